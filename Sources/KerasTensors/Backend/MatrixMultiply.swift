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

    /// The sizes of one product of matrices that are the last two axes of `a` and `b`.
    static func sizes(
        _ a: [Int], transposesA: Bool, _ b: [Int], transposesB: Bool
    ) throws -> (m: Int, n: Int, k: Int) {
        let (aRows, aColumns) = (a[a.count - 2], a[a.count - 1])
        let (bRows, bColumns) = (b[b.count - 2], b[b.count - 1])
        let (m, k) = transposesA ? (aColumns, aRows) : (aRows, aColumns)
        let (n, innerB) = transposesB ? (bRows, bColumns) : (bColumns, bRows)
        guard k == innerB else { throw mismatch(Shape(sizes: a), Shape(sizes: b)) }
        return (m, n, k)
    }

    /// Keras's words for operands that do not fit.
    static func mismatch(_ a: Shape, _ b: Shape) -> TensorError {
        TensorError.incompatibleShapes(
            operation: "matmul", shapes: [a, b],
            reason: "Inner dimensions (`x1.shape[-1]` and `x2.shape[-2]`) must be equal")
    }

    /// Multiplications and additions.
    var operationCount: Double { 2 * Double(m) * Double(n) * Double(k) }

    var leadingA: Int { transposesA ? m : k }
    var leadingB: Int { transposesB ? k : n }

    /// The libraries take dimensions as 32-bit integers.
    var fitsLibraries: Bool { max(m, n, k) <= Int(Int32.max) }

    /// Tiles of `rows` × `columns` of `c`, each computed as one chunk of work.
    struct Tiling {
        var rows: Int
        var columns: Int
        var rowCount: Int
        var columnCount: Int
        var count: Int { rowCount * columnCount }

        /// Tiles of an m × n matrix.
        init(_ m: Int, _ n: Int, rows: Int, columns: Int) {
            (self.rows, self.columns) = (rows, columns)
            rowCount = rows == 0 ? 0 : (m + rows - 1) / rows
            columnCount = columns == 0 ? 0 : (n + columns - 1) / columns
        }
    }

    /// In how many parts the terms of the sums are added up, for products that have far more of them
    /// than rows or columns, as the gradients of kernels do: such results give few tiles to share. A
    /// function of the sizes only, as ``tiling``.
    var termParts: Int {
        let isLong = k >= 4096 && k / 16 >= max(m, n) && Double(m) * Double(n) <= 4096
        return isLong ? min(wantedTiles, k / 1024) : 1
    }

    /// The part with this number of `parts` of the terms: a product of its own, of the whole of `c`.
    func tile(ofTerms part: Int, of parts: Int) -> Tile {
        let start = part * k / parts
        return Tile(
            rows: m, columns: n, terms: (part + 1) * k / parts - start,
            startA: transposesA ? start * m : start, startB: transposesB ? start : start * n,
            startC: part * m * n)
    }

    /// How `c` is cut for several threads: a function of the sizes only, so that the sums are the
    /// same whatever the number of threads.
    ///
    /// A library packs its operands anew for each tile: tiles stay as large as the work allows, above
    /// all in columns, of which oneDNN's kernels take 64 or fewer at three quarters of their speed.
    var tiling: Tiling {
        var rows = m
        var columns = n
        var tiles = 1
        while tiles < wantedTiles {
            if columns >= 256, columns > rows || rows < 128 {
                columns = (columns / 2 + 31) / 32 * 32
            } else if rows >= 128 {
                rows = (rows / 2 + 15) / 16 * 16
            } else if columns >= 64 {
                columns = (columns / 2 + 15) / 16 * 16
            } else {
                break
            }
            tiles *= 2
        }
        return Tiling(m, n, rows: rows, columns: columns)
    }

    /// A thread needs about 5 µs of work to be worth asking: half a million operations, or, of a
    /// product with few rows, 300 kB of `b`, which is read once.
    private var wantedTiles: Int {
        let work = max(operationCount / 1e6, Double(k) * Double(n) * 4 / 3e5)
        return switch work {
        case ..<0.5: 1
        case ..<8: 2
        case ..<100: 4
        case ..<30_000: 8
        case ..<100_000: 16
        default: 64
        }
    }

    /// A part of `c`, with the first elements of the operands that it is computed from.
    struct Tile {
        var rows: Int
        var columns: Int
        var terms: Int
        var startA: Int
        var startB: Int
        var startC: Int
    }

    func tile(_ index: Int, of tiling: Tiling) -> Tile {
        let row = index / tiling.columnCount * tiling.rows
        let column = index % tiling.columnCount * tiling.columns
        return Tile(
            rows: min(tiling.rows, m - row), columns: min(tiling.columns, n - column), terms: k,
            startA: transposesA ? row : row * k, startB: transposesB ? column * k : column,
            startC: row * n + column)
    }

    /// Computes all of `c`, with the bias added to each row and then, if wanted, what is less than 0 made
    /// 0, where our own kernel is the fastest and one thread enough. A product that takes a microsecond
    /// is not worth more questions than this.
    ///
    /// - Returns: Whether it is computed.
    func multiplyAtOnce(
        _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, bias: UnsafeRawPointer?, rectifies: Bool,
        _ c: UnsafeMutableRawPointer
    ) -> Bool {
        guard k > 0, wantedTiles == 1 else { return false }
        return multiplyOnOurOwn(
            multiplier(m, n, k), m, n, k, a.assumingMemoryBound(to: Float.self),
            b.assumingMemoryBound(to: Float.self), bias: bias?.assumingMemoryBound(to: Float.self),
            rectifies: rectifies && bias != nil, c.assumingMemoryBound(to: Float.self))
    }

    func multiplier(_ rows: Int, _ columns: Int, _ terms: Int) -> Multiplier {
        .fastest(
            rows, columns, terms, strideB: leadingB, transposesA: transposesA,
            transposesB: transposesB)
    }

    /// - Returns: `false` if a library has to.
    private func multiplyOnOurOwn(
        _ multiplier: Multiplier, _ rows: Int, _ columns: Int, _ terms: Int,
        _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
        bias: UnsafePointer<Float>? = nil, rectifies: Bool = false,
        _ c: UnsafeMutablePointer<Float>
    ) -> Bool {
        switch multiplier {
        case .row:
            keras_row_product(
                columns, terms, a, transposesA ? leadingA : 1, b, transposesB ? 1 : leadingB, bias,
                rectifies, c)
            return true
        case .narrow:
            keras_narrow_product(
                transposesB, rows, columns, terms, a, leadingA, b, leadingB, bias, rectifies, c, n)
            return true
        case .small:
            return keras_small_product(
                transposesA, transposesB, rows, columns, terms, a, leadingA, b, leadingB, bias,
                rectifies, c, n)
        case .openBLAS, .oneDNN:
            return false
        }
    }

    /// Computes a tile.
    ///
    /// - Returns: 0, or the library's error.
    func multiply(
        _ tile: Tile, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
        _ c: UnsafeMutablePointer<Float>
    ) -> Int32 {
        let (rows, columns, k) = (tile.rows, tile.columns, tile.terms)
        let (a, b, c) = (a + tile.startA, b + tile.startB, c + tile.startC)
        let multiplier = multiplier(rows, columns, k)
        switch multiplier {
        case .row, .narrow, .small:
            return multiplyOnOurOwn(multiplier, rows, columns, k, a, b, c) ? 0 : -1
        case .openBLAS:
            cblas_sgemm(
                CblasRowMajor, transposesA ? CblasTrans : CblasNoTrans,
                transposesB ? CblasTrans : CblasNoTrans, Int32(rows), Int32(columns), Int32(k), 1,
                a, Int32(leadingA), b, Int32(leadingB), 0, c, Int32(n))
            return 0
        case .oneDNN:
            return keras_dnnl_sgemm(
                transposesA, transposesB, Int64(rows), Int64(columns), Int64(k), a,
                Int64(leadingA), b, Int64(leadingB), c, Int64(n))
        }
    }

    /// Computes a tile in float64.
    func multiply(
        _ tile: Tile, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
        _ c: UnsafeMutablePointer<Double>
    ) {
        cblas_dgemm(
            CblasRowMajor, transposesA ? CblasTrans : CblasNoTrans,
            transposesB ? CblasTrans : CblasNoTrans, Int32(tile.rows), Int32(tile.columns),
            Int32(tile.terms), 1, a + tile.startA, Int32(leadingA), b + tile.startB,
            Int32(leadingB), 0, c + tile.startC, Int32(n))
    }
}

// In an extension, beside the initializer that every structure has.
extension MatrixMultiply {
    /// The product of two matrices of these sizes; `nil` if they are stacks of some.
    ///
    /// - Throws: ``TensorError`` if the sizes do not fit.
    init?(_ a: [Int], transposesA: Bool, _ b: [Int], transposesB: Bool) throws {
        guard a.count == 2, b.count == 2 else { return nil }
        let (m, n, k) = try Self.sizes(
            a, transposesA: transposesA, b, transposesB: transposesB)
        self.init(m: m, n: n, k: k, transposesA: transposesA, transposesB: transposesB)
    }
}
