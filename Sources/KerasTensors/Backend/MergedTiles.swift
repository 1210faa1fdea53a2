import CKerasDNNL

/// Fewer calls of the library for the same sums. It lays out its operands anew for each tile, so that two
/// threads that compute eight tiles do a good part of that more often than they need to.
extension MatrixMultiply {
    /// The tiles of ``tiling``, or about as many rectangles of several as are `wanted`, where each element
    /// comes out the same, to the bit.
    func tiling(mergedTo wanted: Int) -> Tiling {
        let tiling = tiling
        guard tiling.count > wanted, tilesMerge(tiling) else { return tiling }
        var (rows, columns) = (tiling.rows, tiling.columns)
        var merged = tiling
        while merged.count > wanted {
            // `a` is laid out once for each column of tiles, and `b` for each row.
            if merged.rowCount >= merged.columnCount { rows *= 2 } else { columns *= 2 }
            merged = Tiling(m, n, rows: rows, columns: columns)
        }
        return merged
    }

    /// Whether all tiles, and whatever is made of several, are computed by oneDNN and from operands that it
    /// has laid out. Its kernels add up an element's terms one after the other then, in blocks that depend
    /// on their number alone; what it reads where it is, it adds up in another order.
    private func tilesMerge(_ tiling: Tiling) -> Bool {
        let lastRows = m - (tiling.rowCount - 1) * tiling.rows
        let lastColumns = n - (tiling.columnCount - 1) * tiling.columns
        for rows in [tiling.rows, lastRows] {
            for columns in [tiling.columns, lastColumns] {
                guard multiplier(rows, columns, k) == .oneDNN, isLaidOut(rows, columns) else {
                    return false
                }
            }
        }
        return true
    }

    private static let oneDNNHasAVX512 = keras_dnnl_has_avx512()

    /// Whether oneDNN lays out the operands of a tile: what its `nocopy_checker_avx512` and
    /// `nocopy_checker_avx2` (gemm_driver.cpp, 2.6 to 3.8) say of one thread, in the cases that are the same
    /// for all larger tiles. Large tiles are worth it; with AVX-512 it also avoids to read rows that begin
    /// where the cache has few places.
    private func isLaidOut(_ rows: Int, _ columns: Int) -> Bool {
        let hasAVX512 = Self.oneDNNHasAVX512
        if 1 / Double(rows) + 1 / Double(columns) < (hasAVX512 ? 0.00196 : 0.0038) { return k > 2 }
        guard hasAVX512, min(rows, columns) >= 128 else { return false }
        return switch (transposesA, transposesB) {
        case (false, false): leadingB % 1024 == 0 && k > 500
        case (true, false): leadingB % 1024 == 0
        case (false, true): leadingA % 256 == 0 && leadingB % 256 == 0
        case (true, true): false
        }
    }
}
