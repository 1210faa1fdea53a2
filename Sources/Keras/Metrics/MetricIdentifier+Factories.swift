/// `metrics: [.accuracy]` instead of `metrics: ["accuracy"]`. A form with arguments gives an
/// object; one without gives the name.
extension Identifier where Kind == Metrics {
    /// Binary, categorical or sparse categorical accuracy: chosen by the shapes of the first batch.
    public static var accuracy: MetricIdentifier { "accuracy" }
    /// How often a probability lies on its target's side of 0.5.
    public static var binaryAccuracy: MetricIdentifier { "binary_accuracy" }
    /// The crossentropy of yes/no targets.
    public static var binaryCrossentropy: MetricIdentifier { "binary_crossentropy" }
    /// How often the best class is the one-hot target's.
    public static var categoricalAccuracy: MetricIdentifier { "categorical_accuracy" }
    /// The crossentropy of one-hot targets.
    public static var categoricalCrossentropy: MetricIdentifier { "categorical_crossentropy" }
    /// The cosine of the angle between target and prediction.
    public static var cosineSimilarity: MetricIdentifier { "cosine_similarity" }
    /// The mean of absolute differences.
    public static var meanAbsoluteError: MetricIdentifier { "mean_absolute_error" }
    /// The mean of differences in percent of the target.
    public static var meanAbsolutePercentageError: MetricIdentifier {
        "mean_absolute_percentage_error"
    }
    /// The mean of squared differences.
    public static var meanSquaredError: MetricIdentifier { "mean_squared_error" }
    /// The root of the mean of squared differences.
    public static var rootMeanSquaredError: MetricIdentifier { "root_mean_squared_error" }
    /// How often the best class has the target's number.
    public static var sparseCategoricalAccuracy: MetricIdentifier { "sparse_categorical_accuracy" }
    /// The crossentropy of class numbers.
    public static var sparseCategoricalCrossentropy: MetricIdentifier {
        "sparse_categorical_crossentropy"
    }

    /// How often a probability lies on its target's side of `threshold`.
    public static func binaryAccuracy(threshold: Double) -> MetricIdentifier {
        .object(Metrics.BinaryAccuracy(threshold: threshold))
    }

    /// How often the one-hot target is among the `k` best classes.
    public static func topKCategoricalAccuracy(k: Int = 5) -> MetricIdentifier {
        .object(Metrics.TopKCategoricalAccuracy(k: k))
    }

    /// How often the target's number is among the `k` best classes.
    public static func sparseTopKCategoricalAccuracy(k: Int = 5) -> MetricIdentifier {
        .object(Metrics.SparseTopKCategoricalAccuracy(k: k))
    }
}
