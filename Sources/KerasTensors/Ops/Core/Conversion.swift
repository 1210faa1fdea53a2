extension Ops {
    /// `x` as a tensor of its own dtype or of `dtype` (`keras.ops.convert_to_tensor`): a number
    /// gets the dtype of its kind, float32 or int32.
    public static func convertToTensor(_ x: Tensor, dtype: DType? = nil) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("dtype", dtype), .setting("sparse", OperationArgument.Value.none),
            .setting("ragged", OperationArgument.Value.none),
        ]
        return try composite(.core("ConvertToTensor"), [x], settings) {
            try cast($0[0], to: dtype ?? $0[0].dtype)
        }
    }

    /// As ``convertToTensor(_:dtype:)`` of an array (`keras.ops.convert_to_tensor`); `Int` gives
    /// int32, as in Python, and `Double` float32.
    public static func convertToTensor<Scalar: TensorScalar>(
        _ values: [Scalar], shape: Shape? = nil, dtype: DType? = nil
    ) throws -> Tensor {
        let exact = try Tensor(values, shape: shape)
        let usual: DType =
            switch exact.dtype {
            case .int64: .int32
            case .float64: .float32
            default: exact.dtype
            }
        return try cast(exact, to: dtype ?? usual)
    }

    /// The same as ``convertToTensor(_:dtype:)`` (`keras.ops.array`).
    public static func array(_ x: Tensor, dtype: DType? = nil) throws -> Tensor {
        try composite(.numpy("Array"), [x], [.setting("dtype", dtype)]) {
            try cast($0[0], to: dtype ?? $0[0].dtype)
        }
    }

    /// The sizes of `x`, `nil` where they are not known (`keras.ops.shape`).
    public static func shape(_ x: Tensor) -> [Int?] { x.shape.dimensions }

    /// The number of dimensions (`keras.ops.ndim`).
    public static func ndim(_ x: Tensor) -> Int { x.rank }

    /// The number of elements (`keras.ops.size`).
    ///
    /// - Throws: ``TensorError`` where a size is not known.
    public static func size(_ x: Tensor) throws -> Int { try x.shape.elementCount() }

    /// The dtype (`keras.ops.dtype`).
    public static func dtype(_ x: Tensor) -> DType { x.dtype }

    /// Whether `value` is a tensor (`keras.ops.is_tensor`).
    public static func isTensor(_ value: Any) -> Bool { value is Tensor }

    /// `x` as `dtype`, numbers outside its range as the nearest that is inside
    /// (`keras.ops.saturate_cast`).
    public static func saturateCast(_ x: Tensor, to dtype: DType) throws -> Tensor {
        try composite(.core("SaturateCast"), [x], [.setting("dtype", dtype)]) {
            let (own, new) = try ($0[0].dtype.range(), dtype.range())
            let low = Swift.max(own.lowerBound, new.lowerBound)
            let high = Swift.min(own.upperBound, new.upperBound)
            let x = $0[0].dtype == .bool ? try cast($0[0], to: .int32) : $0[0]
            let inside: Tensor
            if x.dtype.isInteger {
                let bounds = (Int(exactly: low) ?? .min, Int(exactly: high) ?? .max)
                inside = try clip(x, min: bounds.0, max: bounds.1)
            } else {
                inside = try clip(x, min: low, max: high)
            }
            return try cast(inside, to: dtype)
        }
    }
}

extension DType {
    /// The lowest and the highest finite number.
    fileprivate func range() throws -> ClosedRange<Double> {
        switch self {
        case .bool: return 0...1
        case .int8: return -128...127
        case .int16: return -32768...32767
        case .int32: return -2_147_483_648...2_147_483_647
        case .int64: return -0x1p63...0x1p63
        case .uint8: return 0...255
        case .uint16: return 0...65535
        case .uint32: return 0...4_294_967_295
        case .uint64: return 0...0x1p64
        default:
            guard let largest = largestFinite else {
                throw TensorError.unsupportedDType(
                    operation: "saturate_cast", dtype: self, remedy: "use a dtype of numbers")
            }
            return -largest...largest
        }
    }
}
