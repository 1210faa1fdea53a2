/// `loss: .meanSquaredError` instead of `loss: "mean_squared_error"`. A form with arguments gives
/// an object; one without gives the name.
extension Identifier where Kind == Losses {
    /// Independent yes/no targets, predicted as probabilities.
    public static var binaryCrossentropy: LossIdentifier { "binary_crossentropy" }
    /// One-hot targets, predicted as probabilities.
    public static var categoricalCrossentropy: LossIdentifier { "categorical_crossentropy" }
    /// The hinge loss of one-hot targets.
    public static var categoricalHinge: LossIdentifier { "categorical_hinge" }
    /// Minus the cosine of the angle between target and prediction.
    public static var cosineSimilarity: LossIdentifier { "cosine_similarity" }
    /// For targets -1 and 1.
    public static var hinge: LossIdentifier { "hinge" }
    /// Quadratic for errors up to 1, linear for larger ones.
    public static var huber: LossIdentifier { "huber" }
    /// How one distribution differs from another.
    public static var klDivergence: LossIdentifier { "kl_divergence" }
    /// The logarithm of the hyperbolic cosine of the error.
    public static var logCosh: LossIdentifier { "log_cosh" }
    /// The mean of absolute differences.
    public static var meanAbsoluteError: LossIdentifier { "mean_absolute_error" }
    /// The mean of differences in percent of the target.
    public static var meanAbsolutePercentageError: LossIdentifier {
        "mean_absolute_percentage_error"
    }
    /// The mean of squared differences.
    public static var meanSquaredError: LossIdentifier { "mean_squared_error" }
    /// The mean of squared differences of logarithms.
    public static var meanSquaredLogarithmicError: LossIdentifier {
        "mean_squared_logarithmic_error"
    }
    /// For counts that follow a Poisson distribution.
    public static var poisson: LossIdentifier { "poisson" }
    /// Class numbers, predicted as probabilities.
    public static var sparseCategoricalCrossentropy: LossIdentifier {
        "sparse_categorical_crossentropy"
    }
    /// The squared hinge loss, for targets -1 and 1.
    public static var squaredHinge: LossIdentifier { "squared_hinge" }

    /// Independent yes/no targets, predicted as probabilities or logits.
    public static func binaryCrossentropy(
        fromLogits: Bool = false, labelSmoothing: Double = 0
    ) -> LossIdentifier {
        .object(
            Losses.BinaryCrossentropy(fromLogits: fromLogits, labelSmoothing: labelSmoothing))
    }

    /// One-hot targets, predicted as probabilities or logits.
    public static func categoricalCrossentropy(
        fromLogits: Bool = false, labelSmoothing: Double = 0
    ) -> LossIdentifier {
        .object(
            Losses.CategoricalCrossentropy(fromLogits: fromLogits, labelSmoothing: labelSmoothing))
    }

    /// Class numbers, predicted as probabilities or logits.
    public static func sparseCategoricalCrossentropy(
        fromLogits: Bool = false, ignoreClass: Int? = nil
    ) -> LossIdentifier {
        .object(
            Losses.SparseCategoricalCrossentropy(fromLogits: fromLogits, ignoreClass: ignoreClass))
    }

    /// Quadratic for errors up to `delta`, linear for larger ones.
    public static func huber(delta: Double) -> LossIdentifier {
        .object(Losses.Huber(delta: delta))
    }
}
