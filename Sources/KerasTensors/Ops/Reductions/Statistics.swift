import CKerasKernels

extension Ops {
    /// The mean squared distance from the mean along `axis`, of integers as float32
    /// (`keras.ops.var`).
    public static func variance(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try apply(Var(axis: axis, keepDims: keepDims), [x])
    }

    /// The square root of the variance (`keras.ops.std`).
    public static func std(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try apply(Std(axis: axis, keepDims: keepDims), [x])
    }

    /// The mean and the variance along `axes` (`keras.ops.moments`).
    public static func moments(
        _ x: Tensor, axes: Axes, keepDims: Bool = false
    ) throws -> (mean: Tensor, variance: Tensor) {
        let settings: [OperationArgument] = [
            .setting("axes", axes), .setting("keepdims", keepDims),
            .setting("synchronized", false),
        ]
        let results = try compositeAll(.nn("Moments"), [x], settings) {
            [
                try mean($0[0], axis: axes, keepDims: keepDims),
                try variance($0[0], axis: axes, keepDims: keepDims),
            ]
        }
        return (results[0], results[1])
    }

    /// The logarithm of the sum of exponentials along `axis`, without overflow
    /// (`keras.ops.logsumexp`).
    public static func logsumexp(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try apply(Logsumexp(axis: axis, keepDims: keepDims), [x])
    }

    /// The Euclidean length along `axis`: the square root of the sum of squares
    /// (`keras.ops.norm` of order 2 along one axis, or of all elements).
    public static func norm(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try apply(Norm(axis: axis, keepDims: keepDims), [x])
    }
}

struct Var: ReduceOperation {
    static let kerasName = KerasName.numpy("Var")
    static let saves: SavedValues = .inputs
    let axis: Axes?
    let keepDims: Bool

    func resultDType(_ dtype: DType) -> DType { dtype.floating }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let x = try inputs[0].converted(to: spec.dtype.wide)
        let squares = try Ops.square(Ops.subtract(x, Ops.mean(x, axis: axis, keepDims: true)))
        return try Ops.mean(squares, axis: axis, keepDims: keepDims).converted(to: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let x = saved.inputs[0]
        let distance = try Ops.subtract(x, Ops.mean(x, axis: axis, keepDims: true))
        let share = try Ops.multiply(upstream, Tensor(.float(2 / Double(reducedCount(x.shape)))))
        return [try Ops.multiply(distance, expanded(share, to: x.shape))]
    }
}

struct Std: ReduceOperation {
    static let kerasName = KerasName.numpy("Std")
    let axis: Axes?
    let keepDims: Bool

    func resultDType(_ dtype: DType) -> DType { dtype.floating }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let x = try inputs[0].converted(to: spec.dtype.wide)
        return try Ops.sqrt(Ops.variance(x, axis: axis, keepDims: keepDims))
            .converted(to: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let x = saved.inputs[0]
        let distance = try Ops.subtract(x, Ops.mean(x, axis: axis, keepDims: true))
        let share = try Ops.divide(
            upstream,
            Ops.multiply(saved.output, Tensor(.float(Double(reducedCount(x.shape))))))
        return [try Ops.multiply(distance, expanded(share, to: x.shape))]
    }
}

struct Logsumexp: ReduceOperation {
    static let kerasName = KerasName.math("Logsumexp")
    let axis: Axes?
    let keepDims: Bool

    func resultDType(_ dtype: DType) -> DType { dtype.floating }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let x = try inputs[0].converted(to: spec.dtype.wide)
        if try x.shape.elementCount() == 0 {
            return try Tensor.filled(with: -.infinity, shape: spec.shape, dtype: spec.dtype)
        }
        // An infinite maximum is not subtracted: infinity less infinity would be NaN.
        let largest = try Ops.max(x, axis: axis, keepDims: true)
        let shift = try Ops.where(Ops.isfinite(largest), largest, 0)
        let sums = try Ops.sum(Ops.exp(Ops.subtract(x, shift)), axis: axis, keepDims: true)
        return try Ops.add(Ops.log(sums), shift).withShape(spec.shape).converted(to: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let x = saved.inputs[0]
        let shares = try Ops.exp(Ops.subtract(x, expanded(saved.output, to: x.shape)))
        return [try Ops.multiply(shares, expanded(upstream, to: x.shape))]
    }
}

struct Norm: ReduceOperation {
    static let kerasName = KerasName(module: "keras.src.ops.linalg", className: "Norm")
    let axis: Axes?
    let keepDims: Bool

    var arguments: [OperationArgument] {
        [
            OperationArgument("ord", .none), OperationArgument("axis", axis?.argument ?? .none),
            OperationArgument("keepdims", .bool(keepDims)),
        ]
    }

    func resultDType(_ dtype: DType) -> DType { dtype.floating }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let x = try inputs[0].converted(to: spec.dtype.wide)
        return try Ops.sqrt(Ops.sum(Ops.square(x), axis: axis, keepDims: keepDims))
            .converted(to: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let x = saved.inputs[0]
        let share = try Ops.divide(upstream, saved.output)
        return [try Ops.multiply(x, expanded(share, to: x.shape))]
    }
}
