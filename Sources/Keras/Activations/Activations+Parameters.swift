import KerasTensors

/// The functions with parameters, whose defaults are Keras's.
extension Activations {
    /// `max(x, 0)`, and more with the parameters.
    ///
    /// - Parameters:
    ///   - negativeSlope: The slope below the threshold.
    ///   - maxValue: Where the result is cut, if anywhere.
    ///   - threshold: The value below which the result is damped or zero.
    /// - Throws: ``TensorError`` for text.
    public static func relu(
        _ x: Tensor, negativeSlope: Double = 0, maxValue: Double? = nil, threshold: Double = 0
    ) throws -> Tensor {
        if negativeSlope == 0, maxValue == nil, threshold == 0 { return try Ops.relu(x) }
        if negativeSlope != 0, maxValue == nil, threshold == 0 {
            return try Ops.leakyRelu(x, negativeSlope: negativeSlope)
        }
        var result: Tensor
        if threshold != 0 {
            let limit = Tensor(.float(threshold))
            result = try Ops.where(Ops.greater(x, limit), x, 0)
        } else {
            result = try Ops.relu(x)
        }
        if let maxValue { result = try Ops.clip(result, min: 0, max: Tensor(.float(maxValue))) }
        guard negativeSlope != 0 else { return result }
        let below = try Ops.relu(Ops.subtract(Tensor(.float(threshold)), x))
        return try Ops.subtract(result, Ops.multiply(Tensor(.float(negativeSlope)), below))
    }

    /// `x` for positive `x`, `negativeSlope · x` for others.
    ///
    /// - Throws: ``TensorError`` for text.
    public static func leakyRelu(_ x: Tensor, negativeSlope: Double = 0.2) throws -> Tensor {
        try Ops.leakyRelu(x, negativeSlope: negativeSlope)
    }

    /// `x` for positive `x`, `alpha · (eˣ - 1)` for others.
    ///
    /// - Throws: ``TensorError`` for text.
    public static func elu(_ x: Tensor, alpha: Double = 1) throws -> Tensor {
        try Ops.elu(x, alpha: alpha)
    }

    /// `x` for positive `x`, `alpha · (e^(x / alpha) - 1)` for others.
    ///
    /// - Throws: ``TensorError`` for text.
    public static func celu(_ x: Tensor, alpha: Double = 1) throws -> Tensor {
        try Ops.celu(x, alpha: alpha)
    }

    /// `x · P(X ≤ x)` for a standard normal `X`; with `approximate` by a formula with tanh.
    ///
    /// - Throws: ``TensorError`` for text.
    public static func gelu(_ x: Tensor, approximate: Bool = false) throws -> Tensor {
        try Ops.gelu(x, approximate: approximate)
    }

    /// `a · sigmoid(b)`, where `a` and `b` are the halves of `x` along `axis`: the result is half
    /// as long.
    ///
    /// - Throws: ``TensorError`` if the size along `axis` is odd, for an axis that does not exist,
    ///   or for integers.
    public static func glu(_ x: Tensor, axis: Int = -1) throws -> Tensor {
        try Ops.glu(x, axis: axis)
    }

    /// `x` where `|x|` is above the threshold, 0 elsewhere.
    ///
    /// - Throws: ``TensorError`` for text.
    public static func hardShrink(_ x: Tensor, threshold: Double = 0.5) throws -> Tensor {
        try Ops.hardShrink(x, threshold: threshold)
    }

    /// `x` moved towards 0 by the threshold, 0 where `|x|` is below it.
    ///
    /// - Throws: ``TensorError`` for text.
    public static func softShrink(_ x: Tensor, threshold: Double = 0.5) throws -> Tensor {
        try Ops.softShrink(x, threshold: threshold)
    }

    /// `(x + √(x² + b)) / 2`.
    ///
    /// - Throws: ``TensorError`` for text.
    public static func squareplus(_ x: Tensor, b: Double = 4) throws -> Tensor {
        try Ops.squareplus(x, b: b)
    }

    /// `x` above the threshold, `defaultValue` elsewhere.
    ///
    /// - Throws: ``TensorError`` for text.
    public static func threshold(
        _ x: Tensor, threshold: Double, defaultValue: Double
    ) throws -> Tensor {
        try Ops.threshold(x, threshold: threshold, defaultValue: defaultValue)
    }

    /// `eˣ` divided by its sum along `axis`.
    ///
    /// - Throws: ``TensorError`` for bools or text, or an axis that does not exist.
    public static func softmax(_ x: Tensor, axis: Int = -1) throws -> Tensor {
        try Ops.softmax(x, axis: axis)
    }

    /// The logarithm of ``softmax(_:axis:)``.
    ///
    /// - Throws: ``TensorError`` for bools or text, or an axis that does not exist.
    public static func logSoftmax(_ x: Tensor, axis: Int = -1) throws -> Tensor {
        try Ops.logSoftmax(x, axis: axis)
    }

    /// As `softmax`, with exact zeros; by the formula of `keras.ops.sparsemax`.
    ///
    /// - Throws: ``TensorError`` for text, or an axis that does not exist.
    public static func sparsemax(_ x: Tensor, axis: Int = -1) throws -> Tensor {
        try Ops.sparsemax(x, axis: axis)
    }
}
