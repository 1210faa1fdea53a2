import KerasTensors
import OrderedCollections

/// Where an object puts its own variables while it is saved: a dictionary of arrays.
///
/// ```swift
/// override func saveOwnVariables(to store: VariableWriter) throws {
///     try super.saveOwnVariables(to: store)
///     store["variables"] = try myVariable.value
/// }
/// ```
/// Values are not copied: the archive is written from the tensors' own memory.
public final class VariableWriter {
    /// The object's place in the model and its group in the file: `layers/dense`.
    public let path: String
    private(set) var values: OrderedDictionary<String, Tensor> = [:]

    /// Keys that are another one in other code points: files would have both.
    private var ambiguousKeys: [String] = []

    /// Whether the default hook stored all that its object has.
    private(set) var storesAll = false
    /// What is left out on purpose.
    private(set) var omitted = Set<ObjectIdentifier>()

    init(path: String) {
        self.path = path
    }

    /// The array stored under `key`; setting `nil` removes it. A key is a single name: it must not
    /// be empty or contain `/`, which the save refuses.
    public subscript(key: String) -> Tensor? {
        get { values[key] }
        set {
            if newValue != nil, values.keys.spelledDifferently(from: key) != nil {
                ambiguousKeys.append(key)
            }
            values[key] = newValue
        }
    }

    /// The keys in the order in which they were stored first.
    public var keys: [String] { Array(values.keys) }

    /// How many arrays are stored.
    public var count: Int { values.count }

    /// Stores `variables` under "0", "1", … in their order.
    ///
    /// - Throws: ``KerasError/uninitializedVariable(name:)`` for one without a value.
    public func store(numbered variables: [Variable]) throws {
        for (index, variable) in variables.enumerated() {
            self[String(index)] = try variable.value
        }
    }

    /// Stores all variables of an object.
    func storeAll(_ variables: [Variable]) throws {
        try store(numbered: variables)
        storesAll = true
    }

    /// Says that `variables` are left out on purpose: a save that no hook reads a variable for would
    /// otherwise throw, rather than lose it.
    public func omit(_ variables: Variable...) {
        omitted.formUnion(variables.map(ObjectIdentifier.init))
    }

    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a key or value
    ///   that no file can hold.
    func validate(object: String) throws {
        if let key = ambiguousKeys.first {
            throw KerasError.invalidArgument(
                object: object, argument: "key of saveOwnVariables",
                expected: "keys that are different texts",
                found: "\"\(key)\" in two spellings of Unicode")
        }
        for (key, value) in values {
            guard !key.isEmpty, !key.contains("/"), key != ".", key != "..",
                !key.utf8.contains(0)
            else {
                throw KerasError.invalidArgument(
                    object: object, argument: "key of saveOwnVariables",
                    expected: "a name without '/'", found: "\"\(key)\"")
            }
            guard !value.isSymbolic, value.dtype != .string else {
                throw KerasError.invalidArgument(
                    object: object, argument: "store[\"\(key)\"]",
                    expected: "a tensor with numeric values", found: "\(value.spec)")
            }
        }
    }
}
