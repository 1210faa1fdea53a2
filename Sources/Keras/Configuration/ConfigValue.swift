import KerasJSON
import KerasTensors
import OrderedCollections

/// A type whose values can stand in a config.
///
/// Numbers, strings, arrays, optionals, shapes, identifiers and all of Keras's objects conform.
/// A type of your own can, too: it says how it is written and read.
public protocol ConfigValue {
    /// The value as JSON.
    func encoded(in context: EncodingContext) throws -> JSONValue

    /// The value that `json` stands for.
    ///
    /// - Throws: ``KerasError/invalidConfig(path:expected:found:)`` with the context's path.
    static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Self
}

extension ConfigValue {
    /// Whether values of the type are Keras's objects or tensors, or hold nothing else: what an
    /// object works with, and no setting unless it is marked.
    static var isOfObjects: Bool {
        if let container = self as? any ConfigContainer.Type {
            return container.elementType.isOfObjects
        }
        return self is KerasObject.Type || self == Tensor.self
    }
}

/// An optional, array or dictionary of config values.
private protocol ConfigContainer {
    static var elementType: any ConfigValue.Type { get }
}

extension Optional: ConfigContainer where Wrapped: ConfigValue {
    fileprivate static var elementType: any ConfigValue.Type { Wrapped.self }
}

extension Array: ConfigContainer where Element: ConfigValue {
    fileprivate static var elementType: any ConfigValue.Type { Element.self }
}

extension Dictionary: ConfigContainer where Key: ConfigKey, Value: ConfigValue {
    fileprivate static var elementType: any ConfigValue.Type { Value.self }
}

extension OrderedDictionary: ConfigContainer where Key: ConfigKey, Value: ConfigValue {
    fileprivate static var elementType: any ConfigValue.Type { Value.self }
}

extension Bool: ConfigValue {
    public func encoded(in context: EncodingContext) -> JSONValue { .bool(self) }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Bool {
        guard case .bool(let value) = json else { throw context.expected("a bool", found: json) }
        return value
    }
}

extension String: ConfigValue {
    public func encoded(in context: EncodingContext) -> JSONValue { .string(self) }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> String {
        guard case .string(let value) = json else {
            throw context.expected("a string", found: json)
        }
        return value
    }
}

extension Optional: ConfigValue where Wrapped: ConfigValue {
    public func encoded(in context: EncodingContext) throws -> JSONValue {
        try self?.encoded(in: context) ?? .null
    }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Self {
        if case .null = json { return nil }
        return try Wrapped.decoded(from: json, in: context)
    }
}

extension Array: ConfigValue where Element: ConfigValue {
    public func encoded(in context: EncodingContext) throws -> JSONValue {
        .array(try map { try $0.encoded(in: context) })
    }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Self {
        guard case .array(let values) = json else { throw context.expected("a list", found: json) }
        return try values.enumerated().map { index, value in
            try Element.decoded(from: value, in: context.appending(String(index)))
        }
    }
}

extension OrderedDictionary: ConfigValue where Key: ConfigKey, Value: ConfigValue {
    public func encoded(in context: EncodingContext) throws -> JSONValue {
        var object = JSONObject()
        for (key, value) in self { object[key.configKey] = try value.encoded(in: context) }
        return .object(object)
    }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Self {
        guard case .object(let object) = json else {
            throw context.expected("a dictionary", found: json)
        }
        var values: Self = [:]
        for (text, value) in object {
            guard let key = Key(configKey: text) else {
                throw context.expected("keys that are integers", found: json)
            }
            values[key] = try Value.decoded(from: value, in: context.appending(text))
        }
        return values
    }
}

extension Dictionary: ConfigValue where Key: ConfigKey, Value: ConfigValue {
    /// In the order of the keys, so that equal values are written alike.
    public func encoded(in context: EncodingContext) throws -> JSONValue {
        try OrderedDictionary(
            uniqueKeysWithValues: sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        ).encoded(in: context)
    }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Self {
        let ordered = try OrderedDictionary<Key, Value>.decoded(from: json, in: context)
        return Dictionary(ordered.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    }
}

extension JSONValue: ConfigValue {
    public func encoded(in context: EncodingContext) -> JSONValue { self }

    public static func decoded(from json: JSONValue, in context: DecodingContext) -> JSONValue {
        json
    }
}

extension Shape: ConfigValue {
    public func encoded(in context: EncodingContext) -> JSONValue {
        .array(dimensions.map { $0.map(JSONValue.int) ?? .null })
    }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Shape {
        let dimensions = try [Int?].decoded(from: json, in: context)
        for case .some(let size) in dimensions where size < 0 {
            throw context.expected("dimensions that are null or not negative", found: json)
        }
        return Shape(dimensions)
    }
}

extension DType: ConfigValue {
    public func encoded(in context: EncodingContext) -> JSONValue { .string(name) }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> DType {
        guard case .string(let name) = json, let dtype = DType(name: name) else {
            throw context.expected("the name of a dtype", found: json)
        }
        return dtype
    }
}

extension Axes: ConfigValue {
    /// An int or a list, as it was given.
    public func encoded(in context: EncodingContext) -> JSONValue {
        isSingle ? .int(values[0]) : .array(values.map { .int($0) })
    }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Axes {
        switch json {
        case .int(let axis): return Axes(axis)
        case .array: return Axes(try [Int].decoded(from: json, in: context))
        default: throw context.expected("an axis or a list of axes", found: json)
        }
    }
}

extension WeakScalar: ConfigValue {
    /// A number as it was given: `2` stays `2`, and `2.0` stays `2.0`.
    public func encoded(in context: EncodingContext) -> JSONValue {
        switch self {
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .float(let value): .double(value)
        }
    }

    public static func decoded(
        from json: JSONValue, in context: DecodingContext
    ) throws -> WeakScalar {
        switch json {
        case .bool(let value): return .bool(value)
        case .int(let value): return .int(value)
        case .double(let value): return .float(value)
        default: throw context.expected("a number", found: json)
        }
    }
}
