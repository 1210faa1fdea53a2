extension Tensor {
    /// The elements in row-major order as an array, converted to `Scalar`'s dtype if need be.
    ///
    /// - Throws: ``TensorError`` for a symbolic tensor or text.
    public func array<Scalar: TensorScalar>(of type: Scalar.Type = Scalar.self) throws -> [Scalar] {
        let source = dtype == Scalar.dtype ? self : try converted(to: Scalar.dtype)
        return try source.withBytes { Array($0.bindMemory(to: Scalar.self)) }
    }

    /// The only element.
    ///
    /// - Throws: ``TensorError/invalidArgument(operation:argument:expected:found:)`` if there is
    ///   not exactly one.
    public func item<Scalar: TensorScalar>(as type: Scalar.Type = Scalar.self) throws -> Scalar {
        let values = try array(of: Scalar.self)
        guard let value = values.first, values.count == 1 else {
            throw TensorError.invalidArgument(
                operation: "item", argument: "tensor", expected: "exactly one element",
                found: "shape \(shape)")
        }
        return value
    }
}
