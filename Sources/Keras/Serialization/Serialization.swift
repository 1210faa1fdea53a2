import KerasJSON

/// Objects ↔ their descriptions. (Keras: `serialize_keras_object` and `deserialize_keras_object`.)
public enum Serialization {
    /// What a description can stand for.
    public enum Decoded {
        case object(KerasObject)
        case function(NamedFunction)
        /// A built-in function: its identifiers are names.
        case name(String)
    }

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
    /// other by the name that it is registered under, and Keras's Functional, which is not public
    /// there, by both.
    private static func origin(
        of object: KerasObject
    ) throws -> (module: String?, registeredName: String?) {
        if let model = object as? Model, model.isFunctional {
            return (Functional.module, Functional.className)
        }
        let type = type(of: object)
        if let module = BuiltIns.module(of: type) { return (module, nil) }
        guard let name = Registry.name(of: type) else {
            throw KerasError.notRegistered(className: type.className)
        }
        return (nil, name)
    }

    /// The description of a function.
    public static func encode(_ function: NamedFunction) -> JSONValue {
        .object([
            "module": "builtins", "class_name": "function", "config": .string(function.name),
            "registered_name": "function",
        ])
    }

    /// The object or function that `json` describes, built and compiled if the description says
    /// so; variables have no values yet.
    ///
    /// - Throws: ``KerasError`` for an unknown class or function, or a config that does not fit.
    public static func decode(
        _ json: JSONValue, in context: DecodingContext = DecodingContext()
    ) throws -> Decoded {
        guard case .object(let description) = json,
            case .string(let className)? = description["class_name"]
        else {
            throw context.expected("the description of an object, with 'class_name'", found: json)
        }
        if className == "function" { return try decodeFunction(description, in: context) }
        return .object(
            try CustomObjects.$ofLoad.withValue(context.customObjects) {
                try decodeObject(description, className: className, in: context.nested())
            })
    }

    /// The object of class `Object` that `json` describes.
    ///
    /// - Throws: ``KerasError/invalidConfig(path:expected:found:)`` if it is of another class.
    public static func decode<Object: KerasObject>(
        _ type: Object.Type, from json: JSONValue, in context: DecodingContext = DecodingContext()
    ) throws -> Object {
        guard case .object(let object) = try decode(json, in: context),
            let result = object as? Object
        else {
            throw context.expected("the description of a \(Object.className)", found: json)
        }
        return result
    }

    private static func decodeObject(
        _ description: JSONObject, className: String, in context: DecodingContext
    ) throws -> KerasObject {
        if className.hasPrefix("__") {
            throw UnsafeContent.error(forTag: className, at: context.path)
        }
        let type = try lookUp(description, className: className, in: context)
        return try decode(type, configIn: description, in: context)
    }

    /// An object of `type` with the config, build config and compile config of `description`.
    static func decode(
        _ type: KerasObject.Type, configIn description: JSONObject, in context: DecodingContext
    ) throws -> KerasObject {
        let config: JSONObject
        switch description["config"] {
        case .object(let values)?: config = values
        case .null?, nil: config = [:]
        case let other?:
            throw context.appending("config").expected("a dictionary", found: other)
        }
        // Keras shares layers and models. What it resolves as an identifier (a regularizer, a metric)
        // it makes anew each time.
        let id = type is Layer.Type ? description["shared_object_id"]?.intValue : nil
        if let id, let known = context.sharedObjects?[id] { return known }
        let object = type.init()
        do {
            try object.configure(from: Config(config, context: context.appending("config")))
            // Settings that do not fit are found here, where their place in the file is known.
            try object.ensureSetUp()
            try restoreBuild(of: object, description, in: context)
            try restoreCompile(of: object, description, in: context)
        } catch {
            throw error.located(at: context.path)
        }
        if let id { context.sharedObjects?[id] = object }
        return object
    }

    private static func restoreBuild(
        of object: KerasObject, _ description: JSONObject, in context: DecodingContext
    ) throws {
        guard let json = description["build_config"], json != .null else { return }
        guard case .object(let build) = json else {
            throw context.appending("build_config").expected("a dictionary", found: json)
        }
        if build.isEmpty { return }
        if let layer = object as? Layer {
            if layer.isBuilt { return }
            try layer.ensureSetUp()
            try layer.build(from: Config(build, context: context.appending("build_config")))
            layer.markBuilt()
        } else {
            try object.build(from: Config(build, context: context.appending("build_config")))
        }
    }

    private static func restoreCompile(
        of object: KerasObject, _ description: JSONObject, in context: DecodingContext
    ) throws {
        guard let model = object as? Model, let json = description["compile_config"], json != .null
        else { return }
        guard case .object(let compile) = json else {
            throw context.appending("compile_config").expected("a dictionary", found: json)
        }
        if compile.isEmpty { return }
        try model.compile(from: Config(compile, context: context.appending("compile_config")))
        try model.buildOptimizerIfPossible()
    }

    /// The class of a description: a registered one by its registered name first, then a built-in
    /// by module and class name.
    private static func lookUp(
        _ description: JSONObject, className: String, in context: DecodingContext
    ) throws -> KerasObject.Type {
        let registeredName = description["registered_name"]?.stringValue
        let module = description["module"]?.stringValue
        if let type = context.customObjects.type(describedBy: description) { return type }
        if let reason = UnsafeContent.refusals[className], module?.hasPrefix("keras") == true {
            throw KerasError.unsafeContent(path: context.path, reason: reason)
        }
        if let module, let type = BuiltIns.type(module: module, className: className) {
            if let registeredName, !registeredName.isEmpty, registeredName != className {
                throw KerasError.unsafeContent(
                    path: context.path,
                    reason: "registered_name='\(registeredName.excerpt())' was provided, but "
                        + "'\(module).\(className)' is built in and has no registered name")
            }
            return type
        }
        throw KerasError.unknownClass(
            path: context.path, module: module, className: className, registeredName: registeredName
        )
    }

    private static func decodeFunction(
        _ description: JSONObject, in context: DecodingContext
    ) throws -> Decoded {
        guard case .string(let name)? = description["config"] else {
            throw context.appending("config").expected(
                "the name of a function", found: description["config"] ?? .null)
        }
        if let function = context.customObjects.function(named: name) { return .function(function) }
        if BuiltInFunctions.names.contains(name) { return .name(name) }
        throw KerasError.unknownFunction(path: context.path, name: name)
    }
}
