/// Reductions that leave NaN out.
extension Ops {
    /// The sum of the numbers along `axis`, NaN counting as 0 (`keras.ops.nansum`).
    public static func nansum(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try reduction("Nansum", x, axis, keepDims) {
            try sum(withoutNaN($0, 0), axis: axis, keepDims: keepDims)
        }
    }

    /// The product of the numbers along `axis`, NaN counting as 1 (`keras.ops.nanprod`).
    public static func nanprod(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try reduction("Nanprod", x, axis, keepDims) {
            try prod(withoutNaN($0, 1), axis: axis, keepDims: keepDims)
        }
    }

    /// The largest number along `axis`; NaN where there are only NaN (`keras.ops.nanmax`).
    public static func nanmax(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try reduction("Nanmax", x, axis, keepDims) {
            let largest = try max(
                withoutNaN($0, -.infinity), axis: axis, keepDims: keepDims)
            return try nanWhereAllAre($0, largest, axis, keepDims)
        }
    }

    /// The smallest number along `axis`; NaN where there are only NaN (`keras.ops.nanmin`).
    public static func nanmin(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try reduction("Nanmin", x, axis, keepDims) {
            let smallest = try min(
                withoutNaN($0, .infinity), axis: axis, keepDims: keepDims)
            return try nanWhereAllAre($0, smallest, axis, keepDims)
        }
    }

    /// The mean of the numbers along `axis` that are not NaN (`keras.ops.nanmean`).
    public static func nanmean(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try reduction("Nanmean", x, axis, keepDims) { x in
            guard x.dtype.isFloatingPoint else {
                return try mean(x, axis: axis, keepDims: keepDims)
            }
            let count = try countOfNumbers(x, axis, keepDims)
            let total = try sum(withoutNaN(x, 0), axis: axis, keepDims: keepDims)
            return try divide(total, count)
        }
    }

    /// The variance of the numbers along `axis` that are not NaN (`keras.ops.nanvar`).
    public static func nanvar(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try reduction("Nanvar", x, axis, keepDims) { try nanVariance($0, axis, keepDims) }
    }

    /// The square root of the variance of the numbers that are not NaN (`keras.ops.nanstd`).
    public static func nanstd(
        _ x: Tensor, axis: Axes? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try reduction("Nanstd", x, axis, keepDims) { try sqrt(nanVariance($0, axis, keepDims)) }
    }

    private static func nanVariance(
        _ x: Tensor, _ axis: Axes?, _ keepDims: Bool
    ) throws -> Tensor {
        let dtype = x.dtype.floating
        let x = try cast(x, to: dtype.wide)
        let total = try sum(withoutNaN(x, 0), axis: axis, keepDims: true)
        let center = try divide(total, countOfNumbers(x, axis, true))
        let distance = try `where`(isnan(x), 0, subtract(x, center))
        let squares = try sum(square(distance), axis: axis, keepDims: keepDims)
        let count = try countOfNumbers(x, axis, keepDims)
        return try cast(divide(squares, count), to: dtype)
    }

    /// The running sum along `axis`, NaN counting as 0 (`keras.ops.nancumsum`).
    public static func nancumsum(
        _ x: Tensor, axis: Int? = nil, dtype: DType? = nil
    ) throws -> Tensor {
        let settings: [OperationArgument] = [.setting("axis", axis), .setting("dtype", dtype)]
        return try composite(.numpy("Nancumsum"), [x], settings) {
            let x = try withoutNaN($0[0], 0)
            return try cumsum(cast(x, to: dtype ?? x.dtype), axis: axis)
        }
    }

    /// The running product along `axis`, NaN counting as 1 (`keras.ops.nancumprod`).
    public static func nancumprod(
        _ x: Tensor, axis: Int? = nil, dtype: DType? = nil
    ) throws -> Tensor {
        let settings: [OperationArgument] = [.setting("axis", axis), .setting("dtype", dtype)]
        return try composite(.numpy("Nancumprod"), [x], settings) {
            let x = try withoutNaN($0[0], 1)
            return try runningProduct(cast(x, to: dtype ?? x.dtype), axis: axis)
        }
    }

    /// The index of the largest number along `axis`, of all if `nil`; -1 where there are only NaN
    /// (`keras.ops.nanargmax`).
    public static func nanargmax(
        _ x: Tensor, axis: Int? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try reduction("Nanargmax", x, axis.map { Axes($0) }, keepDims) {
            let index = try argmax(withoutNaN($0, -.infinity), axis: axis, keepDims: keepDims)
            return try minusOneWhereAllAreNaN($0, index, axis, keepDims)
        }
    }

    /// The index of the smallest number along `axis`, of all if `nil`; -1 where there are only NaN
    /// (`keras.ops.nanargmin`).
    public static func nanargmin(
        _ x: Tensor, axis: Int? = nil, keepDims: Bool = false
    ) throws -> Tensor {
        try reduction("Nanargmin", x, axis.map { Axes($0) }, keepDims) {
            let index = try argmin(withoutNaN($0, .infinity), axis: axis, keepDims: keepDims)
            return try minusOneWhereAllAreNaN($0, index, axis, keepDims)
        }
    }

    // MARK: Parts

    /// One input, and Keras's usual arguments of a reduction.
    static func reduction(
        _ name: String, _ x: Tensor, _ axis: Axes?, _ keepDims: Bool,
        _ body: @escaping @Sendable (Tensor) throws -> Tensor
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("axis", axis), .setting("keepdims", keepDims),
        ]
        return try composite(.numpy(name), [x], settings) { try body($0[0]) }
    }

    private static func withoutNaN(_ x: Tensor, _ value: Double) throws -> Tensor {
        guard x.dtype.isFloatingPoint else { return x }
        return try `where`(isnan(x), Tensor(.float(value)), x)
    }

    private static func countOfNumbers(
        _ x: Tensor, _ axis: Axes?, _ keepDims: Bool
    ) throws -> Tensor {
        let count = try sum(logicalNot(isnan(x)), axis: axis, keepDims: keepDims)
        return try cast(count, to: x.dtype)
    }

    private static func nanWhereAllAre(
        _ x: Tensor, _ result: Tensor, _ axis: Axes?, _ keepDims: Bool
    ) throws -> Tensor {
        guard x.dtype.isFloatingPoint else { return result }
        let isNaN = try all(isnan(x), axis: axis, keepDims: keepDims)
        return try `where`(isNaN, Tensor(.float(.nan)), result)
    }

    private static func minusOneWhereAllAreNaN(
        _ x: Tensor, _ index: Tensor, _ axis: Int?, _ keepDims: Bool
    ) throws -> Tensor {
        guard x.dtype.isFloatingPoint else { return index }
        let isNaN = try all(isnan(x), axis: axis.map { Axes($0) }, keepDims: keepDims)
        return try `where`(isNaN, -1, index)
    }
}
