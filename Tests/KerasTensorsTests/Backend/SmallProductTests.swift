import CKerasKernels
import Testing

@testable import KerasTensors

/// The kernel beneath small matrix products, whichever a processor's library would be asked for.
@Suite struct SmallProductTests {
    static let sizes: [ProductSizes] = [
        ProductSizes(m: 1, n: 1, k: 1), ProductSizes(m: 6, n: 16, k: 4),
        ProductSizes(m: 7, n: 17, k: 5),
        ProductSizes(m: 32, n: 64, k: 32), ProductSizes(m: 32, n: 10, k: 64),
        ProductSizes(m: 64, n: 10, k: 32),
        ProductSizes(m: 11, n: 15, k: 3, gap: 2), ProductSizes(m: 13, n: 33, k: 9, gap: 1),
        ProductSizes(m: 5, n: 3, k: KERAS_SMALL_PRODUCT_TERMS, gap: 3),
        ProductSizes(m: 9, n: 31, k: 1, gap: 5),
        ProductSizes(m: 3, n: 17, k: 0), ProductSizes(m: 8, n: 16, k: 4),
        ProductSizes(m: 16, n: 2, k: 40),
        ProductSizes(m: 15, n: 26, k: 20), ProductSizes(m: 41, n: 12, k: 7, gap: 30),
        ProductSizes(m: 31, n: 1, k: 50),
        // Panels in pairs, with AVX-512, and what is left of them.
        ProductSizes(m: 13, n: 96, k: 9, gap: 1),
        ProductSizes(m: 3, n: 64, k: KERAS_SMALL_PRODUCT_TERMS),
        ProductSizes(m: 1, n: 80, k: 33), ProductSizes(m: 15, n: 47, k: 6, gap: 3),
        ProductSizes(m: 8, n: 32, k: 0),
        ProductSizes(m: 22, n: 63, k: 12), ProductSizes(m: 9, n: 24, k: 40),
        ProductSizes(m: 17, n: 56, k: 2),
    ]

    @Test(arguments: sizes, [(false, false), (true, false), (false, true), (true, true)])
    func isTheSumOfProducts(sizes: ProductSizes, transposed: (a: Bool, b: Bool)) {
        let (m, n, k) = (sizes.m, sizes.n, sizes.k)
        let a = GappedMatrix(
            rows: transposed.a ? k : m, columns: transposed.a ? m : k, gap: sizes.gap)
        let b = GappedMatrix(
            rows: transposed.b ? n : k, columns: transposed.b ? k : n, gap: sizes.gap)
        let untouched: Float = -123
        let stride = n + sizes.gap
        // And a row behind the last.
        var c = [Float](repeating: untouched, count: (m + 1) * stride)
        #expect(
            keras_small_product(
                transposed.a, transposed.b, m, n, k, a.values, a.stride, b.values, b.stride, nil,
                false, &c, stride))
        for row in 0...m {
            for column in 0..<stride {
                guard row < m, column < n else {
                    #expect(c[row * stride + column] == untouched)
                    continue
                }
                var sum = 0.0
                for term in 0..<k {
                    sum +=
                        (transposed.a ? a[term, row] : a[row, term])
                        * (transposed.b ? b[column, term] : b[term, column])
                }
                #expect(abs(Double(c[row * stride + column]) - sum) <= 1e-5 * Double(k))
            }
        }
    }

    @Test(arguments: sizes, [(false, false), (true, false), (false, true), (true, true)])
    func addsABiasToEachRow(sizes: ProductSizes, transposed: (a: Bool, b: Bool)) {
        let (m, n, k) = (sizes.m, sizes.n, sizes.k)
        let a = GappedMatrix(
            rows: transposed.a ? k : m, columns: transposed.a ? m : k, gap: sizes.gap)
        let b = GappedMatrix(
            rows: transposed.b ? n : k, columns: transposed.b ? k : n, gap: sizes.gap)
        let bias = (0..<n).map { Float($0 % 7) - 3 }
        func product(_ bias: [Float]?, rectifies: Bool) -> [Float] {
            var c = [Float](repeating: 0, count: m * n)
            let isDone = keras_small_product(
                transposed.a, transposed.b, m, n, k, a.values, a.stride, b.values, b.stride, bias,
                rectifies, &c, n)
            #expect(isDone)
            return c
        }
        let plain = product(nil, rectifies: false)
        let sums = plain.indices.map { plain[$0] + bias[$0 % n] }
        #expect(product(bias, rectifies: false) == sums)
        #expect(product(bias, rectifies: true) == sums.map { max(0, $0) })
    }

    @Test(
        arguments: [1, 3, 16, 33, 2047, 2050], [0, 1, 3, 4, 6, 9, KERAS_SMALL_PRODUCT_TERMS + 3])
    func ofOneRowIsTheSameAsOfSeveral(n: Int, k: Int) {
        for (stride, gap, rectifies) in [(1, 0, false), (3, 2, true)] {
            let a = GappedMatrix(rows: k, columns: 1, gap: stride - 1)
            let b = GappedMatrix(rows: k, columns: n, gap: gap)
            let bias = (0..<n).map { Float($0 % 7) - 3 }
            var c = [Float](repeating: .nan, count: n)
            keras_row_product(
                n, k, a.values, stride, b.values, b.stride, rectifies ? bias : nil, rectifies, &c)
            for column in 0..<n {
                var sum = rectifies ? Double(bias[column]) : 0
                for term in 0..<k { sum += a[term, 0] * b[term, column] }
                let expected = rectifies ? max(0, sum) : sum
                #expect(abs(Double(c[column]) - expected) <= 1e-5 * Double(k))
            }
            guard k <= KERAS_SMALL_PRODUCT_TERMS else { continue }
            var several = [Float](repeating: .nan, count: n)
            #expect(
                keras_small_product(
                    true, false, 1, n, k, a.values, stride, b.values, b.stride,
                    rectifies ? bias : nil, rectifies, &several, n))
            #expect(several == c)
        }
    }

    @Test func passesOnWhatIsNoNumber() {
        let a: [Float] = [1, .nan, 2, .infinity]
        var c = [Float](repeating: 0, count: 4)
        #expect(
            keras_small_product(false, false, 2, 2, 2, a, 2, [1, 0, 0, 1], 2, nil, false, &c, 2))
        #expect(c[0].isNaN && c[1].isNaN && c[2].isNaN && c[3] == .infinity)
        #expect(
            keras_small_product(false, false, 2, 2, 2, a, 2, [1, 0, 0, 1], 2, [0, 1], true, &c, 2))
        #expect(c[0].isNaN && c[1].isNaN && c[2].isNaN && c[3] == .infinity)
        keras_row_product(2, 2, a, 1, [1, 0, 0, 1], 2, [0, 1], true, &c)
        #expect(c[0].isNaN && c[1].isNaN)
    }

    @Test func refusesMoreTermsThanItHasRoomFor() {
        let k = KERAS_SMALL_PRODUCT_TERMS + 1
        let ones = [Float](repeating: 1, count: k)
        var c: Float = 7
        #expect(!keras_small_product(false, true, 1, 1, k, ones, k, ones, k, nil, false, &c, 1))
        #expect(c == 7)
    }
}
