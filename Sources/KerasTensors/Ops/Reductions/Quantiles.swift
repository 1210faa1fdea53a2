extension Ops {
    /// What is taken between the two elements around a quantile.
    public enum QuantileMethod: String, Sendable, CaseIterable {
        case linear, lower, higher, midpoint, nearest
    }

    /// The number below which the fraction `q` of the elements along `axis` lies; of all if `nil`
    /// (`keras.ops.quantile`). NaN where there is one.
    ///
    /// - Parameter q: A scalar or a vector from 0 to 1; a vector's results lie along a new first
    ///   axis.
    /// - Throws: ``TensorError`` for a `q` of more dimensions, or of integers.
    public static func quantile(
        _ x: Tensor, _ q: Tensor, axis: Axes? = nil, method: QuantileMethod = .linear,
        keepDims: Bool = false
    ) throws -> Tensor {
        try quantiles("Quantile", x, q, axis, method, keepDims, scale: 1, skipsNaN: false)
    }

    /// As ``quantile(_:_:axis:method:keepDims:)``, NaN left out (`keras.ops.nanquantile`).
    public static func nanquantile(
        _ x: Tensor, _ q: Tensor, axis: Axes? = nil, method: QuantileMethod = .linear,
        keepDims: Bool = false
    ) throws -> Tensor {
        try quantiles("Nanquantile", x, q, axis, method, keepDims, scale: 1, skipsNaN: true)
    }

    /// As ``quantile(_:_:axis:method:keepDims:)`` with `q` from 0 to 100
    /// (`keras.ops.percentile`).
    public static func percentile(
        _ x: Tensor, _ q: Tensor, axis: Axes? = nil, method: QuantileMethod = .linear,
        keepDims: Bool = false
    ) throws -> Tensor {
        try quantiles("Percentile", x, q, axis, method, keepDims, scale: 100, skipsNaN: false)
    }

    /// As ``percentile(_:_:axis:method:keepDims:)``, NaN left out (`keras.ops.nanpercentile`).
    public static func nanpercentile(
        _ x: Tensor, _ q: Tensor, axis: Axes? = nil, method: QuantileMethod = .linear,
        keepDims: Bool = false
    ) throws -> Tensor {
        try quantiles("Nanpercentile", x, q, axis, method, keepDims, scale: 100, skipsNaN: true)
    }

    /// The middle element along `axis`, or the mean of the two in the middle (`keras.ops.median`).
    public static func median(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try reduction("Median", x, axis, keepDims) {
            try quantile(
                of: $0, constant(0.5, like: inexact($0)), axis, .midpoint, keepDims,
                skipsNaN: false)
        }
    }

    /// As ``median(_:axis:keepDims:)``, NaN left out (`keras.ops.nanmedian`).
    public static func nanmedian(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try reduction("Nanmedian", x, axis, keepDims) {
            try quantile(
                of: $0, constant(0.5, like: inexact($0)), axis, .midpoint, keepDims, skipsNaN: true)
        }
    }

    private static func quantiles(
        _ name: String, _ x: Tensor, _ q: Tensor, _ axis: Axes?, _ method: QuantileMethod,
        _ keepDims: Bool, scale: Double, skipsNaN: Bool
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("axis", axis), .setting("method", method.rawValue),
            .setting("keepdims", keepDims),
        ]
        return try composite(.numpy(name), [x, q], settings) {
            let q = scale == 1 ? $0[1] : try divide(inexact($0[1]), Tensor(.float(scale)))
            guard q.rank <= 1, q.dtype.isFloatingPoint else {
                throw TensorError.invalidArgument(
                    operation: name, argument: "q", expected: "a float scalar or vector",
                    found: "\(q.dtype)\(q.shape)")
            }
            return try quantile(of: $0[0], q, axis, method, keepDims, skipsNaN: skipsNaN)
        }
    }

    private static func quantile(
        of x: Tensor, _ q: Tensor, _ axis: Axes?, _ method: QuantileMethod, _ keepDims: Bool,
        skipsNaN: Bool
    ) throws -> Tensor {
        let x = try inexact(x)
        let axes = try axis?.indices(in: x.shape, "quantile") ?? Array(0..<x.rank)
        let kept = (0..<x.rank).filter { !axes.contains($0) }
        let keptSizes = kept.map { x.shape.sizes[$0] }
        let count = try axes.reduce(1) { try sizeProduct($0, x.shape.sizes[$1]) }
        let rows = try reshape(transpose(x, axes: kept + axes), keptSizes + [count])
        let isNaN = try isnan(rows)
        let sorted = try sort(rows, axis: -1)
        var numbers = try constant(Double(count), like: q)
        if skipsNaN {
            numbers = try cast(sum(logicalNot(isNaN), axis: -1, keepDims: true), to: q.dtype)
        }
        // The results' axes: q's, the kept ones; the last holds the two neighbours.
        let vectorQ = try reshape(q, [-1] + keptSizes.map { _ in 1 } + [1])
        let place = try multiply(vectorQ, subtract(numbers, 1))
        let (low, high) = try (floor(place), ceil(place))
        let highWeight = try subtract(place, low)
        let last = try subtract(numbers, 1)
        let below = try element(sorted, at: clip(low, min: 0, max: last))
        let above = try element(sorted, at: clip(high, min: 0, max: last))
        var result: Tensor
        switch method {
        case .linear:
            result = try add(
                multiply(cast(below, to: q.dtype), subtract(1, highWeight)),
                multiply(cast(above, to: q.dtype), highWeight))
        case .lower: result = below
        case .higher: result = above
        case .midpoint: result = try multiply(add(below, above), 0.5)
        case .nearest: result = try `where`(lessEqual(highWeight, 0.5), below, above)
        }
        if !skipsNaN {
            let hasNaN = try any(isNaN, axis: -1, keepDims: true)
            result = try `where`(hasNaN, Tensor(.float(.nan)), result)
        }
        var sizes = keptSizes
        if keepDims { sizes = (0..<x.rank).map { axes.contains($0) ? 1 : x.shape.sizes[$0] } }
        return try cast(reshape(result, (q.rank == 0 ? [] : q.shape.sizes) + sizes), to: x.dtype)
    }

    /// The elements of `rows` (…, n) at `places` (q, …, 1).
    private static func element(_ rows: Tensor, at places: Tensor) throws -> Tensor {
        let count = places.shape.sizes[0]
        let stretched = try broadcastTo(
            expandDims(rows, axis: 0), Shape(sizes: [count] + rows.shape.sizes))
        let indices = try broadcastTo(
            cast(places.detached, to: .int32),
            Shape(sizes: [count] + rows.shape.sizes.dropLast() + [1]))
        return try takeAlongAxis(stretched, indices, axis: -1)
    }
}
