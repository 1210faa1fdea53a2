extension Ops {
    /// `tensors` in the dtype that they are promoted to.
    static func promoted(_ tensors: [Tensor], _ operation: String) throws -> [Tensor] {
        let dtype = try DType.promoted(tensors, operation: operation)
        return try tensors.map { try cast($0, to: dtype) }
    }

    /// `tensors` in the float dtype that they are promoted to: float32 for integers and bools.
    static func inexact(_ tensors: [Tensor], _ operation: String) throws -> [Tensor] {
        let dtype = try DType.promoted(tensors, operation: operation).floating
        return try tensors.map { try cast($0, to: dtype) }
    }

    /// `x` as a float: float32 for integers and bools.
    static func inexact(_ x: Tensor) throws -> Tensor { try cast(x, to: x.dtype.floating) }

    /// `value` in the dtype of `x`.
    static func constant(_ value: Double, like x: Tensor) throws -> Tensor {
        try WeakScalar.float(value).tensor(dtype: x.dtype)
    }

    /// The integer tensor with these values, as int32, or int64 where they need it.
    static func integers(_ values: [Int], shape: [Int]? = nil) throws -> Tensor {
        let dtype: DType =
            values.allSatisfy { Int32(exactly: $0) != nil } ? .int32 : .int64
        return try Tensor(values, shape: shape.map { Shape(sizes: $0) }).converted(to: dtype)
    }
}

extension Tensor {
    /// All elements as doubles; for ops on few numbers.
    func doubleValues() throws -> [Double] {
        try converted(to: .float64).withBytes { Array($0.bindMemory(to: Double.self)) }
    }

    /// All elements of integers of any dtype, uint64 too.
    func exactIntegerValues() throws -> [Int128] {
        let isUnsigned = dtype == .uint64
        return try integerValues().map {
            isUnsigned ? Int128(UInt(bitPattern: $0)) : Int128($0)
        }
    }

    /// All elements as 64-bit integers.
    func integerValues() throws -> [Int] {
        try converted(to: .int64).withBytes { $0.bindMemory(to: Int64.self).map { Int($0) } }
    }
}
