import KerasTensors

/// Keras's metrics: the classes (`Metrics.BinaryAccuracy`), and as static methods the functions
/// that give a value for each sample (`Metrics.binaryAccuracy(yTrue, yPred)`).
/// (Keras: `keras.metrics`.)
public enum Metrics: IdentifierKind {
    public typealias Resolved = Metric

    public static let noun = "metric"

    /// The classes that files name in the module `keras.metrics`.
    static let all: [KerasObject.Type] = [
        AUC.self, Accuracy.self, BinaryAccuracy.self, BinaryCrossentropy.self,
        CategoricalAccuracy.self, CategoricalCrossentropy.self, CategoricalHinge.self,
        CosineSimilarity.self, F1Score.self, FBetaScore.self, FalseNegatives.self,
        FalsePositives.self, Hinge.self, KLDivergence.self, LogCoshError.self, Mean.self,
        MeanAbsoluteError.self, MeanAbsolutePercentageError.self, MeanMetricWrapper.self,
        MeanSquaredError.self, MeanSquaredLogarithmicError.self, Poisson.self, Precision.self,
        PrecisionAtRecall.self, R2Score.self, Recall.self, RecallAtPrecision.self,
        RootMeanSquaredError.self, SensitivityAtSpecificity.self, SparseCategoricalAccuracy.self,
        SparseCategoricalCrossentropy.self, SparseTopKCategoricalAccuracy.self,
        SpecificityAtSensitivity.self, SquaredHinge.self, Sum.self, TopKCategoricalAccuracy.self,
        TrueNegatives.self, TruePositives.self,
    ]

    /// Keras's short names; each exists in capitals too.
    private static let abbreviations: [String: Metric.Type] = [
        "bce": BinaryCrossentropy.self, "mse": MeanSquaredError.self,
        "mae": MeanAbsoluteError.self, "mape": MeanAbsolutePercentageError.self,
        "msle": MeanSquaredLogarithmicError.self,
    ]

    static let table = IdentifierTable(
        all.filter { $0 != MeanMetricWrapper.self },
        aliases: abbreviations.reduce(into: [:]) { aliases, entry in
            aliases[entry.key] = entry.value
            aliases[entry.key.uppercased()] = entry.value
        })

    /// What `keras.metrics.get` knows: class names, the same in snake case, and short forms.
    public static func builtIn(named name: String) throws -> Metric? {
        try table.make(name, as: Metric.self)
    }

    public static var builtInNames: [String] { table.names }

    public static func resolved(from object: KerasObject) -> Metric? { object as? Metric }

    public static func resolved(from function: NamedFunction) -> Metric? {
        function.binary == nil
            ? nil
            : MeanMetricWrapper(function, name: SnakeCase.fromClassName(function.baseName))
    }

    /// Metrics are written as they were given.
    public static func object(of resolved: Metric) -> KerasObject? { nil }

    /// The functions of `keras.metrics` that are not losses, by the names that files have, with
    /// default arguments.
    static let functions: [String: NamedFunction] = {
        let table: [(String, NamedFunction.Binary)] = [
            ("binary_accuracy", { try binaryAccuracy($0, $1) }),
            ("categorical_accuracy", categoricalAccuracy),
            ("sparse_categorical_accuracy", sparseCategoricalAccuracy),
            ("sparse_top_k_categorical_accuracy", { try sparseTopKCategoricalAccuracy($0, $1) }),
            ("top_k_categorical_accuracy", { try topKCategoricalAccuracy($0, $1) }),
        ]
        return Dictionary(
            uniqueKeysWithValues: table.map { name, body in (name, NamedFunction(name, body)) })
    }()
}
