import CKerasBLAS

extension Ops {
    /// The QR decomposition of matrices (`keras.ops.qr`, mode "reduced"): `x = q · r`, the columns
    /// of `q` (m × k) orthonormal, `r` (k × n) upper triangular, k the smaller of m and n. Leading
    /// dimensions are stacks. float64 as such, others as float32; forward only.
    ///
    /// - Throws: ``TensorError`` for fewer than two dimensions.
    public static func qr(_ x: Tensor) throws -> (q: Tensor, r: Tensor) {
        let results = try applyAll(QR(), [x])
        return (results[0], results[1])
    }
}

struct QR: TensorOperation {
    static let kerasName = KerasName(module: "keras.src.ops.linalg", className: "Qr")

    var arguments: [OperationArgument] { [OperationArgument("mode", .string("reduced"))] }

    func computeDType(_ inputs: [Tensor]) throws -> DType? {
        inputs[0].dtype == .float64 ? .float64 : .float32
    }

    func outputSpecs(_ inputs: [Tensor]) throws -> [TensorSpec] {
        let sizes = inputs[0].shape.sizes
        guard sizes.count >= 2 else {
            throw TensorError.incompatibleShapes(
                operation: "qr", shapes: [inputs[0].shape],
                reason: "Input should have rank >= 2")
        }
        let (m, n) = (sizes[sizes.count - 2], sizes[sizes.count - 1])
        let k = m == -1 || n == -1 ? -1 : min(m, n)
        let batch = Array(sizes.dropLast(2))
        let dtype = inputs[0].dtype.floating
        return [
            TensorSpec(shape: Shape(sizes: batch + [m, k]), dtype: dtype),
            TensorSpec(shape: Shape(sizes: batch + [k, n]), dtype: dtype),
        ]
    }

    func forward(_ inputs: [Tensor], _ specs: [TensorSpec]) throws -> [Tensor] {
        let x = inputs[0]
        let sizes = x.shape.sizes
        let (m, n) = (sizes[sizes.count - 2], sizes[sizes.count - 1])
        let k = min(m, n)
        guard max(m, n) <= Int(Int32.max) else { throw TensorError.shapeOverflow(x.shape) }
        let matrices = try x.shape.product(0..<sizes.count - 2)
        guard matrices > 0, k > 0 else {
            let r = try Ops.zeros(specs[1].shape, dtype: x.dtype)
            return [try Ops.zeros(specs[0].shape, dtype: specs[0].dtype), r]
        }
        // LAPACK's columns are our rows.
        let columns = try Ops.swapaxes(x, -1, -2)
        let tau = try Buffer.allocate(byteCount: k * 8)
        var qs: [Tensor] = []
        var rs: [Tensor] = []
        let matrixShape = Shape(sizes: [n, m])
        for index in 0..<matrices {
            var matrix = columns.sharingMemory(
                from: index * m * n, count: m * n, shape: matrixShape
            )
            try Self.run("geqrf", &matrix, tau, m: m, n: n, k: nil)
            rs.append(try Ops.swapaxes(matrix, 0, 1).part(0..<k, axis: 0).upperTriangle())
            var q = try matrix.part(0..<k, axis: 0)
            try Self.run("orgqr", &q, tau, m: m, n: k, k: k)
            qs.append(try Ops.swapaxes(q, 0, 1))
        }
        return [
            try Ops.stack(qs).withShape(specs[0].shape).converted(to: specs[0].dtype),
            try Ops.stack(rs).withShape(specs[1].shape).converted(to: specs[1].dtype),
        ]
    }

    /// Runs `geqrf`, or with `k` `orgqr`, on an m × n matrix whose columns lie one after the
    /// other.
    private static func run(
        _ name: String, _ matrix: inout Tensor, _ tau: Buffer, m: Int, n: Int, k: Int?
    ) throws {
        var (rows, columns, inner) = (Int32(m), Int32(n), Int32(k ?? 0))
        var info: Int32 = 0
        let isDouble = matrix.dtype == .float64
        try matrix.withMutableBytes { bytes in
            guard let a = bytes.baseAddress else { return }
            func call(_ work: UnsafeMutableRawPointer, _ count: Int32) {
                var count = count
                if isDouble {
                    let a = a.assumingMemoryBound(to: Double.self)
                    let tau = tau.pointer.assumingMemoryBound(to: Double.self)
                    let work = work.assumingMemoryBound(to: Double.self)
                    if k == nil {
                        dgeqrf_(&rows, &columns, a, &rows, tau, work, &count, &info)
                    } else {
                        dorgqr_(&rows, &columns, &inner, a, &rows, tau, work, &count, &info)
                    }
                } else {
                    let a = a.assumingMemoryBound(to: Float.self)
                    let tau = tau.pointer.assumingMemoryBound(to: Float.self)
                    let work = work.assumingMemoryBound(to: Float.self)
                    if k == nil {
                        sgeqrf_(&rows, &columns, a, &rows, tau, work, &count, &info)
                    } else {
                        sorgqr_(&rows, &columns, &inner, a, &rows, tau, work, &count, &info)
                    }
                }
            }
            // LAPACK works on blocks of 32 columns; more space than it needs does no harm.
            let count = min(max(n, 1) * 64, Int(Int32.max))
            let work = try Buffer.allocate(byteCount: count * 8)
            withExtendedLifetime((work, tau)) { call(work.pointer, Int32(count)) }
        }
        guard info == 0 else {
            throw TensorError.backend(operation: "qr", reason: "\(name) returned \(info)")
        }
    }

    func gradients(_ upstream: [Tensor?], _ saved: SavedApplication) throws -> [Tensor?] {
        let (q, r) = (saved.output, saved.outputs[1])
        let (rows, columns) = try Ops.matrixSizes(r, "qr")
        guard rows == columns else {
            throw TensorError.gradient(
                reason: "qr has a gradient of matrices with no more columns than rows only")
        }
        let forQ = try upstream[0] ?? Ops.zerosLike(q)
        let forR = try upstream[1] ?? Ops.zerosLike(r)
        let inner = try Ops.subtract(
            Ops.matmul(r, Ops.transposed(forR)), Ops.matmul(Ops.transposed(forQ), q))
        let below = try Ops.tril(inner, k: -1)
        let mirrored = try Ops.add(Ops.tril(inner), Ops.transposed(below))
        let outer = try Ops.add(forQ, Ops.matmul(q, mirrored))
        // outer · R⁻ᵀ
        return [
            try Ops.transposed(
                Ops.triangularSolution(r, Ops.transposed(outer), lower: false))
        ]
    }
}

extension Tensor {
    /// A matrix with zeros below its diagonal.
    fileprivate func upperTriangle() throws -> Tensor {
        let (rows, columns) = (shape.sizes[0], shape.sizes[1])
        let row = try Ops.arange(rows).reshaped(to: [rows, 1])
        let isUpper = try Ops.greaterEqual(Ops.arange(columns), row)
        return try Ops.where(isUpper, self, Ops.zerosLike(self))
    }
}
