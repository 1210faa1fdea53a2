import KerasJSON
import OrderedCollections

/// A family of objects that arguments can name: losses, initializers, activations, …
public protocol IdentifierKind {
    /// What an identifier of this kind stands for.
    associatedtype Resolved

    /// The family's word in Keras, for errors: `loss`.
    static var noun: String { get }

    /// The built-in thing called `name` (any of Keras's spellings), or `nil`.
    static func builtIn(named name: String) throws -> Resolved?

    /// What `object` stands for, or `nil` if it is not of this family.
    static func resolved(from object: KerasObject) -> Resolved?

    /// What `function` stands for, or `nil` if the family has no functions of its arity.
    static func resolved(from function: NamedFunction) -> Resolved?

    /// The object that Keras would write for `resolved`, where it always writes an object.
    static func object(of resolved: Resolved) -> KerasObject?

    /// The built-in class called `name`, for descriptions without a module (default: none).
    static func builtInType(named name: String) -> KerasObject.Type?

    /// The one of several spellings that Keras itself writes (default: the name as it is).
    static func canonicalName(_ name: String) -> String

    /// The names of built-in things, to be suggested to somebody who mistyped one (default: none).
    static var builtInNames: [String] { get }

    /// The name that null stands for in configs (default: none, null is no identifier).
    static var nameForNull: String? { get }
}

extension IdentifierKind {
    public static func builtInType(named name: String) -> KerasObject.Type? { nil }
    public static func canonicalName(_ name: String) -> String { name }
    public static var builtInNames: [String] { [] }
    public static var nameForNull: String? { nil }
}

/// How an argument says which loss (initializer, …) is meant: a name, an object, a function, or a
/// list or dictionary of them. It keeps its spelling, and configs are written as it was given.
///
/// ```swift
/// let loss: LossIdentifier = "mse"
/// let other: LossIdentifier = .object(Losses.Huber(delta: 2))
/// let mine: LossIdentifier = .function("my_package>my_loss") { yTrue, yPred in … }
/// ```
/// (Keras: the identifiers that `keras.losses.get` and its kin take.)
public struct Identifier<Kind: IdentifierKind> {
    /// The ways to say what is meant.
    public indirect enum Form {
        /// The name of a built-in or registered class or function.
        case name(String)
        /// The thing itself.
        case object(KerasObject)
        /// A function with a name.
        case function(NamedFunction)
        /// Several, in their order.
        case list([Identifier])
        /// Several, by the names of outputs.
        case dictionary(OrderedDictionary<String, Identifier>)
        /// Python's `None` in a list or dictionary: an output without loss or metrics.
        case absent
    }

    /// How it was given.
    public let form: Form
    /// Whether a name is written as that of a function, which is how Python's functions are written,
    /// and not as a text.
    private var isWrittenAsFunction = false

    /// An identifier of that form.
    public init(_ form: Form) { self.form = form }

    /// What is built in, or registered, under `name`.
    public static func name(_ name: String) -> Identifier { Identifier(.name(name)) }
    /// The object itself.
    public static func object(_ object: KerasObject) -> Identifier { Identifier(.object(object)) }
    /// A function with the name that files know it by.
    public static func function(_ function: NamedFunction) -> Identifier {
        Identifier(.function(function))
    }

    /// A function of one tensor with the name that files know it by; `register` it for loading.
    public static func function(_ name: String, _ body: @escaping NamedFunction.Unary) -> Identifier
    {
        .function(NamedFunction(name, body))
    }

    /// A function of `(yTrue, yPred)` with the name that files know it by.
    public static func function(_ name: String, _ body: @escaping NamedFunction.Binary)
        -> Identifier
    {
        .function(NamedFunction(name, body))
    }

    /// What the identifier stands for. A name gives a new object each time.
    ///
    /// - Throws: ``KerasError/unknownIdentifier(kind:name:remedy:)``.
    public func resolved() throws -> Kind.Resolved {
        switch form {
        case .name(let name): return try resolved(name: name)
        case .object(let object):
            try object.ensureSetUp()
            if let resolved = Kind.resolved(from: object) { return resolved }
            throw unknown(object.summaryDescription, "it is not a \(Kind.noun)")
        case .function(let function):
            if let resolved = Kind.resolved(from: function) { return resolved }
            throw unknown(function.name, "a \(Kind.noun) takes another number of tensors")
        case .list, .dictionary:
            throw unknown("a list or dictionary", "a single \(Kind.noun) is needed here")
        case .absent: throw unknown("nil", "a \(Kind.noun) is needed here")
        }
    }

    private func resolved(name: String) throws -> Kind.Resolved {
        let customObjects = CustomObjects()
        if let function = customObjects.function(named: name),
            let resolved = Kind.resolved(from: function)
        {
            return resolved
        }
        if let type = customObjects.type(named: name) {
            let object = type.init()
            try object.ensureSetUp()
            if let resolved = Kind.resolved(from: object) { return resolved }
        }
        if let builtIn = try Kind.builtIn(named: name) { return builtIn }
        let close = CloseNames.closest(to: name, among: Kind.builtInNames)
        throw unknown(
            name,
            "use a name that Keras has, an object, or a registered function"
                + CloseNames.question(close))
    }

    private func unknown(_ name: String, _ remedy: String) -> KerasError {
        .unknownIdentifier(kind: Kind.noun, name: name, remedy: remedy)
    }

    /// The same thing as Keras's own classes write it, whatever was given: an object for families
    /// of objects, the canonical name for built-in functions.
    ///
    /// - Throws: ``KerasError/unknownIdentifier(kind:name:remedy:)``.
    func canonical() throws -> Identifier {
        guard case .name(let name) = form else { return self }
        let resolved = try resolved()
        if let object = Kind.object(of: resolved) { return .object(object) }
        if let function = CustomObjects().function(named: name) { return .function(function) }
        return .name(Kind.canonicalName(name))
    }
}

extension Identifier: ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    public init(stringLiteral value: String) { form = .name(value) }
    /// In a list or dictionary, an output that has none: `loss: ["mse", nil]`.
    public init(nilLiteral: ()) { form = .absent }
    public init(arrayLiteral elements: Identifier...) { form = .list(elements) }
    public init(dictionaryLiteral elements: (String, Identifier)...) {
        form = .dictionary(OrderedDictionary(elements, uniquingKeysWith: { $1 }))
    }
}

extension Identifier: Equatable {
    /// Names and functions are equal by name; objects if they are the same, or of one class with
    /// equal configs.
    public static func == (lhs: Identifier, rhs: Identifier) -> Bool {
        switch (lhs.form, rhs.form) {
        case (.name(let a), .name(let b)): a == b
        case (.function(let a), .function(let b)): a == b
        case (.list(let a), .list(let b)): a == b
        case (.dictionary(let a), .dictionary(let b)): a == b
        case (.object(let a), .object(let b)):
            a.isEquivalent(to: b)
        case (.absent, .absent): true
        default: false
        }
    }
}

extension Identifier: CustomStringConvertible {
    /// The name, or what the object or function is called: `adam`, `[mse, mae]`.
    public var description: String {
        switch form {
        case .name(let name): name
        case .object(let object): object.description
        case .function(let function): function.name
        case .list(let list): "[" + list.map(\.description).joined(separator: ", ") + "]"
        case .dictionary(let entries):
            "{" + entries.map { "\($0): \($1)" }.joined(separator: ", ") + "}"
        case .absent: "nil"
        }
    }
}

extension Identifier: ConfigValue {
    public func encoded(in context: EncodingContext) throws -> JSONValue {
        switch try context.writesCanonicalIdentifiers ? canonical().form : form {
        case .name(let name) where isWrittenAsFunction && !context.writesCanonicalIdentifiers:
            Serialization.description(ofFunction: name)
        case .name(let name): .string(name)
        case .object(let object): try Serialization.encode(object, in: context)
        case .function(let function): Serialization.encode(function)
        case .list(let list): .array(try list.map { try $0.encoded(in: context) })
        case .dictionary(let entries): try Self.encoded(entries, in: context)
        case .absent: .null
        }
    }

    private static func encoded(
        _ entries: OrderedDictionary<String, Identifier>, in context: EncodingContext
    ) throws -> JSONValue {
        var object = JSONObject()
        for (key, value) in entries { object[key] = try value.encoded(in: context) }
        return .object(object)
    }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws
        -> Identifier
    {
        try decoded(from: json, in: context, depth: 0)
    }

    private static func decoded(
        from json: JSONValue, in context: DecodingContext, depth: Int
    ) throws -> Identifier {
        guard depth < context.limits.listDepth else {
            throw context.expected("lists that are not nested this deep", found: json)
        }
        switch json {
        case .string(let name): return .name(name)
        case .array(let values):
            return Identifier(
                .list(
                    try values.enumerated().map {
                        try decoded(from: $1, in: context.appending(String($0)), depth: depth + 1)
                    }))
        case .object(let object):
            guard object["class_name"] != nil else {
                var entries: OrderedDictionary<String, Identifier> = [:]
                for (key, value) in object {
                    entries[key] = try decoded(
                        from: value, in: context.appending(key), depth: depth + 1)
                }
                return Identifier(.dictionary(entries))
            }
            if let object = try decodedWithoutModule(object, in: context) { return .object(object) }
            switch try Serialization.decode(json, in: context) {
            case .object(let object): return .object(object)
            case .function(let function): return .function(function)
            case .builtInFunction(let name):
                var identifier = Identifier(.name(name))
                identifier.isWrittenAsFunction = true
                return identifier
            default: throw context.expected("the description of a \(Kind.noun)", found: json)
            }
        case .null:
            if let name = Kind.nameForNull { return .name(name) }
            if depth > 0 { return nil }
            fallthrough
        default:
            throw context.expected("a \(Kind.noun): a name, an object or a function", found: json)
        }
    }

    /// The object of a description that names a class of the family without a module, as older
    /// files and users' own dictionaries do; `nil` for any other.
    private static func decodedWithoutModule(
        _ description: JSONObject, in context: DecodingContext
    ) throws -> KerasObject? {
        guard description["module"] == nil, let name = description["class_name"]?.stringValue,
            context.customObjects.type(describedBy: description) == nil,
            let type = Kind.builtInType(named: name)
        else { return nil }
        return try Serialization.decode(type, configIn: description, in: context.nested())
    }
}
