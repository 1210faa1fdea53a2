import CKerasKernels

extension Ops {
    /// `-x` (`keras.ops.negative`).
    public static func negative(_ x: Tensor) throws -> Tensor { try apply(Negative(), [x]) }

    /// The size of each number, without its sign (`keras.ops.abs`).
    public static func abs(_ x: Tensor) throws -> Tensor { try apply(Absolute(), [x]) }

    /// -1, 0 or 1; 0 keeps its sign, NaN stays (`keras.ops.sign`).
    public static func sign(_ x: Tensor) throws -> Tensor { try apply(Sign(), [x]) }

    /// `x * x` (`keras.ops.square`).
    public static func square(_ x: Tensor) throws -> Tensor { try apply(Square(), [x]) }

    /// The square root; NaN below 0 (`keras.ops.sqrt`).
    public static func sqrt(_ x: Tensor) throws -> Tensor { try apply(Sqrt(), [x]) }

    /// 1 divided by the square root (`keras.ops.rsqrt`).
    public static func rsqrt(_ x: Tensor) throws -> Tensor { try apply(Rsqrt(), [x]) }

    /// `1 / x` (`keras.ops.reciprocal`).
    public static func reciprocal(_ x: Tensor) throws -> Tensor { try apply(Reciprocal(), [x]) }

    /// e to the power `x` (`keras.ops.exp`).
    public static func exp(_ x: Tensor) throws -> Tensor { try apply(Exp(), [x]) }

    /// `exp(x) - 1`, exact near 0 (`keras.ops.expm1`).
    public static func expm1(_ x: Tensor) throws -> Tensor { try apply(Expm1(), [x]) }

    /// The natural logarithm; NaN below 0 (`keras.ops.log`).
    public static func log(_ x: Tensor) throws -> Tensor { try apply(Log(), [x]) }

    /// `log(1 + x)`, exact near 0 (`keras.ops.log1p`).
    public static func log1p(_ x: Tensor) throws -> Tensor { try apply(Log1p(), [x]) }

    /// The logarithm to base 2 (`keras.ops.log2`).
    public static func log2(_ x: Tensor) throws -> Tensor { try apply(Log2(), [x]) }

    /// The logarithm to base 10 (`keras.ops.log10`).
    public static func log10(_ x: Tensor) throws -> Tensor { try apply(Log10(), [x]) }

    /// The error function (`keras.ops.erf`).
    public static func erf(_ x: Tensor) throws -> Tensor { try apply(Erf(), [x]) }

    /// The inverse of the error function; infinite at -1 and 1, NaN beyond (`keras.ops.erfinv`).
    public static func erfinv(_ x: Tensor) throws -> Tensor { try apply(Erfinv(), [x]) }
}

struct Negative: UnaryOperation {
    static let kerasName = KerasName.numpy("Negative")
    static let kernel = KERAS_UNARY_NEGATIVE
    static let rule = UnaryDTypeRule.kept(bools: .refused)
}

struct Absolute: UnaryOperation {
    static let kerasName = KerasName.numpy("Absolute")
    static let kernel = KERAS_UNARY_ABS
    static let rule = UnaryDTypeRule.kept(bools: .kept)
}

struct Sign: UnaryOperation {
    static let kerasName = KerasName.numpy("Sign")
    static let kernel = KERAS_UNARY_SIGN
    static let rule = UnaryDTypeRule.kept(bools: .refused)
}

struct Square: UnaryOperation {
    static let kerasName = KerasName.numpy("Square")
    static let kernel = KERAS_UNARY_SQUARE
    static let rule = UnaryDTypeRule.kept(bools: .int32)
}

struct Sqrt: UnaryOperation {
    static let kerasName = KerasName.numpy("Sqrt")
    static let kernel = KERAS_UNARY_SQRT
}

struct Rsqrt: UnaryOperation {
    static let kerasName = KerasName.math("Rsqrt")
    static let kernel = KERAS_UNARY_RSQRT
    static let rule = UnaryDTypeRule.floatsOnly
}

struct Reciprocal: UnaryOperation {
    static let kerasName = KerasName.numpy("Reciprocal")
    static let kernel = KERAS_UNARY_RECIPROCAL
}

struct Exp: UnaryOperation {
    static let kerasName = KerasName.numpy("Exp")
    static let kernel = KERAS_UNARY_EXP
}

struct Expm1: UnaryOperation {
    static let kerasName = KerasName.numpy("Expm1")
    static let kernel = KERAS_UNARY_EXPM1
}

struct Log: UnaryOperation {
    static let kerasName = KerasName.numpy("Log")
    static let kernel = KERAS_UNARY_LOG
}

struct Log1p: UnaryOperation {
    static let kerasName = KerasName.numpy("Log1p")
    static let kernel = KERAS_UNARY_LOG1P
}

struct Log2: UnaryOperation {
    static let kerasName = KerasName.numpy("Log2")
    static let kernel = KERAS_UNARY_LOG2
}

struct Log10: UnaryOperation {
    static let kerasName = KerasName.numpy("Log10")
    static let kernel = KERAS_UNARY_LOG10
}

struct Erf: UnaryOperation {
    static let kerasName = KerasName.math("Erf")
    static let kernel = KERAS_UNARY_ERF
    static let rule = UnaryDTypeRule.floatsOnly
}

struct Erfinv: UnaryOperation {
    static let kerasName = KerasName.math("Erfinv")
    static let kernel = KERAS_UNARY_ERFINV
}
