import KerasTensors

/// Keras's losses: the classes (`Losses.Huber`), and as static methods the functions that give a
/// value for each sample (`Losses.huber(yTrue, yPred)`). (Keras: `keras.losses`.)
public enum Losses: IdentifierKind {
    public typealias Resolved = Loss

    public static let noun = "loss"

    /// The classes that files name in the module `keras.losses`.
    static let all: [KerasObject.Type] = [
        BinaryCrossentropy.self, BinaryFocalCrossentropy.self, CategoricalCrossentropy.self,
        CategoricalFocalCrossentropy.self, CategoricalGeneralizedCrossEntropy.self,
        CategoricalHinge.self, Circle.self, CosineSimilarity.self, Dice.self, Hinge.self,
        Huber.self, KLDivergence.self, LogCosh.self, MeanAbsoluteError.self,
        MeanAbsolutePercentageError.self, MeanSquaredError.self, MeanSquaredLogarithmicError.self,
        Poisson.self, SparseCategoricalCrossentropy.self, SquaredHinge.self, Tversky.self,
    ]

    /// Keras's short names of functions; each exists in capitals too.
    private static let abbreviations = [
        "bce": "binary_crossentropy", "kld": "kl_divergence", "mae": "mean_absolute_error",
        "mse": "mean_squared_error", "mape": "mean_absolute_percentage_error",
        "msle": "mean_squared_logarithmic_error",
    ]

    /// The classes that Keras finds by name.
    static let table = IdentifierTable(
        all.filter { $0 != CategoricalGeneralizedCrossEntropy.self })

    /// What `keras.losses.get` knows: class names, function names, and the short forms. A function
    /// becomes a loss of that name.
    public static func builtIn(named name: String) throws -> Loss? {
        let isShort = name == name.lowercased() || name == name.uppercased()
        let functionName = isShort ? abbreviations[name.lowercased()] ?? name : name
        guard let function = functions[functionName] else {
            return try table.make(name, as: Loss.self)
        }
        let loss = LossFunctionWrapper(function)
        loss.name = name
        try loss.ensureSetUp()
        return loss
    }

    public static var builtInNames: [String] {
        table.names + functions.keys + abbreviations.keys
    }

    public static func resolved(from object: KerasObject) -> Loss? { object as? Loss }

    public static func resolved(from function: NamedFunction) -> Loss? {
        function.binary == nil ? nil : LossFunctionWrapper(function)
    }

    /// Losses are written as they were given.
    public static func object(of resolved: Loss) -> KerasObject? { nil }

    /// The functions of `keras.losses`, by the names that files have, with default arguments.
    static let functions: [String: NamedFunction] = {
        let table: [(String, NamedFunction.Binary)] = [
            ("binary_crossentropy", { try binaryCrossentropy($0, $1) }),
            ("binary_focal_crossentropy", { try binaryFocalCrossentropy($0, $1) }),
            ("categorical_crossentropy", { try categoricalCrossentropy($0, $1) }),
            ("categorical_focal_crossentropy", { try categoricalFocalCrossentropy($0, $1) }),
            ("categorical_hinge", categoricalHinge),
            ("circle", { try circle($0, $1) }),
            ("cosine_similarity", { try cosineSimilarity($0, $1) }),
            ("dice", { try dice($0, $1) }),
            ("hinge", hinge),
            ("huber", { try huber($0, $1) }),
            ("kl_divergence", klDivergence),
            ("log_cosh", logCosh),
            ("mean_absolute_error", meanAbsoluteError),
            ("mean_absolute_percentage_error", meanAbsolutePercentageError),
            ("mean_squared_error", meanSquaredError),
            ("mean_squared_logarithmic_error", meanSquaredLogarithmicError),
            ("poisson", poisson),
            ("sparse_categorical_crossentropy", { try sparseCategoricalCrossentropy($0, $1) }),
            ("squared_hinge", squaredHinge),
            ("tversky", { try tversky($0, $1) }),
        ]
        return Dictionary(
            uniqueKeysWithValues: table.map { name, body in
                let takesClassNumbers = name == "sparse_categorical_crossentropy"
                return (name, NamedFunction(name, body, takesClassNumbers: takesClassNumbers))
            })
    }()
}
