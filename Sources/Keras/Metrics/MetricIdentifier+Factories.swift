/// `metrics: [.accuracy]` instead of `metrics: ["accuracy"]`. A form with arguments gives an
/// object; one without gives the name.
extension Identifier where Kind == Metrics {
    /// Binary, categorical or sparse categorical accuracy: chosen by the shapes of the first batch.
    public static var accuracy: MetricIdentifier { "accuracy" }
    public static var binaryAccuracy: MetricIdentifier { "binary_accuracy" }
    public static var binaryCrossentropy: MetricIdentifier { "binary_crossentropy" }
    public static var categoricalAccuracy: MetricIdentifier { "categorical_accuracy" }
    public static var categoricalCrossentropy: MetricIdentifier { "categorical_crossentropy" }
    public static var cosineSimilarity: MetricIdentifier { "cosine_similarity" }
    public static var meanAbsoluteError: MetricIdentifier { "mean_absolute_error" }
    public static var meanAbsolutePercentageError: MetricIdentifier {
        "mean_absolute_percentage_error"
    }
    public static var meanSquaredError: MetricIdentifier { "mean_squared_error" }
    public static var rootMeanSquaredError: MetricIdentifier { "root_mean_squared_error" }
    public static var sparseCategoricalAccuracy: MetricIdentifier { "sparse_categorical_accuracy" }
    public static var sparseCategoricalCrossentropy: MetricIdentifier {
        "sparse_categorical_crossentropy"
    }

    public static func binaryAccuracy(threshold: Double) -> MetricIdentifier {
        .object(Metrics.BinaryAccuracy(threshold: threshold))
    }

    public static func topKCategoricalAccuracy(k: Int = 5) -> MetricIdentifier {
        .object(Metrics.TopKCategoricalAccuracy(k: k))
    }

    public static func sparseTopKCategoricalAccuracy(k: Int = 5) -> MetricIdentifier {
        .object(Metrics.SparseTopKCategoricalAccuracy(k: k))
    }
}
