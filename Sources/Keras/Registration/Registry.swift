import Synchronization

/// The classes and functions that files may name, beside the built-in ones.
///
/// Names are looked up here and nowhere else: no file can reach code that was not registered.
enum Registry {
    private struct State: @unchecked Sendable {
        var types: [String: KerasObject.Type] = [:]
        var names: [ObjectIdentifier: String] = [:]
        var functions: [String: NamedFunction] = [:]
    }

    private static let state = Mutex(State())

    static func add(_ type: KerasObject.Type, name: String) {
        let replaced: KerasObject.Type? = state.withLock {
            let former = $0.types[name]
            $0.types[name] = type
            $0.names[ObjectIdentifier(type)] = name
            guard let former, former != type else { return nil }
            // An object of the former class, saved under the name, would come back as the new one.
            if $0.names[ObjectIdentifier(former)] == name {
                $0.names[ObjectIdentifier(former)] = nil
            }
            return former
        }
        if let replaced {
            logger.warning(
                """
                '\(name)' now stands for \(type) and no longer for \(replaced), whose objects can \
                no longer be saved
                """)
        }
    }

    static func add(_ function: NamedFunction) {
        state.withLock { $0.functions[function.name] = function }
    }

    static func type(named name: String) -> KerasObject.Type? {
        Registration.drain()
        return state.withLock { $0.types[name] }
    }

    static func name(of type: KerasObject.Type) -> String? {
        Registration.drain()
        return state.withLock { $0.names[ObjectIdentifier(type)] }
    }

    static func function(named name: String) -> NamedFunction? {
        Registration.drain()
        return state.withLock { $0.functions[name] }
    }

    /// Of several the first by name, so that a load does not depend on chance.
    static func function(withSuffix suffix: String) -> NamedFunction? {
        Registration.drain()
        return state.withLock { state in
            state.functions.keys.filter { $0.hasSuffix(suffix) }.min().flatMap {
                state.functions[$0]
            }
        }
    }
}
