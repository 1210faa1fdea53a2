import KerasTensors

extension Variable {
    /// The value of a variable that holds one number of this type, read without an op.
    func scalar<Scalar: TensorScalar>(of type: Scalar.Type) throws -> Scalar {
        try value.scalar(of: type)
    }

    /// Changes the number of a variable that holds one, in place.
    func updateScalar<Scalar: TensorScalar>(
        of type: Scalar.Type, _ body: (inout Scalar) -> Void
    ) throws {
        try update { tensor in
            guard tensor.dtype == Scalar.dtype, try tensor.shape.elementCount() == 1 else {
                throw KerasError.invalidInput(
                    object: description, expected: "a single \(Scalar.dtype)",
                    found: "\(tensor.shape) of \(tensor.dtype)")
            }
            try tensor.withMutableBytes { bytes in
                var number = bytes.loadUnaligned(as: Scalar.self)
                body(&number)
                bytes.storeBytes(of: number, as: Scalar.self)
            }
        }
    }
}

extension Tensor {
    /// The number of a tensor that holds one of this type.
    func scalar<Scalar: TensorScalar>(of type: Scalar.Type) throws -> Scalar {
        guard dtype == Scalar.dtype, try shape.elementCount() == 1 else {
            throw KerasError.invalidInput(
                object: "a tensor", expected: "a single \(Scalar.dtype)",
                found: "\(shape) of \(dtype)")
        }
        return try withBytes { $0.loadUnaligned(as: Scalar.self) }
    }

    /// The number of a tensor with one element, whatever its dtype.
    func doubleValue() throws -> Double {
        switch dtype {
        case .float64: try scalar(of: Double.self)
        case .float32: Double(try scalar(of: Float.self))
        default: try Ops.cast(self, to: .float64).scalar(of: Double.self)
        }
    }
}
