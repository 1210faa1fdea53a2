import KerasTensors

extension Metrics {
    /// `cos(yTrue, yPred)` along `axis`: 1 for equal directions.
    /// (Keras: the function of `keras.metrics.CosineSimilarity`.)
    ///
    /// - Parameters:
    ///   - yTrue: Targets, of any number dtype.
    ///   - yPred: Predictions of the same shape, of a float dtype.
    /// - Returns: A value for each vector: the shape without `axis`, of the predictions' dtype.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func cosineSimilarity(
        _ yTrue: Tensor, _ yPred: Tensor, axis: Int = -1
    ) throws -> Tensor {
        let (yTrue, yPred) = try Losses.aligned(yTrue, yPred)
        let found = try Losses.normalized(yPred, axis: axis)
        let wanted = try Losses.normalized(yTrue, axis: axis)
        return try Ops.sum(Ops.multiply(wanted, found), axis: [axis])
    }

    /// The mean of squared differences. (Keras: `keras.metrics.MeanSquaredError`.)
    open class MeanSquaredError: FunctionMean {
        open override class var defaultName: String? { "mean_squared_error" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.meanSquaredError(yTrue, yPred)
        }
    }

    /// The root of the mean of squared differences. (Keras: `keras.metrics.RootMeanSquaredError`.)
    open class RootMeanSquaredError: Mean {
        open override class var defaultName: String? { "root_mean_squared_error" }

        open override func updateState(
            _ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil
        ) throws {
            let (yTrue, yPred) = try Losses.squeezedOrExpanded(
                Ops.cast(yTrue, to: dtype), Ops.cast(yPred, to: dtype))
            try updateState(
                Ops.square(Ops.subtract(yPred, yTrue)), sampleWeight: sampleWeight)
        }

        open override func result() throws -> Tensor { try Ops.sqrt(super.result()) }
    }

    /// The mean of absolute differences. (Keras: `keras.metrics.MeanAbsoluteError`.)
    open class MeanAbsoluteError: FunctionMean {
        open override class var defaultName: String? { "mean_absolute_error" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.meanAbsoluteError(yTrue, yPred)
        }
    }

    /// The mean of differences in percent of the target.
    /// (Keras: `keras.metrics.MeanAbsolutePercentageError`.)
    open class MeanAbsolutePercentageError: FunctionMean {
        open override class var defaultName: String? { "mean_absolute_percentage_error" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.meanAbsolutePercentageError(yTrue, yPred)
        }
    }

    /// The mean of squared differences of logarithms.
    /// (Keras: `keras.metrics.MeanSquaredLogarithmicError`.)
    open class MeanSquaredLogarithmicError: FunctionMean {
        open override class var defaultName: String? { "mean_squared_logarithmic_error" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.meanSquaredLogarithmicError(yTrue, yPred)
        }
    }

    /// The cosine of the angle between target and prediction.
    /// (Keras: `keras.metrics.CosineSimilarity`.)
    open class CosineSimilarity: FunctionMean {
        open override class var defaultName: String? { "cosine_similarity" }

        /// The axis of the vectors. Keras never writes it; here it is written unless it is -1.
        @Configured(omitsDefault: true) public var axis: Int = -1

        /// The mean cosine of vectors along `axis`.
        public convenience init(axis: Int, name: String? = nil, dtype: DType = .float32) {
            self.init(name: name, dtype: dtype)
            self.axis = axis
        }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Metrics.cosineSimilarity(yTrue, yPred, axis: axis)
        }
    }

    /// The logarithm of the hyperbolic cosine of the error. (Keras: `keras.metrics.LogCoshError`.)
    open class LogCoshError: FunctionMean {
        open override class var defaultName: String? { "logcosh" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.logCosh(yTrue, yPred)
        }
    }
}
