import KerasJSON

/// A setting of an object: a key of its config, written on saving and read on loading.
///
/// The key is the property's name in snake case; give another one if Keras's differs:
/// `@Configured("beta_1") var beta1 = 0.9`. Settings are assigned before an object is set up;
/// changing one later makes the object's next use throw.
@propertyWrapper
public final class Configured<Value: ConfigValue>: AnyConfigured {
    // No access lasts longer than a line, and every step of a training asks for some.
    @exclusivity(unchecked) private var value: Value
    private let initialValue: Value

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
        super.init(
            key: key, since: since, omitsDefault: omitsDefault || since != nil,
            isRequired: isRequired)
    }

    /// The value of the setting.
    public var wrappedValue: Value {
        get { value }
        set {
            value = newValue
            noteChange()
        }
    }

    override var anyValue: Any { value }
    override var valueType: Any.Type { Value.self }

    override func encoded(in context: EncodingContext) throws -> JSONValue? {
        let json = try value.encoded(in: context)
        if omitsDefault || isMissingInFile, try json == initialValue.encoded(in: context) {
            return nil
        }
        return json
    }

    override func decode(_ json: JSONValue, in context: DecodingContext) throws {
        value = try Value.decoded(from: json, in: context)
    }

    override func take(_ other: AnyConfigured) {
        if let other = other.anyValue as? Value { value = other }
    }
}

extension Configured where Value: ExpressibleByNilLiteral {
    /// An optional setting whose default is `nil`: `@Configured("class_id") var classID: Int?`.
    public convenience init(
        _ key: String? = nil, since: String? = nil, omitsDefault: Bool = false
    ) {
        self.init(wrappedValue: nil, key, since: since, omitsDefault: omitsDefault)
    }
}

/// What every setting can do whatever its type.
///
/// A class, so that a setting is found in its object without a question to the runtime.
public class AnyConfigured {
    let key: String?
    /// The first Keras version that knows the key; `nil` if 3.3 does.
    let since: String?
    let omitsDefault: Bool
    let isRequired: Bool
    /// Whether the file that the object is from has no value: then a save leaves the default out.
    final var isMissingInFile = false
    private var isFrozen = false
    private(set) final var isChangedAfterFreeze = false

    init(key: String?, since: String?, omitsDefault: Bool, isRequired: Bool) {
        self.key = key
        self.since = since
        self.omitsDefault = omitsDefault
        self.isRequired = isRequired
    }

    var anyValue: Any { () }
    var valueType: Any.Type { Void.self }
    /// The value as JSON; `nil` if it is left out because it is the default.
    func encoded(in context: EncodingContext) throws -> JSONValue? { nil }
    func decode(_ json: JSONValue, in context: DecodingContext) throws {}
    /// Takes over the value of another object's setting, if it is of the same type.
    func take(_ other: AnyConfigured) {}

    /// The value was set by the program.
    final func noteChange() { if isFrozen { isChangedAfterFreeze = true } }
    final func freeze() { isFrozen = true }
}

/// A property that a save does not keep: it can be worked out again, or a hook stores it.
@propertyWrapper
public struct NotSaved<Value>: AnyNotSaved {
    /// The value of the property.
    public var wrappedValue: Value
    var anyValue: Any { wrappedValue }

    /// A property that begins with this value.
    public init(wrappedValue: Value) {
        self.wrappedValue = wrappedValue
    }
}

protocol AnyNotSaved {
    var anyValue: Any { get }
}
