/// `loss: .meanSquaredError` instead of `loss: "mean_squared_error"`. A form with arguments gives
/// an object; one without gives the name.
extension Identifier where Kind == Losses {
    public static var binaryCrossentropy: LossIdentifier { "binary_crossentropy" }
    public static var categoricalCrossentropy: LossIdentifier { "categorical_crossentropy" }
    public static var categoricalHinge: LossIdentifier { "categorical_hinge" }
    public static var cosineSimilarity: LossIdentifier { "cosine_similarity" }
    public static var hinge: LossIdentifier { "hinge" }
    public static var huber: LossIdentifier { "huber" }
    public static var klDivergence: LossIdentifier { "kl_divergence" }
    public static var logCosh: LossIdentifier { "log_cosh" }
    public static var meanAbsoluteError: LossIdentifier { "mean_absolute_error" }
    public static var meanAbsolutePercentageError: LossIdentifier {
        "mean_absolute_percentage_error"
    }
    public static var meanSquaredError: LossIdentifier { "mean_squared_error" }
    public static var meanSquaredLogarithmicError: LossIdentifier {
        "mean_squared_logarithmic_error"
    }
    public static var poisson: LossIdentifier { "poisson" }
    public static var sparseCategoricalCrossentropy: LossIdentifier {
        "sparse_categorical_crossentropy"
    }
    public static var squaredHinge: LossIdentifier { "squared_hinge" }

    public static func binaryCrossentropy(
        fromLogits: Bool = false, labelSmoothing: Double = 0
    ) -> LossIdentifier {
        .object(
            Losses.BinaryCrossentropy(fromLogits: fromLogits, labelSmoothing: labelSmoothing))
    }

    public static func categoricalCrossentropy(
        fromLogits: Bool = false, labelSmoothing: Double = 0
    ) -> LossIdentifier {
        .object(
            Losses.CategoricalCrossentropy(fromLogits: fromLogits, labelSmoothing: labelSmoothing))
    }

    public static func sparseCategoricalCrossentropy(
        fromLogits: Bool = false, ignoreClass: Int? = nil
    ) -> LossIdentifier {
        .object(
            Losses.SparseCategoricalCrossentropy(fromLogits: fromLogits, ignoreClass: ignoreClass))
    }

    public static func huber(delta: Double) -> LossIdentifier {
        .object(Losses.Huber(delta: delta))
    }
}
