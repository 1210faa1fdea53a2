import KerasJSON

/// Objects and values ↔ their descriptions in configs.
/// (Keras: `keras.saving.serialize_keras_object` and `deserialize_keras_object`.)
public enum Serialization {
    /// The description of `object`: module, class, config, and the build and compile configs of
    /// what is built and compiled.
    ///
    /// - Throws: ``KerasError/notRegistered(className:)`` for a class that no file can name.
    public static func encode(
        _ object: KerasObject, in context: EncodingContext = EncodingContext()
    ) throws -> JSONValue {
        try EncodingScope.entering(object) { try describe(object, in: context.forObject) }
    }

    private static func describe(
        _ object: KerasObject, in context: EncodingContext
    ) throws -> JSONValue {
        try object.ensureSetUp()
        let (module, registeredName) = try origin(of: object)
        var description: JSONObject = [
            "module": module.map(JSONValue.string) ?? .null,
            "class_name": .string(object.className),
            "config": .object(try object.config().json(in: context)),
            "registered_name": registeredName.map(JSONValue.string) ?? .null,
        ]
        if let build = try object.buildConfig() {
            description["build_config"] = .object(try build.json(in: context))
        }
        if let model = object as? Model, !EncodingScope.current.omitsCompilation {
            let compile = try (model.compileConfig() ?? Config()).json(in: context)
            // A class that says what it was compiled with has nothing to say before.
            let isEmpty = compile.allSatisfy { $0.value == .null }
            description["compile_config"] = .object(isEmpty ? [:] : compile)
        }
        if let id = EncodingScope.current.sharedObjects?.id(of: object) {
            description["shared_object_id"] = .int(id)
        }
        return .object(description)
    }

    /// How files name the class of `object` beside its own name: a built-in one by its module, any
    /// other by the name that it is registered under, or that a file had for it, and Keras's Functional, which is not public
    /// there, by both.
    private static func origin(
        of object: KerasObject
    ) throws -> (module: String?, registeredName: String?) {
        if let model = object as? Model, model.isFunctional {
            return (Functional.module, Functional.className)
        }
        let type = type(of: object)
        if let module = BuiltIns.module(of: type) { return (module, nil) }
        if let name = Registry.name(of: type) { return (nil, name) }
        if let origin = object.originInFile { return origin }
        throw KerasError.notRegistered(className: type.className)
    }

    /// The description of a function.
    public static func encode(_ function: NamedFunction) -> JSONValue {
        description(ofFunction: function.name)
    }

    static func description(ofFunction name: String) -> JSONValue {
        .object([
            "module": "builtins", "class_name": "function", "config": .string(name),
            "registered_name": "function",
        ])
    }
}
