extension Ops {
    /// Zeros (`keras.ops.zeros`).
    public static func zeros(_ shape: Shape, dtype: DType = .float32) throws -> Tensor {
        try WeakScalar.int(0).tensor(dtype: dtype, shape: shape)
    }

    /// Ones (`keras.ops.ones`).
    public static func ones(_ shape: Shape, dtype: DType = .float32) throws -> Tensor {
        try WeakScalar.int(1).tensor(dtype: dtype, shape: shape)
    }

    /// A tensor of `shape` with every element `value` (`keras.ops.full`).
    public static func full(
        _ shape: Shape, _ value: WeakScalar, dtype: DType = .float32
    ) throws -> Tensor {
        try value.tensor(dtype: dtype, shape: shape)
    }

    /// Zeros of the shape, and unless given the dtype, of `x` (`keras.ops.zeros_like`).
    public static func zerosLike(_ x: Tensor, dtype: DType? = nil) throws -> Tensor {
        try apply(
            FilledLike(kind: .zeros, value: .int(0), dtype: dtype), [x])
    }

    /// Ones of the shape, and unless given the dtype, of `x` (`keras.ops.ones_like`).
    public static func onesLike(_ x: Tensor, dtype: DType? = nil) throws -> Tensor {
        try apply(FilledLike(kind: .ones, value: .int(1), dtype: dtype), [x])
    }

    /// `value` in the shape, and unless given the dtype, of `x` (`keras.ops.full_like`).
    public static func fullLike(
        _ x: Tensor, _ value: WeakScalar, dtype: DType? = nil
    ) throws -> Tensor {
        try apply(FilledLike(kind: .full, value: value, dtype: dtype), [x])
    }
}

/// One value in the shape of a tensor, whose elements do not matter.
struct FilledLike: SingleOutputOperation {
    enum Kind: String, Sendable {
        case zeros = "ZerosLike"
        case ones = "OnesLike"
        case full = "FullLike"
    }

    static let kerasName = KerasName(module: "keras.src.ops.numpy", className: "FullLike")
    static let isDifferentiable = false

    let kind: Kind
    let value: WeakScalar
    let dtype: DType?

    var kerasName: KerasName {
        KerasName(module: Self.kerasName.module, className: kind.rawValue)
    }

    var arguments: [OperationArgument] {
        [OperationArgument("dtype", dtype.map { .string($0.name) } ?? .none)]
    }

    func callArguments(inputCount: Int) -> [OperationArgument.Value] {
        kind == .full ? [.input(0), value.argument] : [.input(0)]
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        TensorSpec(shape: inputs[0].shape, dtype: dtype ?? inputs[0].dtype)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        try value.tensor(dtype: spec.dtype, shape: spec.shape)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] { [nil] }
}
