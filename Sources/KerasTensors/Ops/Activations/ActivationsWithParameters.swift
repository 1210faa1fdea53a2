import CKerasKernels

extension Ops {
    /// `x`, or `negativeSlope * x` below 0 (`keras.ops.leaky_relu`).
    public static func leakyRelu(_ x: Tensor, negativeSlope: Double = 0.2) throws -> Tensor {
        try apply(LeakyRelu(negativeSlope: negativeSlope), [x])
    }

    /// `x`, or `alpha * (exp(x) - 1)` below 0 (`keras.ops.elu`).
    public static func elu(_ x: Tensor, alpha: Double = 1) throws -> Tensor {
        try apply(Elu(alpha: alpha), [x])
    }

    /// `x`, or `alpha * (exp(x / alpha) - 1)` below 0 (`keras.ops.celu`).
    public static func celu(_ x: Tensor, alpha: Double = 1) throws -> Tensor {
        try apply(Celu(alpha: alpha), [x])
    }

    /// `x` times the normal distribution's cumulative probability of `x`; approximated with a
    /// hyperbolic tangent unless `approximate` is false (`keras.ops.gelu`).
    public static func gelu(_ x: Tensor, approximate: Bool = true) throws -> Tensor {
        approximate ? try apply(Gelu(), [x]) : try apply(ExactGelu(), [x])
    }

    /// `x` moved towards 0 by `threshold`, 0 where it is closer (`keras.ops.soft_shrink`).
    public static func softShrink(_ x: Tensor, threshold: Double = 0.5) throws -> Tensor {
        try apply(SoftShrink(threshold: threshold), [x])
    }

    /// `x`, or 0 where its size is not above `threshold` (`keras.ops.hard_shrink`).
    public static func hardShrink(_ x: Tensor, threshold: Double = 0.5) throws -> Tensor {
        try apply(HardShrink(threshold: threshold), [x])
    }

    /// `(x + sqrt(x² + b)) / 2` (`keras.ops.squareplus`).
    public static func squareplus(_ x: Tensor, b: Double = 4) throws -> Tensor {
        try apply(Squareplus(b: b), [x])
    }

    /// `x` where it is above `threshold`, else `defaultValue` (`keras.ops.threshold`).
    ///
    /// Integers are computed as float32; Keras keeps them where both numbers are Python ints.
    public static func threshold(
        _ x: Tensor, threshold: Double, defaultValue: Double
    ) throws -> Tensor {
        try apply(Threshold(threshold: threshold, defaultValue: defaultValue), [x])
    }

    /// `x * tanh(softplus(x))` (`keras.activations.mish`).
    public static func mish(_ x: Tensor) throws -> Tensor { try apply(Mish(), [x]) }
}

struct LeakyRelu: UnaryOperation {
    static let kerasName = KerasName.nn("LeakyRelu")
    static let kernel = KERAS_UNARY_LEAKY_RELU
    let negativeSlope: Double
    var arguments: [OperationArgument] {
        [OperationArgument("negative_slope", .float(negativeSlope))]
    }
    var parameters: (a: Double, b: Double) { (negativeSlope, 0) }
}

struct Elu: UnaryOperation {
    static let kerasName = KerasName.nn("Elu")
    static let kernel = KERAS_UNARY_ELU
    let alpha: Double
    var arguments: [OperationArgument] { [OperationArgument("alpha", .float(alpha))] }
    var parameters: (a: Double, b: Double) { (alpha, 0) }
}

struct Celu: UnaryOperation {
    static let kerasName = KerasName.nn("Celu")
    static let kernel = KERAS_UNARY_CELU
    let alpha: Double
    var arguments: [OperationArgument] { [OperationArgument("alpha", .float(alpha))] }
    var parameters: (a: Double, b: Double) { (alpha, 0) }
}

struct Gelu: UnaryOperation {
    static let kerasName = KerasName.nn("Gelu")
    static let kernel = KERAS_UNARY_GELU_TANH
    var arguments: [OperationArgument] { [OperationArgument("approximate", .bool(true))] }
}

struct ExactGelu: UnaryOperation {
    static let kerasName = KerasName.nn("Gelu")
    static let kernel = KERAS_UNARY_GELU_ERF
    var arguments: [OperationArgument] { [OperationArgument("approximate", .bool(false))] }
}

struct SoftShrink: UnaryOperation {
    static let kerasName = KerasName.nn("SoftShrink")
    static let kernel = KERAS_UNARY_SOFT_SHRINK
    let threshold: Double
    var arguments: [OperationArgument] { [OperationArgument("threshold", .float(threshold))] }
    var parameters: (a: Double, b: Double) { (threshold, 0) }
}

struct HardShrink: UnaryOperation {
    static let kerasName = KerasName.nn("HardShrink")
    static let kernel = KERAS_UNARY_HARD_SHRINK
    let threshold: Double
    var arguments: [OperationArgument] { [OperationArgument("threshold", .float(threshold))] }
    var parameters: (a: Double, b: Double) { (threshold, 0) }
}

struct Squareplus: UnaryOperation {
    static let kerasName = KerasName.nn("Squareplus")
    static let kernel = KERAS_UNARY_SQUAREPLUS
    let b: Double
    var arguments: [OperationArgument] { [OperationArgument("b", .float(b))] }
    var parameters: (a: Double, b: Double) { (b, 0) }
}

struct Threshold: UnaryOperation {
    static let kerasName = KerasName.nn("Threshold")
    static let kernel = KERAS_UNARY_THRESHOLD
    let threshold: Double
    let defaultValue: Double
    var arguments: [OperationArgument] {
        [
            OperationArgument("threshold", .float(threshold)),
            OperationArgument("default_value", .float(defaultValue)),
        ]
    }
    var parameters: (a: Double, b: Double) { (threshold, defaultValue) }
}

struct Mish: UnaryOperation {
    static let kerasName = KerasName(module: "keras.src.activations.activations", className: "Mish")
    static let kernel = KERAS_UNARY_MISH
}
