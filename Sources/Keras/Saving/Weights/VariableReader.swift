import KerasTensors

/// Where an object finds its own variables while it is loaded.
///
/// Nothing is read before it is asked for. An object that the file has nothing for gets an empty
/// one.
public final class VariableReader {
    /// The object's place in the model and its group in the file: `layers/dense`.
    public let path: String
    private let source: (any VariableSource)?
    /// The stored names, in the file's order ("0", "1", "10", "2").
    public let keys: [String]
    /// The keys of an object that has many; few are looked through sooner.
    private let keySet: Set<String>?
    /// Whether an array was read.
    private(set) var wasRead = false
    /// Whether each of the object's variables was given a value by the file.
    var isComplete = false

    init(path: String, source: (any VariableSource)?) {
        self.path = path
        self.source = source
        keys = source?.keys ?? []
        keySet = keys.count > 16 ? Set(keys) : nil
    }

    /// How many arrays the file has for the object.
    public var count: Int { keys.count }

    /// Whether the file has an array under `key`.
    public func contains(_ key: String) -> Bool { keySet?.contains(key) ?? keys.contains(key) }

    /// The array stored under `key`, in the dtype of the file.
    ///
    /// - Throws: ``KerasError/invalidFile(path:entry:reason:)`` if there is none, naming the keys
    ///   that there are; the file's own error if it is damaged.
    public subscript(key: String) -> Tensor {
        get throws { try read(stored(key)) }
    }

    /// The shape of the array under `key`, without reading it.
    ///
    /// - Throws: As the subscript.
    public func shape(of key: String) throws -> Shape { try stored(key).spec.shape }

    /// The shape and dtype of the array under `key`, without reading it.
    func spec(of key: String) throws -> TensorSpec { try stored(key).spec }

    /// How many of the keys "0", "1", … are there without a gap.
    public var numberedCount: Int {
        var count = 0
        while contains(String(count)) { count += 1 }
        return count
    }

    /// Whether the arrays under "0", "1", … have the shapes of `variables`.
    func fits(_ variables: [Variable]) throws -> Bool {
        try numberedCount == variables.count
            && variables.enumerated().allSatisfy { try shape(of: String($0)) == $1.shape }
    }

    /// Assigns "0", "1", … to `variables` in their order. Shapes are compared before anything is
    /// read.
    ///
    /// - Throws: ``KerasError/variableShape(variable:expected:found:)``.
    public func load(numbered variables: [Variable]) throws {
        let arrays = try variables.indices.map { try stored(String($0)) }
        for (variable, array) in zip(variables, arrays) where array.spec.shape != variable.shape {
            throw KerasError.variableShape(
                variable: variable.description, expected: variable.shape, found: array.spec.shape)
        }
        for (variable, array) in zip(variables, arrays) { try variable.assign(read(array)) }
    }

    private func stored(_ key: String) throws -> any StoredArray {
        guard let source, contains(key) else {
            throw KerasError.invalidFile(
                path: path, entry: key,
                reason: "no variable is stored under this key; there are: "
                    + (keys.isEmpty ? "none" : keys.excerpt(first: 20)))
        }
        return try source.array(key)
    }

    private func read(_ array: any StoredArray) throws -> Tensor {
        wasRead = true
        return try array.read()
    }
}

/// The arrays of one object in a file, of whatever format.
protocol VariableSource {
    var keys: [String] { get }
    /// The array under one of `keys`.
    func array(_ key: String) throws -> any StoredArray
}

/// An array in a file.
protocol StoredArray {
    var spec: TensorSpec { get }
    func read() throws -> Tensor
}
