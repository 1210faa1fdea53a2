import KerasJSON
import OrderedCollections

/// The named values that describe an object: what a hook returns on saving and gets on loading.
///
/// Write one as a dictionary: `["layer_init": layerInit, "input_shape": inputShape]`. Read it by
/// type: `let units: Int = try config["units"]`.
public struct Config: ExpressibleByDictionaryLiteral {
    private enum Values {
        case given(OrderedDictionary<String, any ConfigValue>)
        /// As a file has them: most configs of a load are only read.
        case ofFile(JSONObject)
    }

    private var values = Values.given([:])
    /// What values read from a file are decoded with.
    private var context = DecodingContext()

    /// A config without values.
    public init() {}

    /// A config of the values given; `nil` stands for null.
    public init(dictionaryLiteral elements: (String, (any ConfigValue)?)...) {
        let values = elements.map { key, value in (key, value ?? JSONValue.null) }
        self.values = .given(OrderedDictionary(values, uniquingKeysWith: { $1 }))
    }

    /// A config as a file has it.
    init(_ object: JSONObject, context: DecodingContext) {
        self.context = context
        values = .ofFile(object)
    }

    private var given: OrderedDictionary<String, any ConfigValue> {
        switch values {
        case .given(let given): given
        case .ofFile(let object):
            OrderedDictionary(object.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        }
    }

    /// The values as a file has them, or would have them.
    var ofFile: JSONObject {
        get throws {
            if case .ofFile(let object) = values { return object }
            return try json(in: EncodingContext(path: context.path))
        }
    }

    /// Changes the values in place.
    private mutating func change(
        _ body: (inout OrderedDictionary<String, any ConfigValue>) -> Void
    ) {
        var given = given
        values = .given([:])
        body(&given)
        values = .given(given)
    }

    /// The keys in their order.
    public var keys: [String] {
        switch values {
        case .given(let given): Array(given.keys)
        case .ofFile(let object): object.keys
        }
    }

    /// Whether there is a value, null included, for `key`.
    public func contains(_ key: String) -> Bool {
        switch values {
        case .given(let given): given[key] != nil
        case .ofFile(let object): object[key] != nil
        }
    }

    /// The value of `key`.
    ///
    /// - Throws: ``KerasError/invalidConfig(path:expected:found:)`` if it is missing or has
    ///   another type.
    public subscript<Value: ConfigValue>(key: String) -> Value {
        get throws {
            switch values {
            case .given(let given):
                guard let value = given[key] else { throw missing(key) }
                if let value = value as? Value { return value }
                let json = try value.encoded(in: EncodingContext(path: context.path))
                return try Value.decoded(from: json, in: context.appending(key))
            case .ofFile(let object):
                guard let json = object[key] else { throw missing(key) }
                return try Value.decoded(from: json, in: context.appending(key))
            }
        }
    }

    private func missing(_ key: String) -> KerasError {
        .invalidConfig(
            path: context.path, expected: "a value for '\(key)'",
            found: "only " + (keys.isEmpty ? "nothing" : keys.excerpt()))
    }

    /// The value of `key`, or `fallback` if there is none.
    ///
    /// - Throws: ``KerasError/invalidConfig(path:expected:found:)`` if it has another type; what
    ///   `fallback` throws.
    public func value<Value: ConfigValue>(
        forKey key: String, default fallback: @autoclosure () throws -> Value
    ) throws -> Value {
        try contains(key) ? self[key] : fallback()
    }

    /// Sets the value of `key`; `nil` stands for null.
    public mutating func set(_ value: (any ConfigValue)?, forKey key: String) {
        change { $0[key] = value ?? JSONValue.null }
    }

    /// With `value` for `key` right after the value of `predecessor`.
    func inserting(
        _ value: (any ConfigValue)?, forKey key: String, after predecessor: String
    ) -> Config {
        guard let place = given.index(forKey: predecessor) else { return self }
        var copy = self
        copy.change {
            $0.updateValue(value ?? JSONValue.null, forKey: key, insertingAt: place + 1)
        }
        return copy
    }

    /// With the values of `keys` first, in that order.
    func ordered(by keys: [String]) -> Config {
        var copy = self
        copy.change { values in
            let rest = values
            values = [:]
            for key in keys { values[key] = rest[key] }
            values.merge(rest) { first, _ in first }
        }
        return copy
    }

    /// Removes the value of `key`, if there is one.
    public mutating func removeValue(forKey key: String) {
        change { $0[key] = nil }
    }

    /// These values, then those of `other`, which replace those of the same keys.
    public func merging(_ other: Config) -> Config {
        var merged = self
        merged.change { $0.merge(other.given) { $1 } }
        return merged
    }

    /// The values as JSON, in their order.
    func json(in context: EncodingContext) throws -> JSONObject {
        var object = JSONObject()
        for (key, value) in given {
            object[key] = try value.encoded(in: context.appending(key))
        }
        return object
    }

    /// With a list in the place of a single integer, which Keras takes for one.
    func listing(_ key: String) throws -> Config {
        guard case .int(let size) = try value(forKey: key, default: JSONValue.null) else {
            return self
        }
        var config = self
        config.set([size], forKey: key)
        return config
    }

    var decodingContext: DecodingContext { context }

    /// The values but those of the keys in `removed`.
    func without(_ removed: Set<String>) -> Config {
        guard removed.contains(where: contains) else { return self }
        var copy = self
        switch values {
        case .given: copy.change { for key in removed { $0[key] = nil } }
        case .ofFile(let object):
            let kept = object.lazy.filter { !removed.contains($0.key) }
            copy.values = .ofFile(JSONObject(kept.map { ($0.key, $0.value) }))
        }
        return copy
    }
}

extension Config: CustomStringConvertible {
    /// The values as JSON in one line; looking changes no object.
    public var description: String {
        Glance.take {
            let values = given.map { key, value in
                let json = try? value.encoded(in: EncodingContext())
                return "\(JSONValue.string(key)): \(json ?? .string(String(describing: value)))"
            }
            return "{" + values.joined(separator: ", ") + "}"
        }
    }
}

extension Config: ConfigValue {
    public func encoded(in context: EncodingContext) throws -> JSONValue {
        .object(try json(in: context))
    }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Config {
        guard case .object(let object) = json else {
            throw context.expected("a dictionary", found: json)
        }
        return Config(object, context: context)
    }
}
