import CKerasBLAS

extension Ops {
    /// The singular value decomposition `x = u · diag(s) · vᵀ` (`keras.ops.svd`), the singular
    /// values in descending order.
    ///
    /// - Parameter fullMatrices: Whether `u` and `vᵀ` are square, with columns and rows that have
    ///   no singular value; without gradients, then, unless `x` is square.
    public static func svd(
        _ x: Tensor, fullMatrices: Bool = true
    ) throws -> (u: Tensor, s: Tensor, vt: Tensor) {
        let settings: [OperationArgument] = [
            .setting("full_matrices", fullMatrices), .setting("compute_uv", true),
        ]
        let results = try compositeAll(.linalg("SVD"), [x], settings) {
            try decomposition($0[0], full: fullMatrices)
        }
        return (results[0], results[1], results[2])
    }

    /// The singular values alone, descending (`keras.ops.svd` without `compute_uv`).
    public static func singularValues(_ x: Tensor) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("full_matrices", true), .setting("compute_uv", false),
        ]
        return try composite(.linalg("SVD"), [x], settings) {
            try decomposition($0[0], full: false)[1]
        }
    }

    static func decomposition(_ x: Tensor, full: Bool) throws -> [Tensor] {
        let dtype = try linalgDType(x, "svd")
        let specs: CompositeOperation.SpecRule = { try svdSpecs($0[0], full) }
        return try linalg("SVD", [cast(x, to: dtype)], specs: specs) {
            try svdForward($0[0], full)
        } gradient: { upstream, saved in
            [try svdGradient(upstream, saved.outputs)]
        }
    }

    private static func svdSpecs(_ x: Tensor, _ full: Bool) throws -> [TensorSpec] {
        let (rows, columns) = try matrixSizes(x, "svd")
        let least = rows == -1 || columns == -1 ? -1 : Swift.min(rows, columns)
        let batch = x.shape.sizes.dropLast(2)
        let shapes = [
            batch + [rows, full ? rows : least], batch + [least],
            batch + [full ? columns : least, columns],
        ]
        return shapes.map { TensorSpec(shape: Shape(sizes: Array($0)), dtype: x.dtype) }
    }

    private static func svdForward(_ x: Tensor, _ full: Bool) throws -> [Tensor] {
        var matrices = try Matrices(x, "svd")
        let (rows, columns, batch) = (matrices.rows, matrices.columns, matrices.batch)
        let least = Swift.min(rows, columns)
        let (left, right) = full ? (rows, columns) : (least, least)
        var u = try Matrices(zeros: batch, rows: rows, columns: left)
        var vt = try Matrices(zeros: batch, rows: right, columns: columns)
        let count = try matrices.count
        var values = [Double](repeating: 0, count: count * least)
        let workCount = 4 * least * least + 7 * least + Swift.max(rows, columns) + 64
        let work = try Buffer.allocate(byteCount: workCount * 8)
        let integers = try Buffer.allocate(byteCount: 8 * Swift.max(least, 1) * 4)
        try matrices.inEach { index, matrix in
            // LAPACK does not come back from some infinities.
            if let value = UnsafeBufferPointer(start: matrix, count: rows * columns)
                .first(where: { !$0.isFinite })
            {
                throw TensorError.invalidArgument(
                    operation: "svd", argument: "x", expected: "finite numbers", found: "\(value)")
            }
            try u.memory.withMutableBytes { uBytes in
                try vt.memory.withMutableBytes { vtBytes in
                    try values.withUnsafeMutableBufferPointer { values in
                        guard let uStart = uBytes.bindMemory(to: Double.self).baseAddress,
                            let vtStart = vtBytes.bindMemory(to: Double.self).baseAddress,
                            let values = values.baseAddress
                        else { return }
                        var (m, n, info) = (Int32(rows), Int32(columns), Int32(0))
                        var (ldvt, count) = (Int32(right), Int32(workCount))
                        var job = CChar(full ? 65 : 83)  // 'A', 'S'
                        dgesdd_(
                            &job, &m, &n, matrix, &m, values + index * least,
                            uStart + index * rows * left, &m, vtStart + index * right * columns,
                            &ldvt, work.pointer.assumingMemoryBound(to: Double.self), &count,
                            integers.pointer.assumingMemoryBound(to: Int32.self), &info)
                        guard info == 0 else {
                            throw TensorError.backend(
                                operation: "svd", reason: "did not converge (\(info))")
                        }
                    }
                }
            }
        }
        withExtendedLifetime((work, integers)) {}
        return [
            try u.tensor(x.dtype),
            try Tensor(values, shape: Shape(sizes: batch + [least])).converted(to: x.dtype),
            try vt.tensor(x.dtype),
        ]
    }

    private static func svdGradient(
        _ upstream: [Tensor?], _ outputs: [Tensor]
    ) throws -> Tensor {
        let (s, size) = (outputs[1], outputs[1].shape.sizes.last ?? 0)
        let isThin =
            try matrixSizes(outputs[0], "svd").1 == size
            && matrixSizes(outputs[2], "svd").0 == size
        guard isThin || (upstream[0] == nil && upstream[2] == nil) else {
            throw TensorError.gradient(
                reason: "svd has a gradient of square matrices, or with fullMatrices false")
        }
        // Without a gradient for them, columns that have no singular value do not matter.
        let u = try split(outputs[0], at: [size], axis: -1)[0]
        let vt = try split(outputs[2], at: [size], axis: -2)[0]
        let unit = try eye(size, dtype: s.dtype)
        var inner = try multiply(unit, expandDims(upstream[1] ?? zerosLike(s), axis: -2))
        let squares = try square(s)
        let distance = try subtract(expandDims(squares, axis: -2), expandDims(squares, axis: -1))
        let factors = try divide(subtract(1, unit), add(distance, unit))
        var outside = try zerosLike(matmul(u, vt))
        let (row, column) = try (expandDims(s, axis: -2), expandDims(s, axis: -1))
        if let forU = upstream[0] {
            let turned = try matmul(transposed(u), forU)
            let difference = try multiply(factors, subtract(turned, transposed(turned)))
            inner = try add(inner, multiply(difference, row))
            let rest = try divide(subtract(forU, matmul(u, turned)), row)
            outside = try add(outside, matmul(rest, vt))
        }
        if let forVt = upstream[2] {
            let turned = try matmul(vt, transposed(forVt))
            let difference = try multiply(factors, subtract(turned, transposed(turned)))
            inner = try add(inner, multiply(column, difference))
            let rest = try divide(
                subtract(forVt, matmul(transposed(turned), vt)), column)
            outside = try add(outside, matmul(u, rest))
        }
        return try add(outside, matmul(matmul(u, inner), vt))
    }

    /// The pseudo-inverses of matrices (`keras.ops.pinv`).
    ///
    /// - Parameter rcond: Singular values below this part of the largest count as 0.
    public static func pinv(_ x: Tensor, rcond: Double? = nil) throws -> Tensor {
        try composite(.linalg("Pinv"), [x], [.setting("rcond", rcond)]) {
            let sizes = try matrixSizes($0[0], "pinv")
            let parts = try decomposition($0[0], full: false)
            let limit = rcond ?? 10 * Double(Swift.max(sizes.0, sizes.1)) * parts[1].dtype.epsilon
            let inverses = try inverted(parts[1], below: limit, inclusive: false)
            return try matmul(
                transposed(parts[2]),
                multiply(expandDims(inverses, axis: -1), transposed(parts[0])))
        }
    }

    /// The `x` for which `a · x` is closest to `b`, the shortest of them (`keras.ops.lstsq`).
    ///
    /// - Parameters:
    ///   - a: A matrix, m × n.
    ///   - b: A vector of size m, or m rows.
    public static func lstsq(_ a: Tensor, _ b: Tensor, rcond: Double? = nil) throws -> Tensor {
        try composite(.linalg("Lstsq"), [a, b], [.setting("rcond", rcond)]) {
            let operands = try inexact($0, "lstsq")
            let (a, b) = (operands[0], operands[1])
            guard a.rank == 2, b.rank == 1 || b.rank == 2, b.shape.sizes[0] == a.shape.sizes[0]
            else {
                throw TensorError.incompatibleShapes(
                    operation: "lstsq", shapes: [a.shape, b.shape],
                    reason: "a matrix, and a vector or matrix with as many rows, are expected")
            }
            let parts = try decomposition(a, full: false)
            let most = Double(Swift.max(a.shape.sizes[0], a.shape.sizes[1]))
            let limit = rcond ?? parts[1].dtype.epsilon * most
            let inverses = try inverted(parts[1], below: limit, inclusive: true)
            let columns = b.rank == 1 ? try expandDims(b, axis: -1) : b
            let turned = try matmul(transposed(parts[0]), columns)
            let result = try matmul(
                transposed(parts[2]), multiply(expandDims(inverses, axis: -1), turned))
            return b.rank == 1 ? try squeeze(result, axis: -1) : result
        }
    }

    /// 1 / s, and 0 where s is below a part of the largest.
    private static func inverted(
        _ s: Tensor, below limit: Double, inclusive: Bool
    ) throws -> Tensor {
        let least = try multiply(max(s, axis: -1, keepDims: true), Tensor(.float(limit)))
        let isKept = inclusive ? try greaterEqual(s, least) : try greater(s, least)
        return try `where`(isKept, divide(1, `where`(isKept, s, 1)), 0)
    }

    /// How many singular values of each matrix are not 0, int32 (`keras.ops.matrix_rank`).
    ///
    /// - Parameter tol: From where on they are not: by default the rounding error of the largest.
    public static func matrixRank(_ x: Tensor, tol: Double? = nil) throws -> Tensor {
        try composite(.linalg("MatrixRank"), [x], [.setting("tol", tol)]) {
            let sizes = try matrixSizes($0[0], "matrix_rank")
            let s = try decomposition($0[0].detached, full: false)[1]
            let part = Double(Swift.max(sizes.0, sizes.1)) * s.dtype.epsilon
            let limit =
                try tol.map { Tensor(.float($0)) }
                ?? multiply(max(s, axis: -1, keepDims: true), Tensor(.float(part)))
            return try sum(cast(greater(s, limit), to: .int32), axis: -1)
        }
    }
}

extension DType {
    /// The distance from 1 to the next float.
    var epsilon: Double {
        switch self {
        case .float64: Double.ulpOfOne
        case .float16: 0x1p-10
        case .bfloat16: 0x1p-7
        default: Double(Float.ulpOfOne)
        }
    }
}
