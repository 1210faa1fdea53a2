/// The dtype that operands of different dtypes are joined in.
func movementDType(_ inputs: [Tensor]) throws -> DType {
    let strong = inputs.filter { $0.weakScalar == nil }
    guard let first = strong.first else { return inputs.first?.dtype ?? .float32 }
    guard let other = strong.first(where: { $0.dtype != first.dtype }) else { return first.dtype }
    throw TensorError.unsupportedDType(
        operation: "promotion", dtype: other.dtype, remedy: "cast it to \(first.dtype) first")
}
