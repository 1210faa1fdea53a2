import CKerasBLAS

extension Ops {
    /// The eigenvalues of symmetric matrices, ascending, and their eigenvectors as columns
    /// (`keras.ops.eigh`).
    public static func eigh(_ x: Tensor) throws -> (values: Tensor, vectors: Tensor) {
        let results = try compositeAll(.linalg("Eigh"), [x]) {
            let dtype = try linalgDType($0[0], "eigh")
            _ = try squareSize($0[0], "eigh")
            let x = try cast($0[0], to: dtype)
            let symmetric = try multiply(add(x, transposed(x)), 0.5)
            return try linalg("Eigh", [symmetric], specs: eighSpecs, eighForward) {
                upstream, saved in
                [try eighGradient(upstream, saved.output, saved.outputs[1])]
            }
        }
        return (results[0], results[1])
    }

    @Sendable private static func eighSpecs(_ inputs: [Tensor]) throws -> [TensorSpec] {
        let shape = inputs[0].shape.withoutLast
        return [TensorSpec(shape: shape, dtype: inputs[0].dtype), inputs[0].spec]
    }

    @Sendable private static func eighForward(_ inputs: [Tensor]) throws -> [Tensor] {
        var matrices = try Matrices(inputs[0], "eigh")
        let size = matrices.rows
        var values = [Double](repeating: 0, count: try matrices.count * size)
        let workCount = 1 + 6 * size + 2 * size * size
        let integerCount = 3 + 5 * size
        let work = try Buffer.allocate(byteCount: workCount * 8)
        let integers = try Buffer.allocate(byteCount: integerCount * 4)
        try matrices.inEach { index, matrix in
            var (n, info) = (Int32(size), Int32(0))
            var (job, part) = (CChar(86), CChar(76))  // 'V', 'L'
            var (count, integerCount) = (Int32(workCount), Int32(integerCount))
            values.withUnsafeMutableBufferPointer { values in
                guard let values = values.baseAddress else { return }
                dsyevd_(
                    &job, &part, &n, matrix, &n, values + index * size,
                    work.pointer.assumingMemoryBound(to: Double.self), &count,
                    integers.pointer.assumingMemoryBound(to: Int32.self), &integerCount, &info)
            }
            guard info == 0 else {
                throw TensorError.backend(operation: "eigh", reason: "did not converge")
            }
        }
        withExtendedLifetime((work, integers)) {}
        let shape = Shape(sizes: matrices.batch + [size])
        return [
            try Tensor(values, shape: shape).converted(to: inputs[0].dtype),
            try matrices.tensor(inputs[0].dtype),
        ]
    }

    private static func eighGradient(
        _ upstream: [Tensor?], _ values: Tensor, _ vectors: Tensor
    ) throws -> Tensor {
        let size = values.shape.sizes.last ?? 0
        let unit = try eye(size, dtype: values.dtype)
        var inner = try zerosLike(vectors)
        if let forValues = upstream[0] {
            inner = try multiply(unit, expandDims(forValues, axis: -2))
        }
        if let forVectors = upstream[1] {
            let distance = try subtract(
                expandDims(values, axis: -2), expandDims(values, axis: -1))
            let factors = try divide(subtract(1, unit), add(distance, unit))
            inner = try add(
                inner, multiply(factors, matmul(transposed(vectors), forVectors)))
        }
        let result = try matmul(matmul(vectors, inner), transposed(vectors))
        return try multiply(add(result, transposed(result)), 0.5)
    }
}
