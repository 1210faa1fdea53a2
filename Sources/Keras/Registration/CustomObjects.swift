import KerasJSON

/// A class or function that a file may name, for one call or scope.
public enum CustomObject {
    /// A class.
    case type(KerasObject.Type)
    /// A function.
    case function(NamedFunction)
}

/// Custom classes and functions by the name that files have for them: `"my_package>MyLayer"`, or
/// the plain class name of a class that Python did not register.
public struct CustomObjects: ExpressibleByDictionaryLiteral, @unchecked Sendable {
    private var objects: [String: CustomObject] = [:]

    public init(dictionaryLiteral elements: (String, CustomObject)...) {
        for (name, object) in elements { objects[name] = object }
    }

    /// The class or function that files call `name`; `nil` if there is none, or to remove it.
    public subscript(name: String) -> CustomObject? {
        get { objects[name] }
        set { objects[name] = newValue }
    }

    /// Adds `other`'s objects, which replace those of the same name.
    mutating func merge(_ other: CustomObjects) {
        objects.merge(other.objects) { $1 }
    }

    @TaskLocal static var scope: CustomObjects = [:]
    /// What was given to the load that is under way: it is not only for the descriptions that the
    /// load reads itself, but also for the names that objects resolve as they are set up.
    @TaskLocal static var ofLoad: CustomObjects = [:]

    /// The class with the registered name `name`: the scope's first, then the global registry's,
    /// then this call's.
    func type(named name: String) -> KerasObject.Type? {
        if case .type(let type) = Self.scope[name] { return type }
        if let type = Registry.type(named: name) { return type }
        if case .type(let type) = objects[name] ?? Self.ofLoad[name] { return type }
        return nil
    }

    /// The class that a description names by its registered name. Only one that has no such key is
    /// found by its class's name: in others, null says that the class is not a registered one.
    func type(describedBy description: JSONObject) -> KerasObject.Type? {
        let key = description["registered_name"] == nil ? "class_name" : "registered_name"
        return description[key]?.stringValue.flatMap(type(named:))
    }

    func function(named name: String) -> NamedFunction? {
        if case .function(let function) = Self.scope[name] { return function }
        if let function = Registry.function(named: name) { return function }
        if case .function(let function) = objects[name] ?? Self.ofLoad[name] { return function }
        return nil
    }

    /// The function whose name ends so: this call's, the scope's or a registered one.
    func function(withSuffix suffix: String) -> NamedFunction? {
        for objects in [objects, Self.ofLoad.objects, Self.scope.objects] {
            let names = objects.keys.filter { $0.hasSuffix(suffix) }.sorted()
            for name in names {
                if case .function(let function) = objects[name] { return function }
            }
        }
        return Registry.function(withSuffix: suffix)
    }
}

/// The custom objects of a moment, for names that are resolved again later.
struct CustomObjectScope: Sendable {
    private let scope = CustomObjects.scope
    private let ofLoad = CustomObjects.ofLoad

    /// Runs `body` as if it were that moment.
    func run<Result>(_ body: () throws -> Result) rethrows -> Result {
        try CustomObjects.$scope.withValue(scope) {
            try CustomObjects.$ofLoad.withValue(ofLoad, operation: body)
        }
    }
}

/// Runs `body` with custom objects that every load inside it knows.
/// (Keras: `keras.saving.custom_object_scope`.) A scope inside another hides the outer one.
///
/// - Throws: What `body` throws.
public func withCustomObjects<Result>(
    _ objects: CustomObjects, _ body: () throws -> Result
) rethrows -> Result {
    try CustomObjects.$scope.withValue(objects, operation: body)
}
