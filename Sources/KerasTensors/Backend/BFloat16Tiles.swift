/// The products that the tiles of one product are made of: the last row and column of tiles may be
/// smaller.
struct BFloat16Tiles {
    private let matrix: MatrixMultiply
    private let tiling: MatrixMultiply.Tiling
    private let products: [[BFloat16Product]]
    /// What a tile needs, in multiples of 64.
    let scratchBytes: Int

    init(_ matrix: MatrixMultiply, _ tiling: MatrixMultiply.Tiling) throws {
        self.matrix = matrix
        self.tiling = tiling
        func sizes(_ whole: Int, _ part: Int, _ count: Int) -> [Int] {
            count > 1 ? [part, whole - (count - 1) * part] : [whole]
        }
        products = try sizes(matrix.m, tiling.rows, tiling.rowCount).map { rows in
            try sizes(matrix.n, tiling.columns, tiling.columnCount).map { columns in
                try BFloat16Product.shared(
                    .init(
                        m: rows, n: columns, k: matrix.k, leadingA: matrix.leadingA,
                        leadingB: matrix.leadingB, leadingC: matrix.n,
                        transposesA: matrix.transposesA, transposesB: matrix.transposesB))
            }
        }
        let largest = products.joined().reduce(0) { max($0, $1.scratchBytes) }
        scratchBytes = (largest + 63) / 64 * 64
    }

    /// Computes a tile. The operands are counted in elements of two bytes.
    ///
    /// - Returns: 0, or oneDNN's status.
    func multiply(
        _ index: Int, _ a: UnsafeRawPointer, _ b: UnsafeRawPointer,
        _ c: UnsafeMutablePointer<Float>, scratch: UnsafeMutableRawPointer?
    ) -> Int32 {
        let tile = matrix.tile(index, of: tiling)
        let isLastRow = products.count > 1 && index / tiling.columnCount == tiling.rowCount - 1
        let row = products[isLastRow ? 1 : 0]
        let isLastColumn = row.count > 1 && index % tiling.columnCount == tiling.columnCount - 1
        return row[isLastColumn ? 1 : 0].run(
            a + 2 * tile.startA, b + 2 * tile.startB, c + tile.startC, scratch: scratch)
    }
}
