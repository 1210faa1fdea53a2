import CKerasKernels

extension Ops {
    /// The sum along `axis`, all elements if `nil`; small integers are summed as 32-bit ones
    /// (`keras.ops.sum`).
    public static func sum(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try apply(Sum(axis: axis, keepDims: keepDims), [x])
    }

    /// The mean along `axis`, of integers as float32; NaN of nothing (`keras.ops.mean`).
    public static func mean(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try apply(Mean(axis: axis, keepDims: keepDims), [x])
    }

    /// The product along `axis`; small integers are multiplied as 32-bit ones
    /// (`keras.ops.prod`).
    public static func prod(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try apply(Prod(axis: axis, keepDims: keepDims), [x])
    }
}

extension Ops {
    /// The product along `axis` of `x` as `dtype` (`keras.ops.prod`).
    public static func prod(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false, dtype: DType
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("axis", axis), .setting("keepdims", keepDims), .setting("dtype", dtype),
        ]
        return try composite(.numpy("Prod"), [x], settings) {
            try cast(prod(cast($0[0], to: dtype), axis: axis, keepDims: keepDims), to: dtype)
        }
    }
}

struct Sum: ReduceOperation {
    static let kerasName = KerasName.numpy("Sum")
    static let saves: SavedValues = []
    let axis: Axes?
    let keepDims: Bool

    func resultDType(_ dtype: DType) -> DType { dtype.accumulating }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        try reduce(inputs[0].converted(to: spec.dtype.wide), KERAS_REDUCE_SUM)
            .converted(to: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let shape = saved.inputs[0].shape
        return [try expanded(upstream, to: shape).broadcast(to: shape)]
    }
}

struct Mean: ReduceOperation {
    static let kerasName = KerasName.numpy("Mean")
    static let saves: SavedValues = []
    let axis: Axes?
    let keepDims: Bool

    func resultDType(_ dtype: DType) -> DType { dtype.floating }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let x = try inputs[0].converted(to: spec.dtype.wide)
        var mean = try reduce(x, KERAS_REDUCE_SUM)
        try mean.divide(by: reducedCount(x.shape))
        return try mean.converted(to: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let shape = saved.inputs[0].shape
        var share = upstream
        try share.divide(by: reducedCount(shape))
        return [try expanded(share, to: shape).broadcast(to: shape)]
    }
}

extension Tensor {
    /// Divides the floats by a count. Most means are one number, for which an op would cost more than
    /// the division.
    fileprivate mutating func divide(by count: Int) throws {
        guard rank == 0, dtype == .float32, hasElements else {
            self = try Ops.divide(self, Tensor(.float(Double(count))))
            return
        }
        try withMutableBytes { bytes in
            let sum = bytes.load(as: Float.self)
            bytes.storeBytes(of: sum / Float(count), as: Float.self)
        }
    }
}

struct Prod: ReduceOperation {
    static let kerasName = KerasName.numpy("Prod")
    let axis: Axes?
    let keepDims: Bool

    var arguments: [OperationArgument] {
        [
            OperationArgument("axis", axis?.argument ?? .none),
            OperationArgument("keepdims", .bool(keepDims)), OperationArgument("dtype", .none),
        ]
    }

    func resultDType(_ dtype: DType) -> DType { dtype.accumulating }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        try reduce(inputs[0].converted(to: spec.dtype.wide), KERAS_REDUCE_PROD)
            .converted(to: spec.dtype)
    }

    /// The product of the others, without dividing by a factor that may be 0.
    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let x = saved.inputs[0]
        let isZero = try Ops.equal(x, 0)
        let others = Prod(axis: axis, keepDims: true)
        let zeros = try Ops.sum(Ops.cast(isZero, to: .int32), axis: axis, keepDims: true)
        let product = try apply(others, [Ops.where(isZero, 1, x)])
        // With one zero only that element has a gradient, with two or more none has.
        let atZero = try Ops.where(Ops.equal(zeros, 1), product, 0)
        let atOthers = try Ops.where(Ops.equal(zeros, 0), product, 0)
        let elsewhere = try Ops.divide(atOthers, Ops.where(isZero, 1, x))
        let slope = try Ops.where(isZero, atZero, elsewhere)
        return [try Ops.multiply(slope, expanded(upstream, to: x.shape))]
    }
}
