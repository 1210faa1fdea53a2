import KerasTensors

extension Losses {
    /// `mean((yTrue - yPred)²)` over the last axis. (Keras: `mean_squared_error`.)
    ///
    /// - Parameters:
    ///   - yTrue: Targets, `(…, n)`, of any number dtype.
    ///   - yPred: Predictions of the same shape, of a float dtype.
    /// - Returns: A value for each sample, `(…)`, of the predictions' dtype.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func meanSquaredError(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
        let (yTrue, yPred) = try aligned(yTrue, yPred)
        return try Ops.mean(Ops.square(Ops.subtract(yTrue, yPred)), axis: -1)
    }

    /// `mean(|yTrue - yPred|)` over the last axis. (Keras: `mean_absolute_error`.)
    ///
    /// - Parameters:
    ///   - yTrue: Targets, `(…, n)`, of any number dtype.
    ///   - yPred: Predictions of the same shape, of a float dtype.
    /// - Returns: A value for each sample, `(…)`, of the predictions' dtype.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func meanAbsoluteError(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
        let (yTrue, yPred) = try aligned(yTrue, yPred)
        return try Ops.mean(Ops.abs(Ops.subtract(yTrue, yPred)), axis: -1)
    }

    /// `100 · mean(|yTrue - yPred| / max(|yTrue|, 1e-7))` over the last axis.
    /// (Keras: `mean_absolute_percentage_error`.)
    ///
    /// - Parameters:
    ///   - yTrue: Targets, `(…, n)`, of any number dtype.
    ///   - yPred: Predictions of the same shape, of a float dtype.
    /// - Returns: A value for each sample, `(…)`, of the predictions' dtype.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func meanAbsolutePercentageError(
        _ yTrue: Tensor, _ yPred: Tensor
    ) throws -> Tensor {
        let (yTrue, yPred) = try aligned(yTrue, yPred)
        let scale = try Ops.maximum(Ops.abs(yTrue), epsilon)
        let difference = try Ops.abs(Ops.divide(Ops.subtract(yTrue, yPred), scale))
        return try Ops.multiply(100.0, Ops.mean(difference, axis: -1))
    }

    /// `mean((log(max(yPred, 1e-7) + 1) - log(max(yTrue, 1e-7) + 1))²)` over the last axis.
    /// (Keras: `mean_squared_logarithmic_error`.)
    ///
    /// - Parameters:
    ///   - yTrue: Targets, `(…, n)`, of any number dtype.
    ///   - yPred: Predictions of the same shape, of a float dtype.
    /// - Returns: A value for each sample, `(…)`, of the predictions' dtype.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func meanSquaredLogarithmicError(
        _ yTrue: Tensor, _ yPred: Tensor
    ) throws -> Tensor {
        let (yTrue, yPred) = try aligned(yTrue, yPred)
        let predicted = try Ops.log(Ops.add(Ops.maximum(yPred, epsilon), 1.0))
        let wanted = try Ops.log(Ops.add(Ops.maximum(yTrue, epsilon), 1.0))
        return try Ops.mean(Ops.square(Ops.subtract(predicted, wanted)), axis: -1)
    }

    /// `-cos(yTrue, yPred)` along `axis`: -1 for equal directions. (Keras: `cosine_similarity`.)
    ///
    /// - Parameters:
    ///   - yTrue: Targets, of any number dtype.
    ///   - yPred: Predictions of the same shape, of a float dtype.
    /// - Returns: A value for each vector: the shape without `axis`, of the predictions' dtype.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func cosineSimilarity(
        _ yTrue: Tensor, _ yPred: Tensor, axis: Int = -1
    ) throws -> Tensor {
        try Ops.negative(Metrics.cosineSimilarity(yTrue, yPred, axis: axis))
    }

    /// Half the squared error where it is at most `delta`, linear beyond; the mean over the last
    /// axis. (Keras: `huber`.)
    ///
    /// - Parameters:
    ///   - yTrue: Targets, `(…, n)`, of any number dtype.
    ///   - yPred: Predictions of the same shape, of a float dtype.
    /// - Returns: A value for each sample, `(…)`, of the predictions' dtype.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func huber(
        _ yTrue: Tensor, _ yPred: Tensor, delta: Double = 1
    ) throws -> Tensor {
        let (yTrue, yPred) = try aligned(yTrue, yPred)
        let error = try Ops.subtract(yPred, yTrue)
        let size = try Ops.abs(error)
        let limit = Tensor(.float(delta))
        let square = try Ops.multiply(0.5, Ops.square(error))
        let offset = Tensor(.float(0.5 * delta * delta))
        let line = try Ops.subtract(Ops.multiply(limit, size), offset)
        return try Ops.mean(Ops.where(Ops.lessEqual(size, limit), square, line), axis: -1)
    }

    /// `mean(log(cosh(yPred - yTrue)))` over the last axis. (Keras: `log_cosh`.)
    ///
    /// - Parameters:
    ///   - yTrue: Targets, `(…, n)`, of any number dtype.
    ///   - yPred: Predictions of the same shape, of a float dtype.
    /// - Returns: A value for each sample, `(…)`, of the predictions' dtype.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func logCosh(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
        let (yTrue, yPred) = try aligned(yTrue, yPred)
        let error = try Ops.subtract(yPred, yTrue)
        let decay = try Ops.softplus(Ops.multiply(error, -2.0))
        let log2 = Tensor(.float(0.693_147_180_559_945_3))
        return try Ops.mean(Ops.subtract(Ops.add(error, decay), log2), axis: -1)
    }

    /// Keras's fuzz factor, for ops.
    static let epsilon = Tensor(.float(.kerasEpsilon))

    /// `x` scaled to length 1 along `axis`. (Keras: `ops.normalize`.)
    static func normalized(_ x: Tensor, axis: Int) throws -> Tensor {
        let squares = try Ops.sum(Ops.square(x), axis: [axis], keepDims: true)
        return try Ops.multiply(x, Ops.minimum(Ops.rsqrt(squares), 1e7))
    }
}

extension Losses {
    /// The mean of squared differences. (Keras: `keras.losses.MeanSquaredError`.)
    open class MeanSquaredError: FunctionLoss {
        open override class var defaultName: String? { "mean_squared_error" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.meanSquaredError(yTrue, yPred)
        }
    }

    /// The mean of absolute differences. (Keras: `keras.losses.MeanAbsoluteError`.)
    open class MeanAbsoluteError: FunctionLoss {
        open override class var defaultName: String? { "mean_absolute_error" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.meanAbsoluteError(yTrue, yPred)
        }
    }

    /// The mean of differences in percent of the target.
    /// (Keras: `keras.losses.MeanAbsolutePercentageError`.)
    open class MeanAbsolutePercentageError: FunctionLoss {
        open override class var defaultName: String? { "mean_absolute_percentage_error" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.meanAbsolutePercentageError(yTrue, yPred)
        }
    }

    /// The mean of squared differences of logarithms.
    /// (Keras: `keras.losses.MeanSquaredLogarithmicError`.)
    open class MeanSquaredLogarithmicError: FunctionLoss {
        open override class var defaultName: String? { "mean_squared_logarithmic_error" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.meanSquaredLogarithmicError(yTrue, yPred)
        }
    }

    /// Minus the cosine of the angle between target and prediction.
    /// (Keras: `keras.losses.CosineSimilarity`.)
    open class CosineSimilarity: FunctionLoss {
        open override class var defaultName: String? { "cosine_similarity" }

        /// The axis of the vectors. Keras never writes it; here it is written unless it is -1.
        @Configured(omitsDefault: true) public var axis: Int = -1

        /// Minus the cosine of vectors along `axis`.
        public convenience init(
            axis: Int = -1, reduction: Reduction = .sumOverBatchSize, name: String? = nil
        ) {
            self.init(reduction: reduction, name: name)
            self.axis = axis
        }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.cosineSimilarity(yTrue, yPred, axis: axis)
        }
    }

    /// Quadratic for small errors, linear for large ones. (Keras: `keras.losses.Huber`.)
    open class Huber: FunctionLoss {
        open override class var defaultName: String? { "huber_loss" }

        /// Where the quadratic part ends. Keras never writes it; here it is written unless it is 1.
        @Configured(omitsDefault: true) public var delta: Double = 1

        /// A loss that is quadratic for errors up to `delta`.
        public convenience init(
            delta: Double = 1, reduction: Reduction = .sumOverBatchSize, name: String? = nil
        ) {
            self.init(reduction: reduction, name: name)
            self.delta = delta
        }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.huber(yTrue, yPred, delta: delta)
        }
    }

    /// The logarithm of the hyperbolic cosine of the error. (Keras: `keras.losses.LogCosh`.)
    open class LogCosh: FunctionLoss {
        open override class var defaultName: String? { "log_cosh" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.logCosh(yTrue, yPred)
        }
    }
}
