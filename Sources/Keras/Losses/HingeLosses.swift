import KerasTensors

extension Losses {
    /// `mean(max(1 - yTrue · yPred, 0))` over the last axis; targets are -1 and 1, or 0 and 1.
    /// (Keras: `hinge`.)
    ///
    /// - Parameters:
    ///   - yTrue: Targets, `(…, n)`, of any number dtype.
    ///   - yPred: Predictions of the same shape, of a float dtype.
    /// - Returns: A value for each sample, `(…)`, of the predictions' dtype.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func hinge(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
        try Ops.mean(shortfall(yTrue, yPred), axis: -1)
    }

    /// `mean(max(1 - yTrue · yPred, 0)²)` over the last axis; targets are -1 and 1, or 0 and 1.
    /// (Keras: `squared_hinge`.)
    ///
    /// - Parameters:
    ///   - yTrue: Targets, `(…, n)`, of any number dtype.
    ///   - yPred: Predictions of the same shape, of a float dtype.
    /// - Returns: A value for each sample, `(…)`, of the predictions' dtype.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func squaredHinge(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
        try Ops.mean(Ops.square(shortfall(yTrue, yPred)), axis: -1)
    }

    /// `max(neg - pos + 1, 0)`, where `pos` is the prediction for the right class and `neg` the
    /// best of the others; targets are one-hot. (Keras: `categorical_hinge`.)
    ///
    /// - Parameters:
    ///   - yTrue: One-hot targets, `(…, classes)`.
    ///   - yPred: Predictions of the same shape, of a float dtype.
    /// - Returns: A value for each sample, `(…)`, of the predictions' dtype.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func categoricalHinge(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
        let yTrue = try Ops.cast(yTrue, to: yPred.dtype)
        let right = try Ops.sum(Ops.multiply(yTrue, yPred), axis: -1)
        let wrong = try Ops.max(Ops.multiply(Ops.subtract(1.0, yTrue), yPred), axis: -1)
        return try Ops.maximum(Ops.add(Ops.subtract(wrong, right), 1.0), 0.0)
    }

    private static func shortfall(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
        let labels = try signedLabels(Ops.cast(yTrue, to: yPred.dtype))
        return try Ops.maximum(Ops.subtract(1.0, Ops.multiply(labels, yPred)), 0.0)
    }

    /// Labels of 0 and 1 as -1 and 1; others as they are.
    private static func signedLabels(_ yTrue: Tensor) throws -> Tensor {
        let isBinary = try Ops.all(Ops.logicalOr(Ops.equal(yTrue, 0), Ops.equal(yTrue, 1)))
        let signed = try Ops.subtract(Ops.multiply(2.0, yTrue), 1.0)
        return try Ops.where(isBinary, signed, yTrue)
    }

    /// For classification with targets -1 and 1. (Keras: `keras.losses.Hinge`.)
    open class Hinge: FunctionLoss {
        open override class var defaultName: String? { "hinge" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.hinge(yTrue, yPred)
        }
    }

    /// The squared hinge loss. (Keras: `keras.losses.SquaredHinge`.)
    open class SquaredHinge: FunctionLoss {
        open override class var defaultName: String? { "squared_hinge" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.squaredHinge(yTrue, yPred)
        }
    }

    /// The hinge loss of one-hot targets. (Keras: `keras.losses.CategoricalHinge`.)
    open class CategoricalHinge: FunctionLoss {
        open override class var defaultName: String? { "categorical_hinge" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.categoricalHinge(yTrue, yPred)
        }
    }
}
