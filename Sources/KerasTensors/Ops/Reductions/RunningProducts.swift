extension Ops {
    /// The running product along `axis`; of all elements in order, as a vector, if `nil`
    /// (`keras.ops.cumprod`).
    public static func cumprod(
        _ x: Tensor, axis: Int? = nil, dtype: DType? = nil
    ) throws -> Tensor {
        let settings: [OperationArgument] = [.setting("axis", axis), .setting("dtype", dtype)]
        return try composite(.numpy("Cumprod"), [x], settings) {
            try runningProduct(cast($0[0], to: dtype ?? $0[0].dtype), axis: axis)
        }
    }

    /// The running product in as many steps as the size has bits: each multiplies by what lies
    /// twice as far back.
    static func runningProduct(_ x: Tensor, axis: Int?) throws -> Tensor {
        let whole = axis == nil ? try ravel(x) : x
        let place = try whole.shape.resolved(axis: axis ?? 0, for: "cumprod")
        var result = whole.dtype == .bool ? try cast(whole, to: .int32) : whole
        let size = result.shape.sizes[place]
        var step = 1
        while step < size {
            let earlier = try split(result, at: [size - step], axis: place)[0]
            let parts = try split(result, at: [step], axis: place)
            result = try concatenate([parts[0], multiply(earlier, parts[1])], axis: place)
            step *= 2
        }
        return result
    }

    /// The running sum of `x` as `dtype`; see ``cumsum(_:axis:)``.
    public static func cumsum(_ x: Tensor, axis: Int? = nil, dtype: DType?) throws -> Tensor {
        guard let dtype else { return try cumsum(x, axis: axis) }
        let settings: [OperationArgument] = [.setting("axis", axis), .setting("dtype", dtype)]
        return try composite(.numpy("Cumsum"), [x], settings) {
            try cumsum(cast($0[0], to: dtype), axis: axis)
        }
    }
}
