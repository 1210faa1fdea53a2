extension DType {
    /// The dtype that an op on these tensors computes in: the least that holds the kinds of all,
    /// by the rules of `keras.backend.result_type`.
    ///
    /// A weak scalar decides only where its kind (int, float) is above the others'. Results have
    /// 64 bits only if an operand has them: Keras on JAX has no 64-bit dtypes at all.
    /// - Throws: ``TensorError/unsupportedDType(operation:dtype:remedy:)`` for text.
    public static func promoted(_ tensors: [Tensor], operation: String) throws -> DType {
        if let dtype = commonDType(of: tensors) { return dtype }
        var result = Promotion.none
        for tensor in tensors {
            guard tensor.dtype != .string else {
                throw TensorError.unsupportedDType(
                    operation: operation, dtype: .string, remedy: "use a tensor of numbers")
            }
            result = result.joined(with: Promotion(tensor))
        }
        return result.dtype
    }

    /// The dtype of tensors that all have it, and elements: nearly always what is asked about.
    private static func commonDType(of tensors: [Tensor]) -> DType? {
        guard !tensors.isEmpty else { return nil }
        let dtype = tensors[0].storage.dtype
        // By their places: a copy of each would be counted.
        for index in tensors.indices
        where tensors[index].storage.dtype != dtype || !tensors[index].hasElements { return nil }
        return dtype
    }

    /// The dtype of a float function of this dtype: float32 for integers and bools.
    var floating: DType { isFloatingPoint ? self : .float32 }

    /// The dtype that sums of this dtype have: small integers grow to 32 bits.
    var accumulating: DType {
        switch self {
        case .bool, .int8, .int16: .int32
        case .uint8, .uint16: .uint32
        default: self
        }
    }

    /// The dtype that 16-bit floats are computed in where rounding each step would hurt.
    var wide: DType { self == .float16 || self == .bfloat16 ? .float32 : self }
}

/// A place in the lattice of dtypes and weak kinds.
private enum Promotion {
    case none
    case weakInt
    case weakFloat
    case strong(DType)

    init(_ tensor: Tensor) {
        switch tensor.weakScalar {
        case .int: self = .weakInt
        case .float: self = .weakFloat
        case .bool, nil: self = .strong(tensor.dtype)
        }
    }

    var dtype: DType {
        switch self {
        case .none, .weakFloat: .float32
        case .weakInt: .int32
        case .strong(let dtype): dtype
        }
    }

    func joined(with other: Promotion) -> Promotion {
        switch (self, other) {
        case (.none, _): other
        case (_, .none): self
        case (.strong(let a), .strong(let b)): .strong(Self.join(a, b))
        case (.weakInt, .strong(let dtype)), (.strong(let dtype), .weakInt):
            dtype == .bool ? .weakInt : .strong(dtype)
        case (.weakFloat, .strong(let dtype)), (.strong(let dtype), .weakFloat):
            dtype.isFloatingPoint ? .strong(dtype) : .weakFloat
        case (.weakInt, .weakInt): .weakInt
        case (.weakFloat, _), (_, .weakFloat): .weakFloat
        }
    }

    private static func join(_ a: DType, _ b: DType) -> DType {
        if a == b || b == .bool { return a }
        if a == .bool { return b }
        switch (a.isFloatingPoint, b.isFloatingPoint) {
        case (true, false): return a
        case (false, true): return b
        case (true, true):
            if a.byteCount == b.byteCount { return .float32 }  // float16 and bfloat16
            return a.byteCount > b.byteCount ? a : b
        case (false, false): return joinIntegers(a, b)
        }
    }

    private static func joinIntegers(_ a: DType, _ b: DType) -> DType {
        if a.isSignedInteger == b.isSignedInteger { return a.byteCount > b.byteCount ? a : b }
        let (signed, unsigned) = a.isSignedInteger ? (a, b) : (b, a)
        if signed.byteCount > unsigned.byteCount { return signed }
        switch unsigned {
        case .uint8: return .int16
        case .uint64: return .float32
        default: return .int32  // int64 would hold uint32, but neither operand has 64 bits.
        }
    }
}
