import CKerasKernels
import Synchronization

/// The product of two stacks of matrices of the same dtype: float32, float64, integers or bool.
///
/// - Parameters:
///   - transposesA: Take `a`'s matrices transposed (without moving them in memory).
///   - transposesB: Take `b`'s matrices transposed.
/// - Throws: ``TensorError`` if the sizes do not fit.
func matrixProduct(
    _ a: Tensor, transposesA: Bool = false, _ b: Tensor, transposesB: Bool = false
) throws -> Tensor {
    let plan = try MatrixProductPlan(
        a.shape.sizes, transposesA: transposesA, b.shape.sizes, transposesB: transposesB)
    let shape = Shape(sizes: plan.resultSizes)
    guard plan.matrix.fitsLibraries else { throw TensorError.shapeOverflow(shape) }
    return try Tensor(uninitialized: shape, dtype: a.dtype) { result in
        guard let result = result.baseAddress, try shape.elementCount() > 0 else { return }
        try a.withBytes { left in
            try b.withBytes { right in
                let run = MatrixProductRun(matrix: plan.matrix, indices: plan.indices())
                try run(a.dtype, left.baseAddress, right.baseAddress, result)
            }
        }
    }
}

/// The computation of one matrix product, or of as many as there are indices.
private struct MatrixProductRun {
    let matrix: MatrixMultiply
    let indices: (a: [Int], b: [Int])?

    func callAsFunction(
        _ dtype: DType, _ a: UnsafeRawPointer?, _ b: UnsafeRawPointer?,
        _ c: UnsafeMutableRawPointer
    ) throws {
        let elements = matrix.m * matrix.n
        guard matrix.k > 0, let a, let b else {
            c.initializeMemory(
                as: UInt8.self, repeating: 0,
                count: elements * (indices?.a.count ?? 1) * dtype.byteCount)
            return
        }
        _ = Libraries.configured
        switch dtype {
        case .float32:
            let (a, b) = (
                a.assumingMemoryBound(to: Float.self), b.assumingMemoryBound(to: Float.self)
            )
            let c = c.assumingMemoryBound(to: Float.self)
            let failure = Atomic<Int32>(0)
            forEachTile { batch, tile, tiling in
                let status = matrix.multiply(
                    tile: tile, of: tiling, a + offsetA(batch), b + offsetB(batch),
                    c + batch * elements)
                if status != 0 { failure.store(status, ordering: .relaxed) }
            }
            let status = failure.load(ordering: .relaxed)
            if status != 0 {
                throw TensorError.backend(operation: "matmul", reason: "oneDNN status \(status)")
            }
        case .float64:
            let a = a.assumingMemoryBound(to: Double.self)
            let b = b.assumingMemoryBound(to: Double.self)
            let c = c.assumingMemoryBound(to: Double.self)
            forEachTile { batch, tile, tiling in
                matrix.multiply(
                    tile: tile, of: tiling, a + offsetA(batch), b + offsetB(batch),
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

    private func offsetA(_ batch: Int) -> Int { (indices?.a[batch] ?? 0) * matrix.m * matrix.k }

    private func offsetB(_ batch: Int) -> Int { (indices?.b[batch] ?? 0) * matrix.k * matrix.n }

    /// Calls `body(batch, tile, tiling)` for each tile of each result matrix; small ones several to
    /// a chunk of work.
    private func forEachTile(_ body: (Int, Int, MatrixMultiply.Tiling) -> Void) {
        let tiling = matrix.tiling
        if indices == nil, tiling.count == 1 { return body(0, 0, tiling) }
        let units = (indices?.a.count ?? 1) * tiling.count
        // A product that was cut is worth its chunks.
        let unitsPerChunk =
            tiling.count > 1 ? 1 : max(1, min(units, Int(1e6 / max(matrix.operationCount, 1))))
        Parallelism.forEach(chunks: (units + unitsPerChunk - 1) / unitsPerChunk) { chunk in
            for unit in chunk * unitsPerChunk..<min(units, (chunk + 1) * unitsPerChunk) {
                body(unit / tiling.count, unit % tiling.count, tiling)
            }
        }
    }
}
