import KerasTensors

extension Losses {
    /// Pulls embeddings of one class together and pushes others apart, the farther off the
    /// stronger. (Keras: `circle`.)
    ///
    /// - Parameters:
    ///   - yTrue: Class numbers, `(batch,)`.
    ///   - yPred: Embeddings of length 1, `(batch, features)`.
    ///   - removeDiagonal: Whether a sample is not its own positive.
    ///   - gamma: The scale.
    ///   - margin: How soft the boundary is.
    /// - Returns: A value for each sample, `(batch,)`, of the embeddings' dtype.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func circle(
        _ yTrue: Tensor, _ yPred: Tensor, removeDiagonal: Bool = true, gamma: Double = 80,
        margin: Double = 0.4
    ) throws -> Tensor {
        let labels = try Ops.reshape(Ops.cast(yTrue, to: .int32), [-1, 1])
        var isPositive = try Ops.equal(labels, Ops.transpose(labels))
        let isNegative = try Ops.logicalNot(isPositive)
        if removeDiagonal, let count = labels.shape[0] {
            let diagonal = try Ops.eye(count, dtype: .bool)
            isPositive = try Ops.logicalAnd(isPositive, Ops.logicalNot(diagonal))
        }
        let similarity = try Ops.matmul(yPred, Ops.transpose(yPred))
        let distance = try Ops.maximum(Ops.subtract(1, similarity), 0.0)
        // The weights push by how far a pair is from its optimum.
        let positive = try weighted(
            Ops.add(distance, Tensor(.float(margin))), isPositive,
            Ops.subtract(Tensor(.float(margin)), distance), scale: -gamma)
        let negative = try weighted(
            Ops.subtract(Tensor(.float(1 + margin)), distance), isNegative,
            Ops.subtract(Tensor(.float(1 - margin)), distance), scale: gamma)
        let values = try Ops.softplus(Ops.add(positive, negative))
        return values.withMask(try Ops.greater(values, 0))
    }

    private static func weighted(
        _ weights: Tensor, _ mask: Tensor, _ margins: Tensor, scale: Double
    ) throws -> Tensor {
        let weights = try Ops.maximum(
            Ops.multiply(weights, Ops.cast(mask, to: weights.dtype)), 0.0)
        let scaled = try Ops.multiply(Ops.multiply(weights, margins), Tensor(.float(scale)))
        let minusInfinity = Tensor(.float(-.infinity))
        return try Ops.logsumexp(Ops.where(mask, scaled, minusInfinity), axis: 1)
    }

    /// The circle loss of embeddings. (Keras: `keras.losses.Circle`.)
    open class Circle: FunctionLoss {
        open override class var defaultName: String? { "circle" }

        /// The scale.
        @Configured public var gamma: Double = 80
        /// How soft the boundary is.
        @Configured public var margin: Double = 0.4
        /// Whether a sample is not its own positive.
        @Configured public var removeDiagonal: Bool = true

        /// A circle loss of scale `gamma` and softness `margin`.
        public convenience init(
            gamma: Double = 80, margin: Double = 0.4, removeDiagonal: Bool = true,
            reduction: Reduction = .sumOverBatchSize, name: String? = nil
        ) {
            self.init(reduction: reduction, name: name)
            self.gamma = gamma
            self.margin = margin
            self.removeDiagonal = removeDiagonal
        }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.circle(
                yTrue, yPred, removeDiagonal: removeDiagonal, gamma: gamma, margin: margin)
        }
    }
}
