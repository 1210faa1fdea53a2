/// The sizes of the product of two stacks of matrices, whose leading dimensions broadcast.
struct MatrixProductPlan {
    let matrix: MatrixMultiply
    let resultSizes: [Int]
    /// The leading dimensions of the result and the operands, unless it is one product, or none.
    private let batches: (result: [Int], a: [Int], b: [Int])?

    /// Whether there is at most one product.
    var isSingle: Bool { batches == nil }

    /// - Parameters:
    ///   - a: At least two sizes; with `transposesA` the last two are (k, m).
    ///   - b: At least two sizes; with `transposesB` the last two are (n, k).
    init(_ a: [Int], transposesA: Bool, _ b: [Int], transposesB: Bool) throws {
        if let matrix = try MatrixMultiply(
            a, transposesA: transposesA, b, transposesB: transposesB)
        {
            resultSizes = [matrix.m, matrix.n]
            batches = nil
            self.matrix = matrix
            return
        }
        var (m, n, k) = try MatrixMultiply.sizes(
            a, transposesA: transposesA, b, transposesB: transposesB)
        let (aBatch, bBatch) = (Array(a.dropLast(2)), Array(b.dropLast(2)))
        let batch = try Shape.broadcast(
            Shape(sizes: aBatch), Shape(sizes: bBatch), operation: "matmul"
        ).sizes
        resultSizes = batch + [m, n]
        if !batch.isEmpty, !transposesA, bBatch.allSatisfy({ $0 == 1 }), aBatch.count == batch.count
        {
            // A stack times one matrix is one matrix with more rows.
            m = try Shape(sizes: batch + [m]).elementCount()
            batches = nil
        } else if try Shape(sizes: resultSizes).elementCount() == 0
            || Shape(sizes: batch).elementCount() == 1
        {
            // Nothing to compute, or a single product.
            batches = nil
        } else {
            batches = (batch, aBatch, bBatch)
        }
        matrix = MatrixMultiply(
            m: m, n: n, k: k, transposesA: transposesA, transposesB: transposesB)
    }

    /// Where in each operand, counted in matrices, the matrix for each result matrix is; `nil` if
    /// there is at most one. As many numbers as there are results: to be asked for once those have
    /// their memory.
    func indices() -> (a: [Int], b: [Int])? {
        guard let batches else { return nil }
        return (
            Self.indices(of: batches.a, in: batches.result),
            Self.indices(of: batches.b, in: batches.result)
        )
    }

    /// For each index into `batch`, in row-major order, the row-major index into `sizes`.
    private static func indices(of sizes: [Int], in batch: [Int]) -> [Int] {
        var result = [0]
        let missing = batch.count - sizes.count
        for (position, size) in batch.enumerated() {
            let own = position < missing ? 1 : sizes[position - missing]
            result = result.flatMap { index in
                (0..<size).map { index * own + (own == 1 ? 0 : $0) }
            }
        }
        return result
    }
}
