import KerasTensors

extension Losses {
    /// `sum(yTrue · log(yTrue / yPred))` over the last axis, both clipped to at least 1e-7.
    /// (Keras: `kl_divergence`.)
    ///
    /// - Parameters:
    ///   - yTrue: Targets, `(…, n)`, of any number dtype.
    ///   - yPred: Predictions of the same shape, of a float dtype.
    /// - Returns: A value for each sample, `(…)`, of the predictions' dtype.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func klDivergence(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
        let wanted = try Ops.clip(Ops.cast(yTrue, to: yPred.dtype), min: epsilon, max: 1.0)
        let found = try Ops.clip(yPred, min: epsilon, max: 1.0)
        let logarithm = try Ops.log(Ops.divide(wanted, found))
        return try Ops.sum(Ops.multiply(wanted, logarithm), axis: -1)
    }

    /// `mean(yPred - yTrue · log(yPred + 1e-7))` over the last axis. (Keras: `poisson`.)
    ///
    /// - Parameters:
    ///   - yTrue: Targets, `(…, n)`, of any number dtype.
    ///   - yPred: Predictions of the same shape, of a float dtype.
    /// - Returns: A value for each sample, `(…)`, of the predictions' dtype.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func poisson(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
        let logarithm = try Ops.log(Ops.add(yPred, epsilon))
        let product = try Ops.multiply(Ops.cast(yTrue, to: yPred.dtype), logarithm)
        return try Ops.mean(Ops.subtract(yPred, product), axis: -1)
    }

    /// How one distribution differs from another. (Keras: `keras.losses.KLDivergence`.)
    open class KLDivergence: FunctionLoss {
        open override class var defaultName: String? { "kl_divergence" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.klDivergence(yTrue, yPred)
        }
    }

    /// For counts that follow a Poisson distribution. (Keras: `keras.losses.Poisson`.)
    open class Poisson: FunctionLoss {
        open override class var defaultName: String? { "poisson" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.poisson(yTrue, yPred)
        }
    }
}
