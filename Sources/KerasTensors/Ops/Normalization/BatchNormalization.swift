extension Ops {
    /// `x` with these means and variances along all axes but `axis` made 0 and 1, times `scale`,
    /// plus `offset` (`keras.ops.batch_normalization`).
    ///
    /// - Parameters:
    ///   - mean: A vector along `axis`, as `variance`, `offset` and `scale`.
    ///   - epsilon: Added to the variance.
    public static func batchNormalization(
        _ x: Tensor, mean: Tensor, variance: Tensor, axis: Int, offset: Tensor? = nil,
        scale: Tensor? = nil, epsilon: Double = 1e-3
    ) throws -> Tensor {
        let settings: [OperationArgument] = [.setting("axis", axis), .setting("epsilon", epsilon)]
        var call: [OperationArgument.Value] = [.input(0), .input(1), .input(2)]
        var inputs = [x, mean, variance]
        for factor in [offset, scale] {
            call.append(factor == nil ? .none : .input(inputs.count))
            inputs += factor.map { [$0] } ?? []
        }
        let (hasOffset, hasScale) = (offset != nil, scale != nil)
        return try composite(.nn("BatchNorm"), inputs, settings, call: call) {
            let x = $0[0]
            let axis = try x.shape.resolved(axis: axis, for: "batch_normalization")
            let factors = try $0.dropFirst().map { try reshape($0, [-1]) }
            var inverse = try rsqrt(add(factors[1], Tensor(.float(epsilon))))
            if hasScale, let scale = factors.last { inverse = try multiply(inverse, scale) }
            var rest = try multiply(negative(factors[0]), inverse)
            if hasOffset { rest = try add(rest, factors[2]) }
            if ScaleRows.suits(x, inverse, rest, axis: axis) {
                return try apply(ScaleRows(), [x, inverse, rest])
            }
            var sizes = [Int](repeating: 1, count: x.rank)
            sizes[axis] = -1
            return try add(multiply(x, reshape(inverse, sizes)), reshape(rest, sizes))
        }
    }

    /// `x` divided by its norm along `axis`, or by `epsilon` where that is larger
    /// (`keras.ops.normalize`).
    ///
    /// - Parameter order: Of the norm, at least 1: 2 for the length of a vector.
    public static func normalize(
        _ x: Tensor, axis: Axes = -1, order: Int = 2, epsilon: Double = 1e-7
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("axis", axis), .setting("order", order), .setting("epsilon", epsilon),
        ]
        return try composite(.nn("Normalize"), [x], settings) {
            guard order >= 1 else {
                throw TensorError.invalidArgument(
                    operation: "normalize", argument: "order", expected: "an int >= 1",
                    found: "\(order)")
            }
            let x = $0[0].rank == 0 ? try expandDims($0[0], axis: 0) : $0[0]
            guard order == 2 else {
                let size = try norm(x, ord: .power(Double(order)), axis: axis, keepDims: true)
                return try divide(x, maximum(size, Tensor(.float(epsilon))))
            }
            let squares = try sum(square(x), axis: axis, keepDims: true)
            return try multiply(x, minimum(rsqrt(squares), Tensor(.float(1 / epsilon))))
        }
    }

    /// The peak signal-to-noise ratio of two signals in decibels, over all elements
    /// (`keras.ops.psnr`).
    ///
    /// - Parameter maxValue: The largest value that an element can have.
    /// - Throws: ``TensorError`` for different shapes.
    public static func psnr(_ x1: Tensor, _ x2: Tensor, maxValue: Double) throws -> Tensor {
        try composite(.nn("PSNR"), [x1, x2], [.setting("max_val", maxValue)]) {
            guard $0[0].shape == $0[1].shape else {
                throw TensorError.incompatibleShapes(
                    operation: "psnr", shapes: $0.map(\.shape), reason: "the shapes must match")
            }
            let error = try mean(square(subtract($0[0], $0[1])))
            let peak = try log10(Tensor(.float(maxValue)).asDType($0[1].dtype))
            return try subtract(multiply(peak, 20), multiply(log10(error), 10))
        }
    }
}
