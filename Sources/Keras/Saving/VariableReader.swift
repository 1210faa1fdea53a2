import KerasTensors

/// Where an object finds its own variables while it is loaded.
///
/// Nothing is read before it is asked for. An object that the file has nothing for gets an empty
/// one.
public final class VariableReader {
    /// The object's place in the model and its group in the file: `layers/dense`.
    public let path: String
    private let source: any VariableSource
    /// The keys that were read, for the load report.
    private(set) var readKeys: Set<String> = []

    init(path: String, source: any VariableSource) {
        self.path = path
        self.source = source
    }

    /// The stored names, in the file's order ("0", "1", "10", "2").
    public var keys: [String] { source.keys }

    public var count: Int { source.keys.count }

    public func contains(_ key: String) -> Bool { source.keys.contains(key) }

    /// The array stored under `key`, in the dtype of the file.
    ///
    /// - Throws: ``KerasError/invalidFile(path:entry:reason:)`` if there is none, naming the keys
    ///   that there are; the file's own error if it is damaged.
    public subscript(key: String) -> Tensor {
        get throws {
            guard contains(key) else {
                throw KerasError.invalidFile(
                    path: path, entry: key,
                    reason: "no variable is stored under this key; there are: "
                        + (keys.isEmpty ? "none" : keys.prefix(20).joined(separator: ", ")))
            }
            readKeys.insert(key)
            return try source.read(key)
        }
    }

    /// The shape of the array under `key`, without reading it.
    public func shape(of key: String) throws -> Shape { try source.spec(of: key).shape }

    /// How many of the keys "0", "1", … are there without a gap.
    public var numberedCount: Int {
        let keys = Set(self.keys)
        var count = 0
        while keys.contains(String(count)) { count += 1 }
        return count
    }

    /// Assigns "0", "1", … to `variables` in their order. Shapes are compared before anything is
    /// read.
    ///
    /// - Throws: ``KerasError/variableShape(variable:expected:found:)``.
    public func load(numbered variables: [Variable]) throws {
        for (index, variable) in variables.enumerated() {
            let found = try shape(of: String(index))
            guard found == variable.shape else {
                throw KerasError.variableShape(
                    variable: variable.description, expected: variable.shape, found: found)
            }
        }
        for (index, variable) in variables.enumerated() {
            try variable.assign(self[String(index)])
        }
    }
}

/// The arrays of one object in a file, of whatever format.
protocol VariableSource {
    var keys: [String] { get }
    func spec(of key: String) throws -> TensorSpec
    func read(_ key: String) throws -> Tensor
}

/// The arrays of an object that the file has nothing for.
struct EmptyVariableSource: VariableSource {
    var keys: [String] { [] }

    func spec(of key: String) throws -> TensorSpec { throw missing(key) }
    func read(_ key: String) throws -> Tensor { throw missing(key) }

    private func missing(_ key: String) -> KerasError {
        .invalidFile(path: "", entry: key, reason: "nothing is stored here")
    }
}
