extension Ops {
    /// What is meant by the size of a vector or a matrix.
    public enum NormOrder: Sendable, Hashable {
        /// The p-th root of the sum of p-th powers: of a matrix 1 (the largest column), 2 (the
        /// largest singular value), and -1 and -2 for the smallest.
        case power(Double)
        /// The largest: of a matrix, the largest row.
        case infinity
        /// The smallest.
        case negativeInfinity
        /// The root of the sum of squares of a matrix: `"fro"`.
        case frobenius
        /// The sum of singular values: `"nuc"`.
        case nuclear

        var argument: OperationArgument.Value {
            switch self {
            case .power(let order):
                Int(exactly: order).map { .int($0) } ?? .float(order)
            case .infinity: .float(.infinity)
            case .negativeInfinity: .float(-.infinity)
            case .frobenius: .string("fro")
            case .nuclear: .string("nuc")
            }
        }
    }

    /// The sizes of vectors along one axis, or of matrices along two (`keras.ops.norm`).
    ///
    /// - Parameter axis: All axes if `nil`, of which there are one or two, then.
    /// - Throws: ``TensorError`` for an order that does not exist for as many axes.
    public static func norm(
        _ x: Tensor, ord: NormOrder, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("ord", ord.argument), .setting("axis", axis),
            .setting("keepdims", keepDims),
        ]
        return try composite(.linalg("Norm"), [x], settings) {
            let x = try inexact($0[0])
            let axes =
                try axis.map { try x.shape.resolved(axes: $0.values, for: "norm") }
                ?? Array(0..<x.rank)
            switch axes.count {
            case 1: return try vectorNorm(x, ord, axes[0], keepDims)
            case 2: return try matrixNorm(x, ord, axes, keepDims)
            default: throw wrongOrder(ord, axes.count)
            }
        }
    }

    private static func wrongOrder(_ order: NormOrder, _ axes: Int) -> TensorError {
        TensorError.invalidArgument(
            operation: "norm", argument: "ord", expected: "an order for one or two axes",
            found: "\(order) for \(axes) axes")
    }

    private static func vectorNorm(
        _ x: Tensor, _ order: NormOrder, _ axis: Int, _ keepDims: Bool
    ) throws -> Tensor {
        func total(_ x: Tensor) throws -> Tensor {
            try sum(x, axis: Axes(axis), keepDims: keepDims)
        }
        switch order {
        case .infinity: return try max(abs(x), axis: Axes(axis), keepDims: keepDims)
        case .negativeInfinity: return try min(abs(x), axis: Axes(axis), keepDims: keepDims)
        case .power(0): return try total(cast(notEqual(x, 0), to: x.dtype))
        case .power(1): return try total(abs(x))
        case .power(2): return try sqrt(total(square(x)))
        case .power(let order):
            let powers = try total(power(abs(x), Tensor(.float(order))))
            return try power(powers, Tensor(.float(1 / order)))
        case .frobenius, .nuclear: throw wrongOrder(order, 1)
        }
    }

    private static func matrixNorm(
        _ x: Tensor, _ order: NormOrder, _ axes: [Int], _ keepDims: Bool
    ) throws -> Tensor {
        let matrices = try moveaxis(x, source: Axes(axes), destination: [-2, -1])
        let result: Tensor
        switch order {
        case .frobenius: result = try sqrt(sum(square(matrices), axis: [-2, -1]))
        case .nuclear: result = try sum(decomposition(matrices, full: false)[1], axis: -1)
        case .power(1): result = try max(sum(abs(matrices), axis: -2), axis: -1)
        case .power(-1): result = try min(sum(abs(matrices), axis: -2), axis: -1)
        case .power(2): result = try max(decomposition(matrices, full: false)[1], axis: -1)
        case .power(-2): result = try min(decomposition(matrices, full: false)[1], axis: -1)
        case .infinity: result = try max(sum(abs(matrices), axis: -1), axis: -1)
        case .negativeInfinity: result = try min(sum(abs(matrices), axis: -1), axis: -1)
        case .power: throw wrongOrder(order, 2)
        }
        guard keepDims else { return result }
        var sizes = x.shape.sizes
        for axis in axes { sizes[axis] = 1 }
        return try reshape(result, sizes)
    }
}
