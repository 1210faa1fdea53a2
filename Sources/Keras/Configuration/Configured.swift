import KerasJSON

/// A setting of an object: a key of its config, written on saving and read on loading.
///
/// The key is the property's name in snake case; give another one if Keras's differs:
/// `@Configured("beta_1") var beta1 = 0.9`. Settings are assigned before an object is set up;
/// changing one later makes the object's next use throw.
@propertyWrapper
public final class Configured<Value: ConfigValue>: AnyConfigured {
    private var value: Value
    private let initialValue: Value
    private var isFrozen = false
    private(set) var isChangedAfterFreeze = false
    let key: String?
    let omitsDefault: Bool
    let isRequired: Bool

    /// - Parameters:
    ///   - key: The key in the config, if it is not the property's name in snake case.
    ///   - since: The first Keras version that knows the key. Readers before it refuse unknown
    ///     keys, so the key is written only when the value is not the default.
    ///   - omitsDefault: Whether the key is left out while it has its default.
    ///   - isRequired: Whether Keras's class has no default, so that a config without the key is
    ///     refused.
    public init(
        wrappedValue: Value, _ key: String? = nil, since: String? = nil, omitsDefault: Bool = false,
        isRequired: Bool = false
    ) {
        value = wrappedValue
        initialValue = wrappedValue
        self.key = key
        self.omitsDefault = omitsDefault || since != nil
        self.isRequired = isRequired
    }

    public var wrappedValue: Value {
        get { value }
        set {
            value = newValue
            if isFrozen { isChangedAfterFreeze = true }
        }
    }

    var anyValue: Any { value }
    var valueType: Any.Type { Value.self }

    func encoded(in context: EncodingContext) throws -> JSONValue? {
        let json = try value.encoded(in: context)
        if omitsDefault, try json == initialValue.encoded(in: context) { return nil }
        return json
    }

    func decode(_ json: JSONValue, in context: DecodingContext) throws {
        value = try Value.decoded(from: json, in: context)
    }

    func freeze() { isFrozen = true }
}

extension Configured where Value: ExpressibleByNilLiteral {
    /// An optional setting whose default is `nil`: `@Configured("class_id") var classID: Int?`.
    public convenience init(
        _ key: String? = nil, since: String? = nil, omitsDefault: Bool = false
    ) {
        self.init(wrappedValue: nil, key, since: since, omitsDefault: omitsDefault)
    }
}

/// What every setting can do whatever its type, as Mirror hands it out.
protocol AnyConfigured: AnyObject {
    var key: String? { get }
    var isRequired: Bool { get }
    var anyValue: Any { get }
    var valueType: Any.Type { get }
    var isChangedAfterFreeze: Bool { get }
    /// The value as JSON; `nil` if it is left out because it is the default.
    func encoded(in context: EncodingContext) throws -> JSONValue?
    func decode(_ json: JSONValue, in context: DecodingContext) throws
    func freeze()
}

/// A property that a save does not keep: it can be worked out again, or a hook stores it.
@propertyWrapper
public struct NotSaved<Value>: AnyNotSaved {
    public var wrappedValue: Value
    var anyValue: Any { wrappedValue }

    public init(wrappedValue: Value) {
        self.wrappedValue = wrappedValue
    }
}

protocol AnyNotSaved {
    var anyValue: Any { get }
}
