import KerasTensors

extension Losses {
    /// `1 - 2 · |A ∩ B| / (|A| + |B|)`, of soft sets. (Keras: `dice`.)
    ///
    /// - Parameters:
    ///   - yTrue: Targets from 0 to 1, of any number dtype.
    ///   - yPred: Predictions of the same shape, of a float dtype.
    ///   - axis: The axes that a set extends over; all of them if `nil`.
    /// - Returns: A value for each set: the shape without `axis`, of the predictions' dtype.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func dice(
        _ yTrue: Tensor, _ yPred: Tensor, axis: Axes? = nil
    ) throws -> Tensor {
        let yTrue = try Ops.cast(yTrue, to: yPred.dtype)
        let common = try sum(Ops.multiply(yTrue, yPred), axis)
        let sizes = try Ops.add(Ops.add(sum(yTrue, axis), sum(yPred, axis)), epsilon)
        return try Ops.subtract(1, Ops.divide(Ops.multiply(2.0, common), sizes))
    }

    /// Dice with a weight `alpha` for wanted elements that are missing and `beta` for unwanted
    /// ones. (Keras: `tversky`.)
    ///
    /// - Parameters:
    ///   - yTrue: Targets from 0 to 1, of any number dtype.
    ///   - yPred: Predictions of the same shape, of a float dtype.
    ///   - axis: The axes that a set extends over; all of them if `nil`.
    /// - Returns: A value for each set: the shape without `axis`, of the predictions' dtype.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func tversky(
        _ yTrue: Tensor, _ yPred: Tensor, alpha: Double = 0.5, beta: Double = 0.5,
        axis: Axes? = nil
    ) throws -> Tensor {
        let yTrue = try Ops.cast(yTrue, to: yPred.dtype)
        let common = try sum(Ops.multiply(yTrue, yPred), axis)
        let missing = try sum(Ops.multiply(Ops.subtract(1, yPred), yTrue), axis)
        let unwanted = try sum(Ops.multiply(yPred, Ops.subtract(1, yTrue)), axis)
        var size = try Ops.add(common, Ops.multiply(missing, Tensor(.float(alpha))))
        size = try Ops.add(size, Ops.multiply(unwanted, Tensor(.float(beta))))
        return try Ops.subtract(1, Ops.divide(common, Ops.add(size, epsilon)))
    }

    private static func sum(_ x: Tensor, _ axis: Axes?) throws -> Tensor {
        try Ops.sum(x, axis: axis)
    }

    /// The Dice loss of segmentations. (Keras: `keras.losses.Dice`.)
    open class Dice: FunctionLoss {
        open override class var defaultName: String? { "dice" }

        /// The axes that a set extends over; all of them if `nil`.
        @Configured(since: "3.4") public var axis: Axes?

        /// A Dice loss of sets that extend over `axis`; over all axes if `nil`.
        public convenience init(
            axis: Axes?, reduction: Reduction = .sumOverBatchSize, name: String? = nil
        ) {
            self.init(reduction: reduction, name: name)
            self.axis = axis
        }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.dice(yTrue, yPred, axis: axis)
        }
    }

    /// Dice with weights for the two kinds of error. (Keras: `keras.losses.Tversky`.)
    open class Tversky: FunctionLoss {
        open override class var defaultName: String? { "tversky" }

        /// The weight of wanted elements that are missing.
        @Configured public var alpha: Double = 0.5
        /// The weight of unwanted elements.
        @Configured public var beta: Double = 0.5
        /// The axes that a set extends over; all of them if `nil`.
        @Configured(since: "3.8") public var axis: Axes?

        /// A loss that weighs what is missing by `alpha` and what is unwanted by `beta`.
        public convenience init(
            alpha: Double = 0.5, beta: Double = 0.5, axis: Axes? = nil,
            reduction: Reduction = .sumOverBatchSize, name: String? = nil
        ) {
            self.init(reduction: reduction, name: name)
            self.alpha = alpha
            self.beta = beta
            self.axis = axis
        }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.tversky(yTrue, yPred, alpha: alpha, beta: beta, axis: axis)
        }
    }
}
