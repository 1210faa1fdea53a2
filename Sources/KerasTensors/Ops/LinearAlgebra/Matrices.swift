import CKerasBLAS

/// Stacks of matrices as LAPACK wants them: columns one after the other, in float64.
struct Matrices {
    let batch: [Int]
    let rows: Int
    let columns: Int
    /// The matrices, transposed.
    var memory: Tensor

    var count: Int { get throws { try batch.reduce(1, sizeProduct) } }

    init(_ x: Tensor, _ operation: String) throws {
        (rows, columns) = try Ops.matrixSizes(x, operation)
        batch = Array(x.shape.sizes.dropLast(2))
        memory = try Ops.swapaxes(x.converted(to: .float64).plain, -1, -2)
        try Self.check(rows, columns, x.shape)
    }

    /// Matrices of zeros.
    init(zeros batch: [Int], rows: Int, columns: Int) throws {
        (self.batch, self.rows, self.columns) = (batch, rows, columns)
        memory = try Ops.zeros(Shape(sizes: batch + [columns, rows]), dtype: .float64)
    }

    private static func check(_ rows: Int, _ columns: Int, _ shape: Shape) throws {
        guard max(rows, columns) <= 1 << 15 else { throw TensorError.shapeOverflow(shape) }
    }

    /// The matrices as a tensor of `dtype`.
    func tensor(_ dtype: DType) throws -> Tensor {
        try Ops.swapaxes(memory, -1, -2).converted(to: dtype)
    }

    /// Lets `body` work on each matrix in place, by its number.
    ///
    /// - Throws: ``TensorError/backend(operation:reason:)`` for what LAPACK reports as wrong
    ///   arguments; whatever else it reports is `body`'s.
    mutating func inEach(_ body: (Int, UnsafeMutablePointer<Double>) throws -> Void) throws {
        let (count, size) = (try count, rows * columns)
        guard size > 0 else { return }
        try memory.withMutableBytes { bytes in
            guard let start = bytes.bindMemory(to: Double.self).baseAddress else { return }
            for index in 0..<count { try body(index, start + index * size) }
        }
    }
}

extension Ops {
    /// The dtype that linear algebra gives: float32 for integers; 16-bit floats are refused, as by
    /// JAX.
    static func linalgDType(_ x: Tensor, _ operation: String) throws -> DType {
        let dtype = x.dtype.floating
        guard dtype.byteCount >= 4 else {
            throw TensorError.unsupportedDType(
                operation: operation, dtype: dtype, remedy: "cast to float32 first")
        }
        return dtype
    }

    /// The size of square matrices.
    static func squareSize(_ x: Tensor, _ operation: String) throws -> Int {
        let (rows, columns) = try matrixSizes(x, operation)
        guard rows == columns || rows == -1 || columns == -1 else {
            throw TensorError.incompatibleShapes(
                operation: operation, shapes: [x.shape],
                reason: "the last two dimensions must be equal: square matrices are expected")
        }
        return Swift.max(rows, columns)
    }

    /// A primitive of linear algebra on one tensor, or two.
    static func linalg(
        _ name: String, _ inputs: [Tensor], specs: @escaping CompositeOperation.SpecRule,
        _ forward: @escaping PrimitiveOperation.Forward,
        gradient: @escaping PrimitiveOperation.Backward
    ) throws -> [Tensor] {
        try applyAll(
            PrimitiveOperation(
                kerasName: .linalg(name), specs: specs, compute: forward, backward: gradient),
            inputs)
    }

    static func transposed(_ x: Tensor) throws -> Tensor { try swapaxes(x, -1, -2) }
}
