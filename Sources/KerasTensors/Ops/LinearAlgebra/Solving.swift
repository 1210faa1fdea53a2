import CKerasBLAS

extension Ops {
    /// The `x` of `a · x = b` for square matrices `a` (`keras.ops.solve`); `b` may be a vector or
    /// matrices of as many rows. Where a matrix is singular, the result is not finite.
    ///
    /// - Throws: ``TensorError`` if the shapes do not fit.
    public static func solve(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        try composite(.linalg("Solve"), [a, b]) {
            let operands = try inexact($0, "solve")
            _ = try linalgDType(operands[0], "solve")
            guard operands[1].rank == 1 else { return try solved(operands[0], operands[1]) }
            return try squeeze(
                solved(operands[0], expandDims(operands[1], axis: -1)), axis: -1)
        }
    }

    /// The inverses of square matrices (`keras.ops.inv`).
    public static func inv(_ x: Tensor) throws -> Tensor {
        try composite(.linalg("Inv"), [x]) {
            let dtype = try linalgDType($0[0], "inv")
            let size = try squareSize($0[0], "inv")
            return try solved(cast($0[0], to: dtype), eye(size, dtype: dtype))
        }
    }

    /// The solution for matrices on both sides, whose stacks broadcast.
    private static func solved(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        let size = try squareSize(a, "solve")
        let (rows, columns) = try matrixSizes(b, "solve")
        guard rows == size else {
            throw TensorError.incompatibleShapes(
                operation: "solve", shapes: [a.shape, b.shape],
                reason: "the right side must have as many rows as the left")
        }
        let batch = try Shape.broadcast(
            Shape(sizes: a.shape.sizes.dropLast(2)), Shape(sizes: b.shape.sizes.dropLast(2)),
            operation: "solve"
        ).sizes
        let left = try broadcastTo(a, Shape(sizes: batch + [size, size]))
        let right = try broadcastTo(b, Shape(sizes: batch + [size, columns]))
        return try linalg(
            "Solve", [left, right], specs: specOfSecond
        ) {
            [try systemSolution($0[0], $0[1], transposes: false)]
        } gradient: { upstream, saved in
            guard let upstream = upstream[0] else { return [nil, nil] }
            let forB = try systemSolution(saved.inputs[0], upstream, transposes: true)
            let forA = try negative(matmul(forB, transposed(saved.output)))
            return [forA, forB]
        }[0]
    }

    private static let specOfSecond: CompositeOperation.SpecRule = { [$0[1].spec] }

    private static func systemSolution(
        _ a: Tensor, _ b: Tensor, transposes: Bool
    ) throws -> Tensor {
        var factors = try Matrices(a, "solve")
        var result = try Matrices(b, "solve")
        var pivots = [[Int32]]()
        let (rows, size) = (factors.rows, Int32(factors.rows))
        try factors.inEach { _, matrix in pivots.append(factor(matrix, rows, rows)) }
        let columns = Int32(result.columns)
        try factors.memory.withBytes { bytes in
            guard let start = bytes.bindMemory(to: Double.self).baseAddress else { return }
            try result.inEach { index, right in
                var (n, count, info) = (size, columns, Int32(0))
                var job = CChar(transposes ? 84 : 78)  // 'T', 'N'
                let matrix = start + index * Int(size) * Int(size)
                dgetrs_(&job, &n, &count, matrix, &n, pivots[index], right, &n, &info)
            }
        }
        return try result.tensor(b.dtype)
    }

    /// Factors a matrix whose columns lie one after the other as P · L · U, in place; the rows'
    /// exchanges, counted from 1. A singular matrix has a 0 on the diagonal of U.
    static func factor(
        _ matrix: UnsafeMutablePointer<Double>, _ rows: Int, _ columns: Int
    ) -> [Int32] {
        var pivots = [Int32](repeating: 0, count: Swift.min(rows, columns))
        var (m, n, info) = (Int32(rows), Int32(columns), Int32(0))
        dgetrf_(&m, &n, matrix, &m, &pivots, &info)
        return pivots
    }

    /// The `x` of `a · x = b` for upper triangular matrices `a`, or lower ones
    /// (`keras.ops.solve_triangular`); what is on the other side of the diagonal is not looked at.
    public static func solveTriangular(
        _ a: Tensor, _ b: Tensor, lower: Bool = false
    ) throws -> Tensor {
        try composite(.linalg("SolveTriangular"), [a, b], [.setting("lower", lower)]) {
            let operands = try inexact($0, "solve_triangular")
            let (a, b) = (operands[0], operands[1])
            _ = try linalgDType(a, "solve_triangular")
            let size = try squareSize(a, "solve_triangular")
            let isVector = b.rank == a.rank - 1
            let right = isVector ? try expandDims(b, axis: -1) : b
            guard try matrixSizes(right, "solve_triangular").0 == size,
                right.shape.sizes.dropLast(2) == a.shape.sizes.dropLast(2)
            else {
                throw TensorError.incompatibleShapes(
                    operation: "solve_triangular", shapes: [a.shape, b.shape],
                    reason: "the right side must have as many rows, and stacks, as the left")
            }
            let result = try triangularSolution(a, right, lower: lower)
            return isVector ? try squeeze(result, axis: -1) : result
        }
    }

    static func triangularSolution(_ a: Tensor, _ b: Tensor, lower: Bool) throws -> Tensor {
        try linalg(
            "SolveTriangular", [a, b], specs: specOfSecond
        ) {
            [try substituted($0[0], $0[1], lower: lower, transposes: false)]
        } gradient: { upstream, saved in
            guard let upstream = upstream[0] else { return [nil, nil] }
            let forB = try substituted(saved.inputs[0], upstream, lower: lower, transposes: true)
            let full = try negative(matmul(forB, transposed(saved.output)))
            return [lower ? try tril(full) : try triu(full), forB]
        }[0]
    }

    private static func substituted(
        _ a: Tensor, _ b: Tensor, lower: Bool, transposes: Bool
    ) throws -> Tensor {
        let factors = try Matrices(a, "solve_triangular")
        var result = try Matrices(b, "solve_triangular")
        let (size, columns) = (Int32(factors.rows), Int32(result.columns))
        try factors.memory.withBytes { bytes in
            guard let start = bytes.bindMemory(to: Double.self).baseAddress else { return }
            try result.inEach { index, right in
                cblas_dtrsm(
                    CblasColMajor, CblasLeft, lower ? CblasLower : CblasUpper,
                    transposes ? CblasTrans : CblasNoTrans, CblasNonUnit, size, columns, 1,
                    start + index * Int(size) * Int(size), size, right, size)
            }
        }
        return try result.tensor(b.dtype)
    }
}
