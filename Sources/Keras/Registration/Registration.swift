import CKerasKernels

/// Makes `type` known under `package>name`, so that files can name it.
/// (Keras: `keras.saving.register_keras_serializable`.) A later registration replaces an earlier.
///
/// - Parameters:
///   - package: A prefix that tells your classes from others' (default `"Custom"`).
///   - name: The class's name in files (default: its Swift name).
/// - Throws: ``KerasError/invalidRegistration(name:reason:)`` for an empty name or one with `>`.
public func register(
    _ type: KerasObject.Type, package: String = "Custom", name: String? = nil
) throws {
    let name = name ?? type.className
    for part in [package, name] where part.isEmpty || part.contains(">") {
        throw KerasError.invalidRegistration(
            name: "\(package)>\(name)", reason: "package and name must not be empty or contain '>'")
    }
    Registration.drain()
    Registry.add(type, name: "\(package)>\(name)")
}

/// Makes `function` known under its name.
///
/// - Throws: ``KerasError/invalidRegistration(name:reason:)`` for an empty name.
public func register(_ function: NamedFunction) throws {
    guard !function.name.isEmpty else {
        throw KerasError.invalidRegistration(name: "", reason: "a function needs a name")
    }
    Registration.drain()
    Registry.add(function)
}

/// What the macros generate calls of. Not for use by hand.
public enum Registration {
    /// Keeps `record` until the registry is first asked for a name. It may be called before `main`.
    public static func enqueue(_ record: @escaping @convention(c) () -> Void) {
        keras_registration_push(record)
    }

    /// Runs the records that are waiting. A registration by hand comes after those of the macros,
    /// which were made before `main`, and so replaces them.
    static func drain() {
        keras_registration_run_all()
    }
}
