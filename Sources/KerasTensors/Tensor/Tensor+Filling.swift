import CKerasKernels

extension Tensor {
    /// A tensor with every element equal to `value`, converted to `dtype`.
    ///
    /// - Throws: ``TensorError`` for an unusable shape or dtype.
    static func filled(with value: Double, shape: Shape, dtype: DType) throws -> Tensor {
        try WeakScalar.float(value).tensor(dtype: dtype, shape: shape)
    }

    /// A tensor with this one's elements and another shape of as many, sharing memory.
    func withShape(_ shape: Shape) -> Tensor {
        guard hasElements else { return self }
        guard shape != storage.shape else { return plain }
        return Tensor(
            storage: TensorStorage(
                shape: shape, dtype: dtype, sharing: storage, from: 0,
                byteCount: storage.byteCount))
    }
}

extension WeakScalar {
    /// This number as a tensor of `dtype` with every element equal to it.
    ///
    /// - Throws: ``TensorError`` for an unusable shape or dtype.
    func tensor(dtype: DType, shape: Shape = .scalar) throws -> Tensor {
        try Tensor(uninitialized: shape, dtype: dtype) { bytes in
            guard bytes.count >= dtype.byteCount else { return }
            switch self {
            case .bool, .float:
                var value = doubleValue
                _ = keras_cast(&value, KERAS_FLOAT64, bytes.baseAddress, dtype.cValue, 1)
            case .int(let integer):
                var value = Int64(integer)
                _ = keras_cast(&value, KERAS_INT64, bytes.baseAddress, dtype.cValue, 1)
            }
            keras_repeat_first(bytes.baseAddress, dtype.byteCount, bytes.count / dtype.byteCount)
        }
    }
}
