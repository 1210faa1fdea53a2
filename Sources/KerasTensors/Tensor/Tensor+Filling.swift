extension Tensor {
    /// A tensor with every element equal to `value`, converted to `dtype`.
    ///
    /// - Throws: ``TensorError`` for an unusable shape or dtype.
    static func filled(with value: Double, shape: Shape, dtype: DType) throws -> Tensor {
        try WeakScalar.float(value).tensor(dtype: dtype, shape: shape)
    }
}

extension WeakScalar {
    /// This number as a tensor of `dtype` with every element equal to it.
    func tensor(dtype: DType, shape: Shape = .scalar) throws -> Tensor {
        throw TensorError.unsupportedDType(operation: "fill", dtype: dtype, remedy: "")
    }
}
