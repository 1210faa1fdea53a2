import CKerasKernels

extension DType {
    /// The kernels' number of this dtype; `string` has none that they accept.
    var cValue: keras_dtype { keras_dtype(rawValue: keras_dtype.RawValue(rawValue)) }
}
