import CKerasKernels

extension Ops {
    /// The largest element along `axis`; NaN if there is one (`keras.ops.max`).
    ///
    /// - Throws: ``TensorError`` where there are no elements.
    public static func max(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try apply(Max(axis: axis, keepDims: keepDims), [x])
    }

    /// The smallest element along `axis`; NaN if there is one (`keras.ops.min`).
    ///
    /// - Throws: ``TensorError`` where there are no elements.
    public static func min(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try apply(Min(axis: axis, keepDims: keepDims), [x])
    }
}

extension Ops {
    /// The largest of `initial` and the elements along `axis`
    /// (`keras.ops.max`).
    public static func max(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false, initial: WeakScalar
    ) throws -> Tensor {
        try composite(.numpy("Max"), [x], settings(axis, keepDims, initial)) {
            let start = try initial.tensor(dtype: $0[0].dtype)
            return try maximum(max($0[0], axis: axis, keepDims: keepDims), start)
        }
    }

    private static func settings(
        _ axis: Axes?, _ keepDims: Bool, _ initial: WeakScalar
    ) -> [OperationArgument] {
        [
            .setting("axis", axis), .setting("keepdims", keepDims), .setting("initial", initial),
        ]
    }

    /// The smallest of `initial` and the elements along `axis`
    /// (`keras.ops.min`).
    public static func min(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false, initial: WeakScalar
    ) throws -> Tensor {
        try composite(.numpy("Min"), [x], settings(axis, keepDims, initial)) {
            let start = try initial.tensor(dtype: $0[0].dtype)
            return try minimum(min($0[0], axis: axis, keepDims: keepDims), start)
        }
    }
}

/// A maximum or minimum.
protocol ExtremeOperation: ReduceOperation {
    static var kernel: keras_reduce_op { get }
}

extension ExtremeOperation {
    func resultDType(_ dtype: DType) -> DType { dtype }

    var arguments: [OperationArgument] {
        [
            OperationArgument("axis", axis?.argument ?? .none),
            OperationArgument("keepdims", .bool(keepDims)), OperationArgument("initial", .none),
        ]
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let x = inputs[0]
        guard try reducedCount(x.shape) > 0 || spec.shape.elementCount() == 0 else {
            throw TensorError.invalidArgument(
                operation: Self.operationName, argument: "x",
                expected: "at least one element along the axis",
                found: "a zero-size array of shape \(x.shape)")
        }
        return try reduce(x.converted(to: spec.dtype.wide), Self.kernel).converted(to: spec.dtype)
    }

    /// Equal extremes share the gradient.
    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let x = saved.inputs[0]
        let extreme = try expanded(saved.output, to: x.shape)
        let isExtreme = try Ops.equal(x, extreme)
        let count = try Ops.sum(Ops.cast(isExtreme, to: .float32), axis: axis, keepDims: true)
        let share = try Ops.divide(expanded(upstream, to: x.shape), count.converted(to: x.dtype))
        return [try Ops.where(isExtreme, share, 0)]
    }
}

struct Max: ExtremeOperation {
    static let kerasName = KerasName.numpy("Max")
    static let kernel = KERAS_REDUCE_MAX
    let axis: Axes?
    let keepDims: Bool
}

struct Min: ExtremeOperation {
    static let kerasName = KerasName.numpy("Min")
    static let kernel = KERAS_REDUCE_MIN
    let axis: Axes?
    let keepDims: Bool
}
