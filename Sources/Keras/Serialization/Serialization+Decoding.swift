import KerasJSON
import OrderedCollections

extension Serialization {
    /// What `json` stands for, checked in Keras's order: objects built and compiled if their
    /// descriptions say so (variables have no values yet), functions, and plain values.
    ///
    /// A text that is the name of a registered function or class stands for that, as in files of
    /// older versions.
    /// - Throws: ``KerasError`` for an unknown class or function, a config that does not fit, or
    ///   code, which is never run.
    public static func decode(
        _ json: JSONValue, in context: DecodingContext = DecodingContext()
    ) throws -> Value {
        try value(json, in: context, depth: 0)
    }

    /// The value of `json` as a `Decoded`: `decode([Layer].self, from: json)`.
    ///
    /// - Throws: As ``decode(_:in:)``; ``KerasError/invalidConfig(path:expected:found:)`` if it is
    ///   something else.
    public static func decode<Decoded: ConfigValue>(
        _ type: Decoded.Type, from json: JSONValue, in context: DecodingContext = DecodingContext()
    ) throws -> Decoded {
        try Decoded.decoded(from: json, in: context)
    }

    /// The layer that a model's config describes: one without `module` is found by its class's name
    /// alone, as in files of Keras 2.
    static func decodeLayer(_ json: JSONValue, in context: DecodingContext) throws -> Layer {
        guard case .object(let description) = json, description["module"] == nil,
            let name = description["class_name"]?.stringValue,
            context.customObjects.type(describedBy: description) == nil,
            let type = ["keras.layers", "keras", Functional.module].lazy.compactMap({
                BuiltIns.type(module: $0, className: name)
            }).first
        else { return try decode(Layer.self, from: json, in: context) }
        guard let layer = try decode(type, configIn: description, in: context.nested()) as? Layer
        else { throw context.expected("the description of a Layer", found: json) }
        return layer
    }

    static func value(_ json: JSONValue, in context: DecodingContext, depth: Int) throws -> Value {
        switch json {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .int(let value): return .int(value)
        case .bigInt(let digits): return .bigInt(digits)
        case .double(let value): return .float(value)
        case .string(let text): return text.registered(in: context.customObjects) ?? .string(text)
        case .array(let elements):
            try checkDepth(depth, json, in: context)
            return try list(elements, in: context, depth: depth)
        case .object(let description):
            guard let className = description["class_name"], description["config"] != nil else {
                try checkDepth(depth, json, in: context)
                return try dictionary(description, in: context, depth: depth)
            }
            guard case .string(let className) = className else {
                throw context.expected("'class_name' to be a string", found: json)
            }
            return try described(description, className: className, in: context)
        }
    }

    // Objects in objects take a frame of each of these functions a level: apart, since a function's
    // frame has room for all of its cases.

    @inline(never)
    private static func list(
        _ elements: [JSONValue], in context: DecodingContext, depth: Int
    ) throws -> Value {
        .list(
            try elements.enumerated().map {
                try value($1, in: context.appending(String($0)), depth: depth + 1)
            })
    }

    @inline(never)
    private static func dictionary(
        _ members: JSONObject, in context: DecodingContext, depth: Int
    ) throws -> Value {
        var values: OrderedDictionary<String, Value> = [:]
        for (key, element) in members {
            values[key] = try value(element, in: context.appending(key), depth: depth + 1)
        }
        return .dictionary(values)
    }

    @inline(never)
    private static func described(
        _ description: JSONObject, className: String, in context: DecodingContext
    ) throws -> Value {
        if className.hasPrefix("__") { return try tagged(description, tag: className, in: context) }
        if className == "function" { return try function(description, in: context) }
        return .object(
            try CustomObjects.$ofLoad.withValue(context.customObjects) {
                try object(description, className: className, in: context.nested())
            })
    }

    private static func checkDepth(
        _ depth: Int, _ json: JSONValue, in context: DecodingContext
    ) throws {
        guard depth < context.limits.listDepth else {
            throw context.expected("values that are not nested this deep", found: json)
        }
    }

    private static func object(
        _ description: JSONObject, className: String, in context: DecodingContext
    ) throws -> KerasObject {
        let type = try lookUp(description, className: className, in: context)
        let object = try decode(type, configIn: description, in: context)
        if BuiltIns.module(of: type) == nil, Registry.name(of: type) == nil {
            object.originInFile = (
                description["module"]?.stringValue,
                description["registered_name"]?.stringValue ?? className
            )
        }
        return object
    }

    private static func function(
        _ description: JSONObject, in context: DecodingContext
    ) throws -> Value {
        guard case .string(let name)? = description["config"] else {
            throw context.appending("config").expected(
                "'config' to be a non-null str for a function: its name",
                found: description["config"] ?? .null)
        }
        if let function = context.customObjects.function(named: name) { return .function(function) }
        let module = try description.name("module", in: context)
        if let module, let name = BuiltInFunctions.name(name, in: module) {
            return .builtInFunction(name)
        }
        // Keras up to 3.6 wrote registered functions without their package.
        if module == "builtins", !name.contains(">"),
            let function = context.customObjects.function(withSuffix: ">" + name)
        {
            return .function(function)
        }
        let isKeras = module?.hasPrefix("keras.") == true
        throw KerasError.unknownFunction(
            path: context.path, name: isKeras ? "\(module ?? "").\(name)" : name)
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
            throw context.appending("config").expected(
                "'config' to be a dict for \(type.className)", found: other)
        }
        // Keras shares layers and models. What it resolves as an identifier (a regularizer, a metric)
        // it makes anew each time.
        let id = type is Layer.Type ? description["shared_object_id"]?.intValue : nil
        if let id, let known = context.sharedObjects?[id] { return known }
        try LoadBudget.current?.count(.objects, at: context.path)
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
            if !layer.isBuildDeferred { layer.markBuilt() }
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
        let registeredName = try description.name("registered_name", in: context)
        let module = try description.name("module", in: context)
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
}

extension JSONObject {
    /// The name under `key`: a string, or nothing.
    fileprivate func name(_ key: String, in context: DecodingContext) throws -> String? {
        switch self[key] {
        case .string(let name)?: return name
        case .null?, nil: return nil
        case let other?: throw context.appending(key).expected("a string or null", found: other)
        }
    }
}

extension String {
    /// The custom object that is registered under this text.
    fileprivate func registered(in objects: CustomObjects) -> Serialization.Value? {
        if let function = objects.function(named: self) { return .function(function) }
        return objects.type(named: self).map(Serialization.Value.type)
    }
}
