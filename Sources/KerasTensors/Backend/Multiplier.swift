import CKerasBLAS
import CKerasKernels

/// Who multiplies float32 matrices, on one thread.
enum Multiplier {
    /// `keras_row_product`.
    case row
    /// `keras_narrow_product`.
    case narrow
    /// `keras_small_product`.
    case small
    case openBLAS
    case oneDNN

    /// The processor that OpenBLAS has chosen its kernels for.
    private static let openBLASCore = keras_blas_core().map { String(cString: $0) } ?? ""

    /// Whether OpenBLAS computes with AVX-512. A release older than the processor may not, and is half
    /// as fast then.
    private static let openBLASHasAVX512 =
        keras_has_avx512() && ["SkylakeX", "Cooperlake", "SapphireRapids"].contains(openBLASCore)

    /// Whether OpenBLAS computes with AVX2, and oneDNN with no more.
    private static let bothHaveAVX2 =
        !keras_has_avx512() && ["Haswell", "Zen"].contains(openBLASCore)

    /// The fastest at these sizes. The libraries' preparations take as long as a product of a few thousand
    /// elements itself. OpenBLAS has kernels for AVX-512 that pack nothing, for products of up to a million
    /// multiplications, or fewer if `b` is transposed.
    /// oneDNN has the better kernels for all others, but for x86 only, and not where the rows of `b` begin
    /// `strideB` apart, a multiple of 2 kB: its kernels for AVX2 read a `b` that is not too large where it
    /// is, and all of its rows meet in a few places of the processor's cache then. OpenBLAS copies it.
    static func fastest(
        _ m: Int, _ n: Int, _ k: Int, strideB: Int, transposesA: Bool, transposesB: Bool
    ) -> Multiplier {
        // A row takes as long as `b` takes to be read.
        if m == 1, n >= 16, !transposesB { return .row }
        if !transposesA, suitsNarrow(n, k, transposesB: transposesB),
            m > 1 || n > 1 || k <= longestNarrowSum
        {
            return .narrow
        }
        if m == 1, n == 1, transposesB || strideB == 1 { return .row }
        #if arch(x86_64)
            let work = Double(m) * Double(n) * Double(k)
            // Pairs of panels, with AVX-512, are as fast as oneDNN's kernels.
            let hasPairs =
                (n + 15) / 16 % 2 == 0 && m >= 16 && keras_has_avx512() && !openBLASHasAVX512
            if work <= (hasPairs ? 1_000_000 : 150_000), suitsSmall(m, n, k),
                !openBLASHasAVX512 || fillsPanels(m, n, k, transposesB: transposesB)
            {
                return m == 1 && !transposesB ? .row : .small
            }
            if openBLASHasAVX512 {
                return work <= (transposesB ? 262_144 : 1_000_000) ? .openBLAS : .oneDNN
            }
            let rowsMeet = !transposesB && strideB % 512 == 0 && m >= 16 && m * n <= 262_144
            return rowsMeet && bothHaveAVX2 ? .openBLAS : .oneDNN
        #else
            return .openBLAS
        #endif
    }

    /// The most terms for which the scalar product of two vectors, with a few sums side by side, is not worth
    /// another result than that of one row of a matrix of several has.
    private static let longestNarrowSum = 4096

    /// Whether adding up the terms in vectors, and laying out `b` for it, takes less time than a panel that is
    /// not full: for how many terms was measured. A function of what all rows have in common, so that their
    /// number does not change the result of one.
    private static func suitsNarrow(_ n: Int, _ k: Int, transposesB: Bool) -> Bool {
        guard keras_has_avx512(), k >= KERAS_NARROW_TERMS else { return false }
        return switch n {
        case 1...4: true
        case 5...8: k >= 64
        case 9...12: k >= 128
        case 13...KERAS_NARROW_COLUMNS: k >= 128 && transposesB
        default: false
        }
    }

    /// Whether our kernel, which computes panels of 16 columns, is made for such sizes.
    private static func suitsSmall(_ m: Int, _ n: Int, _ k: Int) -> Bool {
        guard n > 1, k <= KERAS_SMALL_PRODUCT_TERMS else { return false }
        return (n >= 16 || k <= 128) && n * k <= (m == 1 ? 8192 : 32_768)
    }

    /// Whether panels are used well enough for our kernel to be faster than one without preparations of its
    /// own: the last one has many columns, and a transposed one, which is laid out anew, many rows to be
    /// multiplied with.
    private static func fillsPanels(_ m: Int, _ n: Int, _ k: Int, transposesB: Bool) -> Bool {
        let last = n % 16
        return m >= 8 && (last == 0 || last >= 8 || n > 64) && (!transposesB || m >= 32 || k <= 32)
    }
}
