/// The closed table of Keras's own classes: their modules, under which files name them.
///
/// A new layer is one file with its class and its name in this table.
enum BuiltIns {
    static let modules: [(module: String, types: [KerasObject.Type])] = [
        (
            "keras",
            [
                Initializer.self, Layer.self, Loss.self, Metric.self, Model.self, Sequential.self,
            ]
        ),
        ("keras.layers", Layers.all),
        ("keras.optimizers", Optimizers.all),
        ("keras.optimizers.schedules", Schedules.all),
        ("keras.losses", Losses.all),
        ("keras.src.losses.losses", [Losses.LossFunctionWrapper.self]),
        ("keras.metrics", Metrics.all),
        ("keras.initializers", Initializers.all),
        ("keras.regularizers", Regularizers.all),
        ("keras.constraints", Constraints.all),
        ("keras.random", [SeedGenerator.self]),
    ]

    private struct Table: @unchecked Sendable {
        /// By module and class name.
        var types: [String: [String: KerasObject.Type]] = [:]
        var modules: [ObjectIdentifier: String] = [:]
    }

    private static let table: Table = {
        var table = Table()
        for (module, types) in modules {
            for type in types {
                table.types[module, default: [:]][type.className] = type
                table.modules[ObjectIdentifier(type)] = module
            }
        }
        // Their names before Keras 3.7.
        table.types["keras.initializers"]?["IdentityInitializer"] = Initializers.Identity.self
        table.types["keras.initializers"]?["OrthogonalInitializer"] = Initializers.Orthogonal.self
        for module in Functional.modules {
            table.types[module, default: [:]][Functional.className] = Model.self
        }
        return table
    }()

    /// The class that files call `module.className`.
    static func type(module: String, className: String) -> KerasObject.Type? {
        table.types[module]?[className]
    }

    /// The classes of a name, one in each family that has it.
    static func types(called className: String) -> [KerasObject.Type] {
        modules.flatMap(\.types).filter { $0.className == className }
    }

    /// The module of a built-in class; `nil` for any other.
    static func module(of type: KerasObject.Type) -> String? {
        table.modules[ObjectIdentifier(type)]
    }

    /// The class of `object` itself if it is built in, else the nearest built-in one that it
    /// inherits from.
    static func nearestBuiltIn(of object: KerasObject) -> KerasObject.Type {
        var mirror: Mirror? = Mirror(reflecting: object)
        while let current = mirror {
            if let type = current.subjectType as? KerasObject.Type, module(of: type) != nil {
                return type
            }
            mirror = current.superclassMirror
        }
        return KerasObject.self
    }
}
