import CKerasBLAS
import CKerasDNNL
import CKerasKernels

/// One matrix product in memory: `c = a · b`, row-major, `c` m × n.
struct MatrixMultiply {
    var m: Int
    var n: Int
    var k: Int
    /// Whether the memory of `a` is k × m.
    var transposesA: Bool
    /// Whether the memory of `b` is n × k.
    var transposesB: Bool

    /// Multiplications and additions.
    var operationCount: Double { 2 * Double(m) * Double(n) * Double(k) }

    private var leadingA: Int { transposesA ? m : k }
    private var leadingB: Int { transposesB ? k : n }

    /// The libraries take dimensions as 32-bit integers.
    var fitsLibraries: Bool { max(m, n, k) <= Int(Int32.max) }

    /// `columns` × `rows` tiles of `c`, computed as one chunk of work.
    struct Tiling {
        var rows: Int
        var columns: Int
        var rowCount: Int
        var columnCount: Int
        var count: Int { rowCount * columnCount }
    }

    /// How `c` is cut for several threads: a function of the sizes only, so that the sums are the
    /// same whatever the number of threads. Four to eight times the work makes two to four times
    /// the tiles; a thread needs about 20 µs of work to be worth waking.
    var tiling: Tiling {
        var rows = m
        var columns = n
        var tiles = 1
        var wanted = 1
        var work = operationCount / 2e6
        while work >= 1, wanted < 64 {
            wanted *= 2
            work /= 6
        }
        while tiles < wanted {
            if columns >= rows, columns >= 64 {
                columns = (columns / 2 + 31) / 32 * 32
            } else if rows >= 64 {
                rows = (rows / 2 + 31) / 32 * 32
            } else {
                break
            }
            tiles *= 2
        }
        return Tiling(
            rows: rows, columns: columns, rowCount: rows == 0 ? 0 : (m + rows - 1) / rows,
            columnCount: columns == 0 ? 0 : (n + columns - 1) / columns)
    }

    /// Computes tile `index` of `tiling`.
    ///
    /// - Returns: 0, or the library's error.
    func multiply(
        tile index: Int, of tiling: Tiling, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
        _ c: UnsafeMutablePointer<Float>
    ) -> Int32 {
        let row = index / tiling.columnCount * tiling.rows
        let column = index % tiling.columnCount * tiling.columns
        let rows = min(tiling.rows, m - row)
        let columns = min(tiling.columns, n - column)
        let a = a + (transposesA ? row : row * k)
        let b = b + (transposesB ? column * k : column)
        let c = c + row * n + column
        if Libraries.prefersOpenBLAS(rows, columns, k) {
            cblas_sgemm(
                CblasRowMajor, transposesA ? CblasTrans : CblasNoTrans,
                transposesB ? CblasTrans : CblasNoTrans, Int32(rows), Int32(columns), Int32(k), 1,
                a, Int32(leadingA), b, Int32(leadingB), 0, c, Int32(n))
            return 0
        }
        return keras_dnnl_sgemm(
            transposesA, transposesB, Int64(rows), Int64(columns), Int64(k), a, Int64(leadingA), b,
            Int64(leadingB), c, Int64(n))
    }

    /// Computes tile `index` of `tiling` in float64.
    func multiply(
        tile index: Int, of tiling: Tiling, _ a: UnsafePointer<Double>,
        _ b: UnsafePointer<Double>, _ c: UnsafeMutablePointer<Double>
    ) {
        let row = index / tiling.columnCount * tiling.rows
        let column = index % tiling.columnCount * tiling.columns
        cblas_dgemm(
            CblasRowMajor, transposesA ? CblasTrans : CblasNoTrans,
            transposesB ? CblasTrans : CblasNoTrans, Int32(min(tiling.rows, m - row)),
            Int32(min(tiling.columns, n - column)), Int32(k), 1,
            a + (transposesA ? row : row * k), Int32(leadingA),
            b + (transposesB ? column * k : column), Int32(leadingB), 0, c + row * n + column,
            Int32(n))
    }
}

/// The libraries below, made serial: the threads are ours.
enum Libraries {
    /// Whether OpenBLAS has no kernels for this processor's AVX-512 and computes at half its speed,
    /// as a release older than the processor does.
    private static let isOpenBLASBehind: Bool = {
        guard keras_has_avx512(), let name = openblas_get_corename() else { return false }
        let core = String(cString: name)
        return !["SkylakeX", "Cooperlake", "SapphireRapids"].contains(core)
    }()

    /// Makes OpenBLAS serial, once.
    static let configured: Void = openblas_set_num_threads(1)

    /// Which library multiplies faster at these sizes: oneDNN has the better kernels, OpenBLAS the
    /// cheaper call.
    static func prefersOpenBLAS(_ m: Int, _ n: Int, _ k: Int) -> Bool {
        if isOpenBLASBehind { return Double(m) * Double(n) * Double(k) < 14_000 }
        return min(m, n, k) <= 64
    }
}
