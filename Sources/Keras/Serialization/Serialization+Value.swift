import KerasJSON
import KerasTensors
import OrderedCollections

extension Serialization {
    /// Anything that a config can hold: what ``decode(_:in:)`` finds and what can be encoded.
    ///
    /// It can be a setting, too, where Python's class takes anything:
    /// `@Configured var value: Serialization.Value = .null`.
    public indirect enum Value {
        /// Python's `None`.
        case null
        /// `True` or `False`.
        case bool(Bool)
        /// An integer of 64 bits.
        case int(Int)
        /// The digits of an integer that does not fit in 64 bits.
        case bigInt(String)
        /// A number with a point.
        case float(Double)
        /// Text that names no custom object.
        case string(String)
        /// A list, or a tuple, which comes back as a list.
        case list([Value])
        /// A dictionary whose keys are text.
        case dictionary(OrderedDictionary<String, Value>)
        /// Python's `bytes`, which have to be UTF-8.
        case bytes([UInt8])
        /// `slice(start, stop, step)`.
        case slice(start: Value, stop: Value, step: Value)
        /// `...`.
        case ellipsis
        /// A tensor with values, or a symbolic one.
        case tensor(Tensor)
        /// An object with a config.
        case object(KerasObject)
        /// A registered function.
        case function(NamedFunction)
        /// The name of one of Keras's own functions.
        case builtInFunction(String)
        /// A registered class. Files have its registered name.
        case type(KerasObject.Type)
    }

    /// The description of any value that a config can hold.
    ///
    /// - Throws: ``KerasError/notRegistered(className:)`` for an object or a class that no file can
    ///   name; ``KerasError/invalidArgument(object:argument:expected:found:)`` for bytes that are
    ///   not UTF-8.
    public static func encode<Encoded: ConfigValue>(
        _ value: Encoded, in context: EncodingContext = EncodingContext()
    ) throws -> JSONValue {
        try value.encoded(in: context)
    }
}

extension Serialization.Value: ConfigValue {
    public func encoded(in context: EncodingContext) throws -> JSONValue {
        switch self {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .int(let value): return .int(value)
        case .bigInt(let digits): return .bigInt(digits)
        case .float(let value): return .double(value)
        case .string(let text): return .string(text)
        case .list(let values): return try values.encoded(in: context)
        case .dictionary(let values): return try values.encoded(in: context)
        case .bytes(let bytes): return try .bytes(bytes, in: context)
        case .slice(let start, let stop, let step):
            return try .tagged(
                "__slice__",
                [
                    "start": start.encoded(in: context), "stop": stop.encoded(in: context),
                    "step": step.encoded(in: context),
                ])
        case .ellipsis: return .tagged("__ellipsis__", [:])
        case .tensor(let tensor): return try tensor.encoded(in: context)
        case .object(let object): return try Serialization.encode(object, in: context)
        case .function(let function): return Serialization.encode(function)
        case .builtInFunction(let name): return Serialization.description(ofFunction: name)
        case .type(let type):
            guard let name = Registry.name(of: type) else {
                throw KerasError.notRegistered(className: type.className)
            }
            return .string(name)
        }
    }

    public static func decoded(
        from json: JSONValue, in context: DecodingContext
    ) throws -> Serialization.Value {
        try Serialization.decode(json, in: context)
    }
}

extension JSONValue {
    /// A description with one of Keras's tags, which stand for no class.
    static func tagged(_ tag: String, _ config: JSONObject) -> JSONValue {
        .object(["class_name": .string(tag), "config": .object(config)])
    }

    fileprivate static func bytes(_ bytes: [UInt8], in context: EncodingContext) throws -> JSONValue
    {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw KerasError.invalidArgument(
                object: context.path, argument: "bytes", expected: "UTF-8, as in Keras",
                found: "\(bytes.count) bytes that are not")
        }
        return .tagged("__bytes__", ["value": .string(text)])
    }
}
