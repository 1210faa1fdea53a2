import KerasTensors
import OrderedCollections

/// What a callback has to know to go on in a new process: numbers, text and lists by name, and
/// tensors.
///
/// ```swift
/// override func state() -> CallbackState { ["wait": wait, "best": best] }
/// override func restore(from state: CallbackState) throws {
///     wait = try state["wait"]
///     best = try state["best"]
/// }
/// ```
public struct CallbackState: ExpressibleByDictionaryLiteral {
    /// Everything but the tensors.
    public var values: Config
    /// Tensors by names without a `/`.
    public var tensors: OrderedDictionary<String, Tensor> = [:]

    /// A state without anything in it.
    public init() { values = Config() }

    /// A state of the values given; `nil` stands for null.
    public init(dictionaryLiteral elements: (String, (any ConfigValue)?)...) {
        values = Config()
        for (key, value) in elements { values.set(value, forKey: key) }
    }

    /// The value of `key`.
    ///
    /// - Throws: ``KerasError/invalidConfig(path:expected:found:)`` if it is missing or has
    ///   another type.
    public subscript<Value: ConfigValue>(key: String) -> Value {
        get throws { try values[key] }
    }

    /// Whether there is nothing in it.
    public var isEmpty: Bool { values.keys.isEmpty && tensors.isEmpty }
}
