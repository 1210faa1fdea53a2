import CKerasKernels

extension Ops {
    /// Whether any element along `axis` is true (not 0); of nothing, false (`keras.ops.any`).
    public static func any(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try apply(AnyOf(axis: axis, keepDims: keepDims), [x])
    }

    /// Whether all elements along `axis` are true (not 0); of nothing, true (`keras.ops.all`).
    public static func all(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try apply(AllOf(axis: axis, keepDims: keepDims), [x])
    }

    /// How many elements along `axis` are not 0; int32 (`keras.ops.count_nonzero`).
    public static func countNonzero(_ x: Tensor, axis: Axes? = nil) throws -> Tensor {
        try apply(CountNonzero(axis: axis), [x])
    }
}

struct AnyOf: ReduceOperation {
    static let kerasName = KerasName.numpy("Any")
    static let isDifferentiable = false
    let axis: Axes?
    let keepDims: Bool

    func resultDType(_ dtype: DType) -> DType { .bool }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        try reduce(inputs[0].converted(to: .bool), KERAS_REDUCE_MAX)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] { [nil] }
}

struct AllOf: ReduceOperation {
    static let kerasName = KerasName.numpy("All")
    static let isDifferentiable = false
    let axis: Axes?
    let keepDims: Bool

    func resultDType(_ dtype: DType) -> DType { .bool }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        try reduce(inputs[0].converted(to: .bool), KERAS_REDUCE_MIN)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] { [nil] }
}

struct CountNonzero: ReduceOperation {
    static let kerasName = KerasName.numpy("CountNonzero")
    static let isDifferentiable = false
    let axis: Axes?
    var keepDims: Bool { false }

    var arguments: [OperationArgument] { [OperationArgument("axis", axis?.argument ?? .none)] }

    func resultDType(_ dtype: DType) -> DType { .int32 }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        try reduce(inputs[0].converted(to: .bool).converted(to: .int32), KERAS_REDUCE_SUM)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] { [nil] }
}
