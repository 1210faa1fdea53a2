import CKerasDNNL
import Foundation
import Testing

@testable import KerasTensors

/// Tiles of a product that one call of the library computes.
@Suite struct MergedTilesTests {
    /// With AVX2, tiles of 512 × 1024 are laid out, and with AVX-512 those of 1024 × 1056.
    private static let large: [ProductSizes] = [
        ProductSizes(m: 2048, n: 2048, k: 64), ProductSizes(m: 4096, n: 1024, k: 70),
        // More terms than a block of them has, where that is 192, or 384.
        ProductSizes(m: 1600, n: 1600, k: 257), ProductSizes(m: 1600, n: 1600, k: 577),
        ProductSizes(m: 2048, n: 4224, k: 385),
        // Some rows less, and columns that do not fill the last register.
        ProductSizes(m: 2041, n: 2048, k: 65), ProductSizes(m: 2048, n: 2051, k: 300),
    ]

    /// Rows that begin where the cache has few places, which are laid out with AVX-512.
    private static let aligned: [ProductSizes] = [
        ProductSizes(m: 1024, n: 1024, k: 1024), ProductSizes(m: 1024, n: 1024, k: 512),
        ProductSizes(m: 520, n: 2048, k: 768), ProductSizes(m: 1000, n: 1024, k: 256),
    ]

    @Test(arguments: large + aligned, [(false, false), (true, false), (false, true), (true, true)])
    func `come out as they do alone, to the bit`(
        sizes: ProductSizes, transposed: (a: Bool, b: Bool)
    ) throws {
        let (m, n, k) = (sizes.m, sizes.n, sizes.k)
        let a = try Random.normal(transposed.a ? [k, m] : [m, k], seed: 1)
        let b = try Random.normal(transposed.b ? [n, k] : [k, n], seed: 2)
        let matrix = MatrixMultiply(
            m: m, n: n, k: k, transposesA: transposed.a, transposesB: transposed.b)
        let alone = try bits(of: matrix, matrix.tiling, a, b)
        for threads in [1, 2, 3, 4] {
            let merged = matrix.tiling(threads: threads)
            #expect(try bits(of: matrix, merged, a, b) == alone, "\(merged)")
        }
        for threads in [1, 2, 8] {
            let product = try withThreads(threads) {
                try matrixProduct(a, transposesA: transposed.a, b, transposesB: transposed.b)
            }
            #expect(try product.withBytes { Data($0) } == alone, "\(threads) threads")
        }
    }

    @Test func `a stack's matrices are merged, too`() throws {
        let a = try Random.normal([3, 2048, 64], seed: 1)
        let b = try Random.normal([3, 64, 2048], seed: 2)
        let matrix = MatrixMultiply(
            m: 2048, n: 2048, k: 64, transposesA: false, transposesB: false)
        var alone = Data()
        for index in 0..<3 {
            alone += try bits(of: matrix, matrix.tiling, a[index], b[index])
        }
        for threads in [1, 2, 3] {
            let product = try withThreads(threads) { try matrixProduct(a, b) }
            #expect(try product.withBytes { Data($0) } == alone, "\(threads) threads")
        }
    }

    #if arch(x86_64) && os(Linux)
        @Test(arguments: large + aligned.prefix(1))
        func `are fewer for one thread`(sizes: ProductSizes) {
            let matrix = MatrixMultiply(
                m: sizes.m, n: sizes.n, k: sizes.k, transposesA: false, transposesB: false)
            let hasAVX512 = keras_dnnl_has_avx512()
            // Which of them have large tiles, or rows that begin where the cache has few places.
            let isLaidOut =
                hasAVX512
                ? sizes.n == 4224 || sizes.n % 1024 == 0 && sizes.k > 500
                : sizes.n != 1024 || sizes.m == 4096
            #expect((matrix.tiling(threads: 1).count < matrix.tiling.count) == isLaidOut)
        }

        /// Of eight tiles in each of the matrices.
        @Test(
            arguments: [
                (threads: 1, matrices: 1, count: 1), (2, 1, 4), (3, 1, 8), (4, 1, 8), (8, 1, 8),
                // With fewer for each of five or nine matrices, threads would wait for one of them.
                (2, 2, 2), (2, 5, 2), (3, 5, 4), (4, 9, 4), (4, 8, 1), (1, 7, 1),
            ])
        func `are two for each thread, but no unequal shares`(
            threads: Int, matrices: Int, count: Int
        ) {
            let matrix = MatrixMultiply(
                m: 2048, n: 2048, k: 2048, transposesA: false, transposesB: false)
            #expect(matrix.tiling.count == 8)
            #expect(matrix.tiling(threads: threads, matrices: matrices).count == count)
        }
    #endif

    @Test func `are left as they are where the library may read operands in place`() {
        let matrix = MatrixMultiply(m: 500, n: 500, k: 500, transposesA: false, transposesB: false)
        #expect(matrix.tiling.count == 8)
        #expect(matrix.tiling(threads: 1).count == 8)
    }

    private func bits(
        of matrix: MatrixMultiply, _ tiling: MatrixMultiply.Tiling, _ a: Tensor, _ b: Tensor
    ) throws -> Data {
        var result = [Float](repeating: .nan, count: matrix.m * matrix.n)
        try a.withBytes { a in
            try b.withBytes { b in
                let a = try #require(a.baseAddress).assumingMemoryBound(to: Float.self)
                let b = try #require(b.baseAddress).assumingMemoryBound(to: Float.self)
                for tile in 0..<tiling.count {
                    #expect(matrix.multiply(matrix.tile(tile, of: tiling), a, b, &result) == 0)
                }
            }
        }
        return result.withUnsafeBytes { Data($0) }
    }
}
