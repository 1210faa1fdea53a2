import CKerasKernels

extension Ops {
    /// The positive part: `max(x, 0)` (`keras.ops.relu`).
    public static func relu(_ x: Tensor) throws -> Tensor { try apply(Relu(), [x]) }

    /// `min(max(x, 0), 6)` (`keras.ops.relu6`).
    public static func relu6(_ x: Tensor) throws -> Tensor { try apply(Relu6(), [x]) }

    /// The exponential linear unit with the scales that keep a deep network normalized
    /// (`keras.ops.selu`).
    public static func selu(_ x: Tensor) throws -> Tensor { try apply(Selu(), [x]) }

    /// `1 / (1 + exp(-x))` (`keras.ops.sigmoid`).
    public static func sigmoid(_ x: Tensor) throws -> Tensor { try apply(Sigmoid(), [x]) }

    /// `relu6(x + 3) / 6` (`keras.ops.hard_sigmoid`).
    public static func hardSigmoid(_ x: Tensor) throws -> Tensor { try apply(HardSigmoid(), [x]) }

    /// `x * sigmoid(x)`, also called swish (`keras.ops.silu`).
    public static func silu(_ x: Tensor) throws -> Tensor { try apply(Silu(), [x]) }

    /// `x * hardSigmoid(x)`, also called hard swish (`keras.ops.hard_silu`).
    public static func hardSilu(_ x: Tensor) throws -> Tensor { try apply(HardSilu(), [x]) }

    /// `log(exp(x) + 1)` (`keras.ops.softplus`).
    public static func softplus(_ x: Tensor) throws -> Tensor { try apply(Softplus(), [x]) }

    /// `x / (abs(x) + 1)` (`keras.ops.softsign`).
    public static func softsign(_ x: Tensor) throws -> Tensor { try apply(Softsign(), [x]) }

    /// `x - tanh(x)` (`keras.ops.tanh_shrink`).
    public static func tanhShrink(_ x: Tensor) throws -> Tensor { try apply(TanhShrink(), [x]) }

    /// `x` cut to -1 … 1 (`keras.ops.hard_tanh`).
    public static func hardTanh(_ x: Tensor) throws -> Tensor { try apply(HardTanh(), [x]) }

    /// `log(sigmoid(x))` (`keras.ops.log_sigmoid`).
    public static func logSigmoid(_ x: Tensor) throws -> Tensor { try apply(LogSigmoid(), [x]) }

    /// 0 up to -1, `x` from 1, a parabola between (`keras.ops.sparse_plus`).
    public static func sparsePlus(_ x: Tensor) throws -> Tensor { try apply(SparsePlus(), [x]) }

    /// 0 up to -1, 1 from 1, a line between (`keras.ops.sparse_sigmoid`).
    public static func sparseSigmoid(_ x: Tensor) throws -> Tensor {
        try apply(SparseSigmoid(), [x])
    }
}

struct Relu: UnaryOperation {
    static let kerasName = KerasName.nn("Relu")
    static let kernel = KERAS_UNARY_RELU
    static let rule = UnaryDTypeRule.kept(bools: .int32)
}

struct Relu6: UnaryOperation {
    static let kerasName = KerasName.nn("Relu6")
    static let kernel = KERAS_UNARY_RELU6
}

struct Selu: UnaryOperation {
    static let kerasName = KerasName.nn("Selu")
    static let kernel = KERAS_UNARY_SELU
}

struct Sigmoid: UnaryOperation {
    static let kerasName = KerasName.nn("Sigmoid")
    static let kernel = KERAS_UNARY_SIGMOID
    static let rule = UnaryDTypeRule.floatsOnly
}

struct HardSigmoid: UnaryOperation {
    static let kerasName = KerasName.nn("HardSigmoid")
    static let kernel = KERAS_UNARY_HARD_SIGMOID
}

struct Silu: UnaryOperation {
    static let kerasName = KerasName.nn("Silu")
    static let kernel = KERAS_UNARY_SILU
    static let rule = UnaryDTypeRule.floatsOnly
}

struct HardSilu: UnaryOperation {
    static let kerasName = KerasName.nn("HardSilu")
    static let kernel = KERAS_UNARY_HARD_SILU
}

struct Softplus: UnaryOperation {
    static let kerasName = KerasName.nn("Softplus")
    static let kernel = KERAS_UNARY_SOFTPLUS
}

struct Softsign: UnaryOperation {
    static let kerasName = KerasName.nn("Softsign")
    static let kernel = KERAS_UNARY_SOFTSIGN
}

struct TanhShrink: UnaryOperation {
    static let kerasName = KerasName.nn("TanhShrink")
    static let kernel = KERAS_UNARY_TANH_SHRINK
}

struct HardTanh: UnaryOperation {
    static let kerasName = KerasName.nn("HardTanh")
    static let kernel = KERAS_UNARY_HARD_TANH
    static let rule = UnaryDTypeRule.kept(bools: .int32)
}

struct LogSigmoid: UnaryOperation {
    static let kerasName = KerasName.nn("LogSigmoid")
    static let kernel = KERAS_UNARY_LOG_SIGMOID
}

struct SparsePlus: UnaryOperation {
    static let kerasName = KerasName.nn("SparsePlus")
    static let kernel = KERAS_UNARY_SPARSE_PLUS
}

struct SparseSigmoid: UnaryOperation {
    static let kerasName = KerasName.nn("SparseSigmoid")
    static let kernel = KERAS_UNARY_SPARSE_SIGMOID
}
