import CKerasKernels

extension Ops {
    /// The largest integer not above `x`, as a float (`keras.ops.floor`).
    public static func floor(_ x: Tensor) throws -> Tensor { try apply(Floor(), [x]) }

    /// The smallest integer not below `x`, as a float (`keras.ops.ceil`).
    public static func ceil(_ x: Tensor) throws -> Tensor { try apply(Ceil(), [x]) }

    /// `x` without its fraction (`keras.ops.trunc`).
    public static func trunc(_ x: Tensor) throws -> Tensor { try apply(Trunc(), [x]) }

    /// `x` rounded to `decimals` places, halves to the even neighbour (`keras.ops.round`).
    ///
    /// - Throws: ``TensorError`` for bools.
    public static func round(_ x: Tensor, decimals: Int = 0) throws -> Tensor {
        try apply(Round(decimals: decimals), [x])
    }
}

struct Floor: UnaryOperation {
    static let kerasName = KerasName.numpy("Floor")
    static let kernel = KERAS_UNARY_FLOOR
}

struct Ceil: UnaryOperation {
    static let kerasName = KerasName.numpy("Ceil")
    static let kernel = KERAS_UNARY_CEIL
}

struct Trunc: UnaryOperation {
    static let kerasName = KerasName.numpy("Trunc")
    static let kernel = KERAS_UNARY_TRUNC
    static let rule = UnaryDTypeRule.kept(bools: .kept)
}

struct Round: UnaryOperation {
    static let kerasName = KerasName.numpy("Round")
    static let kernel = KERAS_UNARY_ROUND
    static let rule = UnaryDTypeRule.kept(bools: .refused)
    let decimals: Int

    var arguments: [OperationArgument] { [OperationArgument("decimals", .int(decimals))] }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let x = inputs[0]
        if x.dtype.isInteger && decimals >= 0 { return x }
        guard decimals != 0 else { return try kernelResult(x, dtype: spec.dtype) }
        let value = try x.converted(to: x.dtype.floating)
        let scale = Tensor(.float(powerOf10(decimals)))
        let rounded = try Round(decimals: 0)
            .kernelResult(Ops.multiply(value, scale), dtype: value.dtype)
        return try Ops.divide(rounded, scale).converted(to: spec.dtype)
    }

    private func powerOf10(_ exponent: Int) -> Double {
        let size = (0..<Swift.min(exponent.magnitude, 400)).reduce(1.0) { size, _ in size * 10 }
        return exponent < 0 ? 1 / size : size
    }
}
