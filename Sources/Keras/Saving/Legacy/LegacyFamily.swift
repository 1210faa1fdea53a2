/// A family of objects. Descriptions before Keras 3 name classes without their module, and the
/// place decides what is meant: `Hinge` is a loss and a metric, `Identity` a layer and an
/// initializer.
enum LegacyFamily {
    case layer, initializer, regularizer, constraint, optimizer, schedule, loss, metric

    /// The family of what a setting called `key` holds, if it holds an object.
    init(ofSetting key: String) {
        self =
            if key.hasSuffix("_initializer") {
                .initializer
            } else if key.hasSuffix("_regularizer") {
                .regularizer
            } else if key.hasSuffix("_constraint") {
                .constraint
            } else if key == "learning_rate" {
                .schedule
            } else {
                .layer
            }
    }

    /// Where the table of built-in classes has the family.
    private var modules: [String] {
        switch self {
        case .layer: ["keras.layers", Functional.module, "keras"]
        case .initializer: ["keras.initializers"]
        case .regularizer: ["keras.regularizers"]
        case .constraint: ["keras.constraints"]
        case .optimizer: ["keras.optimizers"]
        case .schedule: ["keras.optimizers.schedules"]
        case .loss: ["keras.losses", "keras.src.losses.losses"]
        case .metric: ["keras.metrics"]
        }
    }

    /// The built-in class that older files call `className`; `nil` if there is none here.
    ///
    /// Classes that are refused are found, too, so that the refusal is what a load reports.
    func builtIn(_ className: String) -> (module: String, className: String)? {
        for module in modules {
            if let type = BuiltIns.type(module: module, className: className) {
                // The class of all models with a graph is found under its name in files.
                return (module, type == Model.self ? className : type.className)
            }
        }
        if self == .layer, UnsafeContent.refusals[className] != nil {
            return ("keras.layers", className)
        }
        guard self == .optimizer else { return nil }
        // Keras compares these in lower case.
        let found = Optimizers.all.first { $0.className.lowercased() == className.lowercased() }
        return found.map { ("keras.optimizers", $0.className) }
    }
}
