import CKerasKernels

/// The product of two stacks of matrices of the same dtype: float32, float64, integers, bool, or, where
/// ``BFloat16Product/isNative`` says so, bfloat16, of which it is float32.
///
/// - Parameters:
///   - transposesA: Take `a`'s matrices transposed (without moving them in memory).
///   - transposesB: Take `b`'s matrices transposed.
///   - bias: A vector of the product's dtype in memory, which is added to each row of it.
///   - rectifies: Whether, with a bias, what is less than 0 becomes 0.
///   - shape: That of the product of two matrices, from who has one already.
/// - Throws: ``TensorError`` if the sizes do not fit.
func matrixProduct(
    _ a: Tensor, transposesA: Bool = false, _ b: Tensor, transposesB: Bool = false,
    bias: Tensor? = nil, rectifies: Bool = false, shape: Shape? = nil
) throws -> Tensor {
    if let matrix = try MatrixMultiply(
        a.shape.sizes, transposesA: transposesA, b.shape.sizes, transposesB: transposesB)
    {
        if let sizes = shape?.sizes,
            sizes.count != 2 || sizes[0] != matrix.m || sizes[1] != matrix.n
        {
            throw TensorError.incompatibleShapes(
                operation: "matmul", shapes: [a.shape, b.shape, Shape(sizes: sizes)],
                reason: "the product of the first two has another shape than the third")
        }
        return try product(
            a, b, matrix, shape: shape ?? Shape(sizes: [matrix.m, matrix.n]), bias, rectifies
        ) { nil }
    }
    let plan = try MatrixProductPlan(
        a.shape.sizes, transposesA: transposesA, b.shape.sizes, transposesB: transposesB)
    return try product(
        a, b, plan.matrix, shape: Shape(sizes: plan.resultSizes), bias, rectifies,
        indices: plan.indices)
}

/// - Parameter indices: Where the matrices are, as ``MatrixProductPlan/indices()`` has it.
private func product(
    _ a: Tensor, _ b: Tensor, _ matrix: MatrixMultiply, shape: Shape, _ bias: Tensor?,
    _ rectifies: Bool, indices: () -> (a: [Int], b: [Int])?
) throws -> Tensor {
    guard matrix.fitsLibraries else { throw TensorError.shapeOverflow(shape) }
    return try Tensor(uninitialized: shape, dtype: a.dtype.ofProduct) { result in
        guard let start = result.baseAddress, result.count > 0 else { return }
        // One after the other: a tuple would hold them once more.
        defer {
            withExtendedLifetime(a) {}
            withExtendedLifetime(b) {}
            withExtendedLifetime(bias) {}
        }
        // A stack of matrices has more than two dimensions.
        if shape.rank == 2, a.dtype == .float32, let left = a.memory, let right = b.memory,
            matrix.multiplyAtOnce(left, right, bias: bias?.memory, rectifies: rectifies, start)
        {
            return
        }
        try a.withBytes { left in
            try b.withBytes { right in
                let run = MatrixProductRun(matrix, a.dtype, indices: indices())
                try run(left.baseAddress, right.baseAddress, start)
            }
        }
        try bias?.withBytes { bias in
            let dtype = a.dtype.ofProduct
            _ = keras_add_bias(
                dtype.cValue, rectifies, start, bias.baseAddress,
                result.count / (matrix.n * dtype.byteCount), matrix.n)
        }
    }
}

extension DType {
    /// What the products of such matrices are given in.
    fileprivate var ofProduct: DType { self == .bfloat16 ? .float32 : self }
}

/// The computation of one matrix product, or of as many as there are indices.
private struct MatrixProductRun {
    let matrix: MatrixMultiply
    let dtype: DType
    let indices: (a: [Int], b: [Int])?
    let tiling: MatrixMultiply.Tiling

    init(_ matrix: MatrixMultiply, _ dtype: DType, indices: (a: [Int], b: [Int])?) {
        self.matrix = matrix
        self.dtype = dtype
        self.indices = indices
        tiling =
            dtype == .float32
            ? matrix.tiling(threads: Parallelism.threadCount, matrices: indices?.a.count ?? 1)
            : matrix.tiling
    }

    func callAsFunction(
        _ a: UnsafeRawPointer?, _ b: UnsafeRawPointer?, _ c: UnsafeMutableRawPointer
    ) throws {
        let elements = matrix.m * matrix.n
        guard matrix.k > 0, let a, let b else {
            c.initializeMemory(
                as: UInt8.self, repeating: 0,
                count: elements * (indices?.a.count ?? 1) * dtype.ofProduct.byteCount)
            return
        }
        switch dtype {
        case .float32:
            let (a, b) = (
                a.assumingMemoryBound(to: Float.self), b.assumingMemoryBound(to: Float.self)
            )
            let c = c.assumingMemoryBound(to: Float.self)
            if indices == nil, matrix.termParts > 1 { return try addParts(a, b, c) }
            try forEachTile { batch, tile, _ in
                try Self.check(
                    matrix.multiply(
                        matrix.tile(tile, of: tiling), a + offsetA(batch), b + offsetB(batch),
                        c + batch * elements))
            }
        case .bfloat16:
            let tiles = try BFloat16Tiles(matrix, tiling)
            let c = c.assumingMemoryBound(to: Float.self)
            try Buffer.withScratch(byteCount: tiles.scratchBytes * chunkCount) { scratch in
                try forEachTile { batch, tile, chunk in
                    try Self.check(
                        tiles.multiply(
                            tile, a + 2 * offsetA(batch), b + 2 * offsetB(batch),
                            c + batch * elements, scratch: scratch + chunk * tiles.scratchBytes))
                }
            }
        case .float64:
            let a = a.assumingMemoryBound(to: Double.self)
            let b = b.assumingMemoryBound(to: Double.self)
            let c = c.assumingMemoryBound(to: Double.self)
            try forEachTile { batch, tile, _ in
                matrix.multiply(
                    matrix.tile(tile, of: tiling), a + offsetA(batch), b + offsetB(batch),
                    c + batch * elements)
            }
        default:
            let size = dtype.byteCount
            Parallelism.forEach(chunks: indices?.a.count ?? 1) { batch in
                _ = keras_matmul_integers(
                    dtype.cValue, matrix.transposesA, matrix.transposesB, matrix.m, matrix.n,
                    matrix.k, a + offsetA(batch) * size, b + offsetB(batch) * size,
                    c + batch * elements * size)
            }
        }
    }

    /// Multiplies parts of the terms on their own, and adds them up in their order.
    private func addParts(
        _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>
    ) throws {
        let (parts, count) = (matrix.termParts, matrix.m * matrix.n)
        let bytes = parts * count * MemoryLayout<Float>.stride
        try Buffer.withScratch(byteCount: bytes) { scratch in
            let sums = scratch.bindMemory(to: Float.self, capacity: parts * count)
            try Parallelism.tryForEach(chunks: parts) { part in
                try Self.check(matrix.multiply(matrix.tile(ofTerms: part, of: parts), a, b, sums))
            }
            _ = keras_reduce(KERAS_REDUCE_SUM, KERAS_FLOAT32, sums, c, 1, parts, count)
        }
    }

    private func offsetA(_ batch: Int) -> Int { (indices?.a[batch] ?? 0) * matrix.m * matrix.k }

    private func offsetB(_ batch: Int) -> Int { (indices?.b[batch] ?? 0) * matrix.k * matrix.n }

    /// Products of tiles that are one chunk of work: a product that was cut is worth its chunks, small
    /// ones come several to a chunk.
    private var tilesPerChunk: Int {
        // More chunks than there could be threads would only take memory.
        let fewest = max(1, tileCount / 256)
        guard tiling.count == 1 else { return fewest }
        return max(fewest, min(tileCount, Int(1e6 / max(matrix.operationCount, 1))))
    }

    /// Tiles of all result matrices.
    private var tileCount: Int { (indices?.a.count ?? 1) * tiling.count }

    private var chunkCount: Int { (tileCount + tilesPerChunk - 1) / tilesPerChunk }

    /// Calls `body(batch, tile, chunk)` for each tile of each result matrix.
    private func forEachTile(_ body: (Int, Int, Int) throws -> Void) throws {
        let (count, perChunk) = (tileCount, tilesPerChunk)
        if count == 1 { return try body(0, 0, 0) }
        try Parallelism.tryForEach(chunks: chunkCount) { chunk in
            for index in chunk * perChunk..<min(count, (chunk + 1) * perChunk) {
                try body(index / tiling.count, index % tiling.count, chunk)
            }
        }
    }

    /// - Parameter status: That of a call of a library.
    private static func check(_ status: Int32) throws {
        guard status == 0 else {
            throw TensorError.backend(operation: "matmul", reason: "oneDNN status \(status)")
        }
    }
}
