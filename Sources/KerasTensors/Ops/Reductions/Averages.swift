extension Ops {
    /// The same as ``max(_:axis:keepDims:)`` (`keras.ops.amax`).
    public static func amax(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try reduction("Amax", x, axis, keepDims) { try max($0, axis: axis, keepDims: keepDims) }
    }

    /// The same as ``min(_:axis:keepDims:)`` (`keras.ops.amin`).
    public static func amin(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try reduction("Amin", x, axis, keepDims) { try min($0, axis: axis, keepDims: keepDims) }
    }

    /// How far the largest element along `axis` is above the smallest (`keras.ops.ptp`).
    public static func ptp(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try reduction("Ptp", x, axis, keepDims) {
            try subtract(
                max($0, axis: axis, keepDims: keepDims), min($0, axis: axis, keepDims: keepDims))
        }
    }

    /// The mean along `axis` in which each element counts as much as its weight
    /// (`keras.ops.average`).
    ///
    /// - Parameter weights: In the shape of `x`, or a vector along the axis; equal if `nil`.
    public static func average(
        _ x: Tensor, axis: Axes? = nil, weights: Tensor? = nil
    ) throws -> Tensor {
        let inputs = [x] + (weights.map { [$0] } ?? [])
        return try composite(.numpy("Average"), inputs, [.setting("axis", axis)]) {
            let operands = try inexact($0, "Average")
            let x = operands[0]
            guard operands.count > 1 else { return try mean(x, axis: axis) }
            var weights = operands[1]
            if weights.shape != x.shape {
                guard let axis, axis.values.count == 1, weights.rank == 1 else {
                    throw TensorError.incompatibleShapes(
                        operation: "average", shapes: [x.shape, weights.shape],
                        reason: "the weights need the shape of x, or one axis")
                }
                let place = try x.shape.resolved(axis: axis.values[0], for: "average")
                guard weights.shape.sizes[0] == x.shape.sizes[place] else {
                    throw TensorError.incompatibleShapes(
                        operation: "average", shapes: [x.shape, weights.shape],
                        reason: "a weight for each element along the axis is expected")
                }
                var sizes = [Int](repeating: 1, count: x.rank)
                sizes[place] = weights.shape.sizes[0]
                weights = try broadcastTo(reshape(weights, sizes), x.shape)
            }
            return try divide(sum(multiply(x, weights), axis: axis), sum(weights, axis: axis))
        }
    }

    /// The differences of neighbours along `axis`, taken `n` times (`keras.ops.diff`).
    ///
    /// - Throws: ``TensorError`` for a negative `n`, or a scalar.
    public static func diff(_ x: Tensor, n: Int = 1, axis: Int = -1) throws -> Tensor {
        let settings: [OperationArgument] = [.setting("n", n), .setting("axis", axis)]
        // Not by the steps of the body, of which a file can ask for any number.
        @Sendable func spec(_ inputs: [Tensor]) throws -> TensorSpec {
            let shape = inputs[0].shape
            let place = try shape.resolved(axis: axis, for: "diff")
            guard n >= 0 else {
                throw TensorError.invalidArgument(
                    operation: "diff", argument: "n", expected: "not negative", found: "\(n)")
            }
            let size = shape[place].map { $0 > n ? $0 - n : 0 }
            return TensorSpec(
                shape: shape.replacing(axis: place, with: size), dtype: inputs[0].dtype)
        }
        return try composite(.numpy("Diff"), [x], settings, rule: spec) {
            _ = try spec($0)
            let place = try $0[0].shape.resolved(axis: axis, for: "diff")
            var result = $0[0]
            for _ in 0..<Swift.min(n, result.shape.sizes[place]) {
                let later = try split(result, at: [1], axis: place)[1]
                let earlier = try split(result, at: [-1], axis: place)[0]
                result =
                    result.dtype == .bool
                    ? try notEqual(later, earlier) : try subtract(later, earlier)
            }
            return result
        }
    }

    /// The integral of `y` along `axis` by the trapezoidal rule (`keras.ops.trapezoid`).
    ///
    /// - Parameters:
    ///   - x: Where `y` was measured: as `y`, or a vector along the axis. If `nil`, at distances
    ///     of `dx`.
    public static func trapezoid(
        _ y: Tensor, x: Tensor? = nil, dx: Double = 1, axis: Int = -1
    ) throws -> Tensor {
        // Keras keeps x among the arguments of the constructor, where a config cannot hold it.
        let settings: [OperationArgument] = [
            .setting("x", OperationArgument.Value.none), .setting("dx", dx),
            .setting("axis", axis),
        ]
        let inputs = [y] + (x.map { [$0] } ?? [])
        return try composite(.numpy("Trapezoid"), inputs, settings) {
            let operands = try inexact($0, "Trapezoid")
            let y = try moveaxis(operands[0], source: Axes(axis), destination: -1)
            let later = try split(y, at: [1], axis: -1)[1]
            let earlier = try split(y, at: [-1], axis: -1)[0]
            var width = Tensor(.float(dx))
            if operands.count > 1 {
                width =
                    operands[1].rank == 1
                    ? try diff(operands[1])
                    : try moveaxis(
                        diff(operands[1], axis: axis), source: Axes(axis), destination: -1)
            }
            return try multiply(sum(multiply(width, add(later, earlier)), axis: -1), 0.5)
        }
    }

    /// The correlation coefficients between the rows of a matrix (`keras.ops.corrcoef`).
    ///
    /// - Throws: ``TensorError`` for more than two dimensions.
    public static func corrcoef(_ x: Tensor) throws -> Tensor {
        try composite(.numpy("Corrcoef"), [x]) {
            guard $0[0].rank <= 2 else {
                throw TensorError.incompatibleShapes(
                    operation: "corrcoef", shapes: [$0[0].shape],
                    reason: "x has more than 2 dimensions")
            }
            let x = try inexact($0[0])
            let rows = x.rank == 2 ? x : try reshape(x, [1, -1])
            let distance = try subtract(rows, mean(rows, axis: 1, keepDims: true))
            let count = Double(rows.shape.sizes[1] - 1)
            let covariance = try divide(
                matmul(distance, transpose(distance)), Tensor(.float(count)))
            guard rows.shape.sizes[0] > 1 else {
                let scalar = try reshape(covariance, [])
                return try divide(scalar, scalar)
            }
            let deviation = try sqrt(diag(covariance))
            let scaled = try divide(
                divide(covariance, expandDims(deviation, axis: 1)), expandDims(deviation, axis: 0))
            return try clip(scaled, min: -1, max: 1)
        }
    }
}
