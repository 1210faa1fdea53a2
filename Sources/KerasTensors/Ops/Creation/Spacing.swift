extension Ops {
    /// `num` numbers at equal distances from `start` to `stop`, elementwise, along a new `axis`
    /// (`keras.ops.linspace`).
    ///
    /// - Parameters:
    ///   - endpoint: Whether `stop` is the last of them.
    ///   - dtype: That of the promoted operands, as floats, if `nil`.
    /// - Throws: ``TensorError`` for a negative number.
    @_disfavoredOverload
    public static func linspace(
        _ start: Tensor, _ stop: Tensor, num: Int = 50, endpoint: Bool = true,
        dtype: DType? = nil, axis: Int = 0
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("num", num), .setting("endpoint", endpoint), .setting("retstep", false),
            .setting("dtype", dtype), .setting("axis", axis),
        ]
        return try composite(.numpy("Linspace"), [start, stop], settings) {
            try spaced($0, num, endpoint, dtype, axis)
        }
    }

    /// `num` powers of `base`, their exponents at equal distances from `start` to `stop`
    /// (`keras.ops.logspace`).
    public static func logspace(
        _ start: Tensor, _ stop: Tensor, num: Int = 50, endpoint: Bool = true, base: Double = 10,
        dtype: DType? = nil, axis: Int = 0
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("num", num), .setting("endpoint", endpoint), .setting("base", base),
            .setting("dtype", dtype), .setting("axis", axis),
        ]
        return try composite(.numpy("Logspace"), [start, stop], settings) {
            let powers = try power(Tensor(.float(base)), spaced($0, num, endpoint, nil, axis))
            return try cast(powers, to: dtype ?? powers.dtype)
        }
    }

    /// `num` numbers from `start` to `stop` whose ratios are equal (`keras.ops.geomspace`).
    public static func geomspace(
        _ start: Tensor, _ stop: Tensor, num: Int = 50, endpoint: Bool = true,
        dtype: DType? = nil, axis: Int = 0
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("num", num), .setting("endpoint", endpoint), .setting("dtype", dtype),
            .setting("axis", axis),
        ]
        return try composite(.numpy("Geomspace"), [start, stop], settings) {
            let ends = try inexact($0, "Geomspace")
            let sign = try sign(ends[0])
            let logs = try ends.map { try log(multiply($0, sign)) }
            let place = try spacedPlace(ends, axis)
            let sizes = try exp(spaced(logs, num, endpoint, nil, axis))
            let signs = try expandDims(broadcastSign(sign, ends), axis: Axes(place))
            let result = try multiply(sizes, signs)
            return try cast(result, to: dtype ?? result.dtype)
        }
    }

    private static func broadcastSign(_ sign: Tensor, _ ends: [Tensor]) throws -> Tensor {
        try broadcastTo(
            sign, Shape.broadcast(ends[0].shape, ends[1].shape, operation: "geomspace"))
    }

    private static func spacedPlace(_ ends: [Tensor], _ axis: Int) throws -> Int {
        let rank = Swift.max(ends[0].rank, ends[1].rank)
        return try Shape(sizes: [Int](repeating: 1, count: rank + 1))
            .resolved(axis: axis, for: "linspace")
    }

    private static func spaced(
        _ ends: [Tensor], _ num: Int, _ endpoint: Bool, _ dtype: DType?, _ axis: Int
    ) throws -> Tensor {
        let count = try bounded(num, "linspace", "num", atLeast: 0)
        let ends = try inexact(ends, "linspace")
        let place = try spacedPlace(ends, axis)
        let common = try Shape.broadcast(ends[0].shape, ends[1].shape, operation: "linspace")
        let divisions = Swift.max(endpoint ? count - 1 : count, 1)
        var sizes = [Int](repeating: 1, count: common.rank + 1)
        sizes[place] = count
        let steps = try cast(reshape(arange(count), sizes), to: ends[0].dtype)
        let part = try divide(steps, Tensor(.float(Double(divisions))))
        let first = try expandDims(broadcastTo(ends[0], common), axis: Axes(place))
        let last = try expandDims(broadcastTo(ends[1], common), axis: Axes(place))
        let result = try add(multiply(first, subtract(1, part)), multiply(last, part))
        guard let dtype, dtype != result.dtype else { return result }
        return try cast(dtype.isFloatingPoint ? result : floor(result), to: dtype)
    }

    /// A matrix of zeros with ones on its diagonal (`keras.ops.identity`).
    public static func identity(_ size: Int, dtype: DType = .float32) throws -> Tensor {
        try eye(size, dtype: dtype)
    }

    /// Zeros (`keras.ops.empty`, which on JAX gives zeros, too).
    public static func empty(_ shape: Shape, dtype: DType = .float32) throws -> Tensor {
        try zeros(shape, dtype: dtype)
    }

    /// Zeros of the shape, and unless given the dtype, of `x` (`keras.ops.empty_like`).
    public static func emptyLike(_ x: Tensor, dtype: DType? = nil) throws -> Tensor {
        try composite(.numpy("EmptyLike"), [x], [.setting("dtype", dtype)]) {
            try zerosLike($0[0], dtype: dtype)
        }
    }
}
