import KerasJSON
import KerasTensors

/// Wrappers of functions keep the function's further arguments among their own settings, as Keras
/// does: `{"name": …, "fn": …, "delta": 2.0}`.
extension NamedFunction {
    /// The function with `arguments`, which only Keras's own functions take.
    ///
    /// - Throws: ``KerasError/notConfigured(object:key:)`` for a function of one tensor;
    ///   ``KerasError/unsupported(object:feature:remedy:)`` for arguments of a function that is not
    ///   Keras's; ``KerasError/unknownConfigKey(path:object:key:known:)`` for an unknown argument.
    func bound(
        to arguments: Config, for object: KerasObject
    ) throws -> (Tensor, Tensor) throws -> Tensor {
        guard let binary else {
            throw KerasError.notConfigured(object: object.summaryDescription, key: "fn")
        }
        guard !arguments.keys.isEmpty else { return binary }
        // The class of the same name has the function's arguments as its settings.
        if let type = Losses.table[name] as? Losses.FunctionLoss.Type {
            return try Self.configured(type, arguments).values
        }
        if let type = Metrics.table[name] as? Metrics.FunctionMean.Type {
            return try Self.configured(type, arguments).values
        }
        throw KerasError.unsupported(
            object: object.summaryDescription,
            feature:
                "passing arguments (\(arguments.keys.joined(separator: ", "))) to the function "
                + "'\(name)'",
            remedy: "register a function that needs none, or a class with settings")
    }

    private static func configured<Object: KerasObject>(
        _ type: Object.Type, _ arguments: Config
    ) throws -> Object {
        let object = type.init()
        try object.configureSettings(from: arguments)
        try object.ensureSetUp()
        return object
    }
}

extension KerasObject {
    /// What a config has beside the object's own settings.
    func functionArguments(in config: Config) -> Config {
        config.without(Set(Reflection.settings(of: self).map(\.key) + ["name", "dtype"]))
    }
}
