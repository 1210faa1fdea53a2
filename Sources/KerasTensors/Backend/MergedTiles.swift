import CKerasDNNL

/// Fewer calls of the library for the same sums. It lays out its operands anew for each tile, so that two
/// threads that compute eight tiles do a good part of that more often than they need to.
extension MatrixMultiply {
    /// The tiles of ``tiling``, or rectangles of several of them, where each element comes out the same, to
    /// the bit: down to two for each of the threads, so that one that is late can be helped, and only as long
    /// as the threads have equal shares.
    ///
    /// - Parameter matrices: How many such products there are to be computed.
    func tiling(threads: Int, matrices: Int = 1) -> Tiling {
        var tiling = tiling
        let fewest = threads <= 1 ? 1 : 2 * threads
        // Before it is asked who computes them: most products are small.
        guard tiling.count > 1, tiling.count * matrices > fewest, areLaidOut(tiling) else {
            return tiling
        }
        while tiling.count > 1, tiling.count * matrices > fewest {
            // `a` is laid out once for each column of tiles, and `b` for each row.
            let joinsRows = tiling.rowCount >= tiling.columnCount
            let merged = Tiling(
                m, n, rows: joinsRows ? 2 * tiling.rows : tiling.rows,
                columns: joinsRows ? tiling.columns : 2 * tiling.columns)
            let takesLonger =
                rounds(of: merged, threads, matrices) * tiling.count
                > rounds(of: tiling, threads, matrices) * merged.count
            if takesLonger || !areLaidOut(merged) { break }
            tiling = merged
        }
        return tiling
    }

    /// How many tiles the thread with the most of them computes.
    private func rounds(of tiling: Tiling, _ threads: Int, _ matrices: Int) -> Int {
        (tiling.count * matrices + threads - 1) / max(threads, 1)
    }

    /// Whether all tiles are computed by oneDNN, and from operands that it has laid out. Its kernels add up an
    /// element's terms one after the other then, in blocks that depend on their number alone; what it reads
    /// where it is, it adds up in another order.
    private func areLaidOut(_ tiling: Tiling) -> Bool {
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

    /// Whether oneDNN lays out the operands of a tile: what its `nocopy_checker_avx512` and
    /// `nocopy_checker_avx2` (gemm_driver.cpp, the same from 2.6 to 3.7) say of a library that works on its
    /// caller's thread alone, as it does for us on Linux. Large tiles are worth it; with AVX-512 it also avoids
    /// to read rows that begin where the cache has few places.
    private func isLaidOut(_ rows: Int, _ columns: Int) -> Bool {
        #if os(Linux)
            let hasAVX512 = Self.oneDNNHasAVX512
            if 1 / Double(rows) + 1 / Double(columns) < (hasAVX512 ? 0.00196 : 0.0038) {
                return k > 2
            }
            guard hasAVX512, min(rows, columns) >= 128 else { return false }
            return switch (transposesA, transposesB) {
            case (false, false): leadingB % 1024 == 0 && k > 500
            case (true, false): leadingB % 1024 == 0
            case (false, true): leadingA % 256 == 0 && leadingB % 256 == 0
            case (true, true): false
            }
        #else
            return false
        #endif
    }

    private static let oneDNNHasAVX512 = keras_dnnl_has_avx512()
}
