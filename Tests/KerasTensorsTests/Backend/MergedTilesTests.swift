import Foundation
import Testing

@testable import KerasTensors

/// Tiles of a product that one call of the library computes.
@Suite struct MergedTilesTests {
    private static let sizes: [ProductSizes] = [
        // Large tiles, whatever the processor.
        ProductSizes(m: 2048, n: 2048, k: 64), ProductSizes(m: 4096, n: 1024, k: 70),
        ProductSizes(m: 1100, n: 2200, k: 400),
        // The last ones are smaller, or narrower than a register.
        ProductSizes(m: 2041, n: 2048, k: 65), ProductSizes(m: 2048, n: 2051, k: 40),
        // Rows that begin where the cache has few places, which matters with AVX-512.
        ProductSizes(m: 1024, n: 1024, k: 512), ProductSizes(m: 520, n: 2048, k: 768),
        ProductSizes(m: 1024, n: 1024, k: 1024), ProductSizes(m: 1000, n: 1024, k: 256),
    ]

    @Test(arguments: sizes, [(false, false), (true, false), (false, true), (true, true)])
    func `come out as they do alone, to the bit`(
        sizes: ProductSizes, transposed: (a: Bool, b: Bool)
    ) throws {
        let (m, n, k) = (sizes.m, sizes.n, sizes.k)
        let a = try Random.normal(transposed.a ? [k, m] : [m, k], seed: 1)
        let b = try Random.normal(transposed.b ? [n, k] : [k, n], seed: 2)
        let matrix = MatrixMultiply(
            m: m, n: n, k: k, transposesA: transposed.a, transposesB: transposed.b)
        let alone = try bits(of: matrix, matrix.tiling, a, b)
        for count in [1, 2, 3, 4, 6] {
            let merged = matrix.tiling(mergedTo: count)
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

    #if arch(x86_64)
        @Test(arguments: [1, 2, 3, 4, 5, 7, 8, 9])
        func `are as many as are wanted, or the next fewer that halving leads to`(wanted: Int) {
            let matrix = MatrixMultiply(
                m: 2048, n: 2048, k: 2048, transposesA: false, transposesB: false)
            #expect(matrix.tiling.count == 8)
            let expected = [1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 7: 4][wanted] ?? 8
            #expect(matrix.tiling(mergedTo: wanted).count == expected)
        }
    #endif

    @Test func `are left as they are where the library may read operands in place`() {
        let matrix = MatrixMultiply(m: 500, n: 500, k: 500, transposesA: false, transposesB: false)
        #expect(matrix.tiling.count == 8)
        #expect(matrix.tiling(mergedTo: 1).count == 8)
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
