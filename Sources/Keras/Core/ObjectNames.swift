import Synchronization

/// Gives objects their automatic names: `dense`, `dense_1`, … (Keras: `auto_name`.)
public enum ObjectNames {
    private final class Counters: Sendable {
        let counts = Mutex<[String: Int]>([:])
    }

    private static let ofProcess = Counters()
    @TaskLocal private static var ofScope: Counters?
    private static var current: Counters { ofScope ?? ofProcess }

    /// Runs `body`, whose objects are counted from the beginning and among themselves.
    static func apart<Result>(_ body: () throws -> Result) rethrows -> Result {
        try $ofScope.withValue(Counters(), operation: body)
    }

    // Each object of a model is named after its class, and again in each save and load; working a
    // name out takes longer than all else that is done with it.
    private static let plainNames = Mutex<[ObjectIdentifier: String]>([:])
    private static let prefixes = Mutex<[String: String]>([:])

    /// The name of a class without its module.
    static func plainName(of type: KerasObject.Type) -> String {
        let key = ObjectIdentifier(type)
        if let known = plainNames.withLock({ $0[key] }) { return known }
        let name = String(describing: type)
        plainNames.withLock { $0[key] = name }
        return name
    }

    /// What the names of objects of a class begin with.
    static func prefix(ofClass className: String) -> String {
        if let known = prefixes.withLock({ $0[className] }) { return known }
        let prefix = SnakeCase.fromClassName(className)
        prefixes.withLock { $0[className] = prefix }
        return prefix
    }

    /// The next name for an object of the class called `className`.
    static func next(forClass className: String) -> String {
        let prefix = prefix(ofClass: className)
        guard isCounting else { return prefix }
        return current.counts.withLock { counters in
            let count = counters[prefix, default: 0]
            counters[prefix] = count + 1
            return numbered(prefix, count)
        }
    }

    /// Takes back the last name of a class: its object was given another one.
    static func giveBack(_ name: String, ofClass className: String) {
        let prefix = prefix(ofClass: className)
        current.counts.withLock { counters in
            guard let count = counters[prefix], count > 0, numbered(prefix, count - 1) == name
            else { return }
            counters[prefix] = count - 1
        }
    }

    private static func numbered(_ prefix: String, _ count: Int) -> String {
        count == 0 ? prefix : "\(prefix)_\(count)"
    }

    /// Objects that nobody sees, made to look up what a class's defaults are, are not counted.
    @TaskLocal static var isCounting = true

    /// Starts every count anew. (Keras: `keras.utils.clear_session`.)
    public static func reset() {
        current.counts.withLock { $0 = [:] }
    }
}
