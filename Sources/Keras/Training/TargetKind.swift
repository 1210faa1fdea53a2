import KerasTensors

/// What kind of targets go with predictions, by their shapes: which of three metrics `"accuracy"`
/// means, and which of three losses `"crossentropy"`.
enum TargetKind {
    /// One probability for each sample.
    case binary
    /// Class numbers for scores of several classes.
    case sparseCategorical
    /// One-hot targets.
    case categorical

    /// Keras's rule. (`is_binary_or_sparse_categorical`.)
    init(yTrue: Shape, yPred: Shape) {
        if yPred[-1] == 1 {
            self = .binary
        } else if yTrue.rank < yPred.rank || (yTrue[-1] == 1 && (yPred[-1] ?? 2) > 1) {
            self = .sparseCategorical
        } else {
            self = .categorical
        }
    }

    static func isAccuracy(_ name: String) -> Bool {
        ["accuracy", "acc"].contains(name.lowercased())
    }

    static func isCrossentropy(_ name: String) -> Bool {
        ["crossentropy", "ce"].contains(name.lowercased())
    }

    var accuracy: Metric {
        switch self {
        case .binary: Metrics.BinaryAccuracy()
        case .sparseCategorical: Metrics.SparseCategoricalAccuracy()
        case .categorical: Metrics.CategoricalAccuracy()
        }
    }

    var crossentropy: Loss {
        switch self {
        case .binary: Losses.BinaryCrossentropy()
        case .sparseCategorical: Losses.SparseCategoricalCrossentropy()
        case .categorical: Losses.CategoricalCrossentropy()
        }
    }
}
