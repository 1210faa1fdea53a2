import CKerasKernels

extension Ops {
    /// `x` cut to the range from `min` to `max`, which may be tensors that broadcast
    /// (`keras.ops.clip`).
    public static func clip(_ x: Tensor, min: Tensor, max: Tensor) throws -> Tensor {
        guard let low = min.weakScalar, let high = max.weakScalar else {
            return try minimum(maximum(x, min), max)
        }
        return try apply(Clip(low: low, high: high), [x])
    }

    /// `x` cut to the range from `min` to `max`.
    public static func clip(
        _ x: Tensor, min: some WeakScalarConvertible, max: some WeakScalarConvertible
    ) throws -> Tensor {
        try apply(Clip(low: min.weakScalar, high: max.weakScalar), [x])
    }
}

struct Clip: UnaryOperation {
    static let kerasName = KerasName.numpy("Clip")
    static let kernel = KERAS_UNARY_CLIP
    let low: WeakScalar
    let high: WeakScalar

    var arguments: [OperationArgument] {
        [OperationArgument("x_min", low.argument), OperationArgument("x_max", high.argument)]
    }

    var parameters: (a: Double, b: Double) { (low.doubleValue, high.doubleValue) }

    /// The bounds are operands of the promotion: an integer cut at 0.5 is a float.
    func computeDType(_ inputs: [Tensor]) throws -> DType? {
        let dtype = try DType.promoted(
            [inputs[0], Tensor(low), Tensor(high)], operation: Self.operationName)
        return dtype == .bool ? .int32 : dtype
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        TensorSpec(shape: inputs[0].shape, dtype: try computeDType(inputs) ?? inputs[0].dtype)
    }
}

extension WeakScalar {
    var argument: OperationArgument.Value {
        switch self {
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .float(let value): .float(value)
        }
    }
}
