/// The names of Keras's own functions, which files refer to by name alone. A closed table: a name
/// that is not in it must be registered.
enum BuiltInFunctions {
    static let names: Set<String> = Set(Activations.functions.keys).union(losses).union(metrics)

    /// The function that files call `name` in `module`: Keras's own are written without one
    /// (`builtins`), and read from their families, too. `nil` if there is none.
    static func name(_ name: String, in module: String) -> String? {
        modules.contains(module) && names.contains(name) ? name : nil
    }

    private static let modules: Set<String> = [
        "builtins", "keras.activations", "keras.losses", "keras.metrics",
    ]

    private static let losses: Set<String> = [
        "binary_crossentropy", "binary_focal_crossentropy", "categorical_crossentropy",
        "categorical_focal_crossentropy", "categorical_generalized_cross_entropy",
        "categorical_hinge", "circle", "cosine_similarity", "ctc", "dice", "hinge", "huber",
        "kl_divergence", "log_cosh", "mean_absolute_error", "mean_absolute_percentage_error",
        "mean_squared_error", "mean_squared_logarithmic_error", "poisson",
        "sparse_categorical_crossentropy", "squared_hinge", "tversky",
    ]

    private static let metrics: Set<String> = [
        "binary_accuracy", "categorical_accuracy", "concordance_correlation",
        "pearson_correlation", "sparse_categorical_accuracy", "sparse_top_k_categorical_accuracy",
        "top_k_categorical_accuracy",
    ]
}
