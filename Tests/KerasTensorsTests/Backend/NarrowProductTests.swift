import CKerasKernels
import Testing

@testable import KerasTensors

/// The kernel beneath matrix products with few columns.
@Suite struct NarrowProductTests {
    static let sizes: [ProductSizes] = [
        // All numbers of columns, those of no whole block of four among them.
        ProductSizes(m: 4, n: 1, k: 16), ProductSizes(m: 5, n: 2, k: 17),
        ProductSizes(m: 3, n: 3, k: 31, gap: 1),
        ProductSizes(m: 8, n: 4, k: 32), ProductSizes(m: 9, n: 5, k: 18),
        ProductSizes(m: 1, n: 6, k: 33, gap: 2),
        ProductSizes(m: 2, n: 7, k: 47), ProductSizes(m: 12, n: 8, k: 64, gap: 3),
        ProductSizes(m: 7, n: 9, k: 19),
        ProductSizes(m: 6, n: 10, k: 128), ProductSizes(m: 4, n: 11, k: 20),
        ProductSizes(m: 13, n: 12, k: 21),
        ProductSizes(m: 4, n: 13, k: 22, gap: 5), ProductSizes(m: 1, n: 14, k: 23),
        ProductSizes(m: 5, n: 15, k: 16),
        ProductSizes(m: 6, n: 16, k: 100),
        // Terms in more than one part, the last of which is a short one.
        ProductSizes(m: 5, n: 3, k: 512), ProductSizes(m: 6, n: 2, k: 513),
        ProductSizes(m: 4, n: 10, k: 527, gap: 1),
        ProductSizes(m: 3, n: 5, k: 528), ProductSizes(m: 2, n: 1, k: 1025, gap: 4),
        ProductSizes(m: 5, n: 16, k: 1500),
    ]

    private static func product(
        _ sizes: ProductSizes, transposesB: Bool, bias: [Float]? = nil, rectifies: Bool = false,
        rows: Range<Int>? = nil
    ) -> [Float] {
        let (m, n, k) = (sizes.m, sizes.n, sizes.k)
        let a = GappedMatrix(rows: m, columns: k, gap: sizes.gap)
        let b = GappedMatrix(
            rows: transposesB ? n : k, columns: transposesB ? k : n, gap: sizes.gap)
        let rows = rows ?? 0..<m
        let stride = n + sizes.gap
        // And a row behind the last.
        var c = [Float](repeating: -123, count: (rows.count + 1) * stride)
        a.values.withUnsafeBufferPointer { a in
            keras_narrow_product(
                transposesB, rows.count, n, k, a.baseAddress! + rows.lowerBound * (k + sizes.gap),
                k + sizes.gap, b.values, b.stride, bias, rectifies, &c, stride)
        }
        return c
    }

    @Test(arguments: sizes, [false, true])
    func isTheSumOfProducts(sizes: ProductSizes, transposesB: Bool) {
        let (m, n, k) = (sizes.m, sizes.n, sizes.k)
        let a = GappedMatrix(rows: m, columns: k, gap: sizes.gap)
        let b = GappedMatrix(
            rows: transposesB ? n : k, columns: transposesB ? k : n, gap: sizes.gap)
        let c = Self.product(sizes, transposesB: transposesB)
        let stride = n + sizes.gap
        for row in 0...m {
            for column in 0..<stride {
                guard row < m, column < n else {
                    #expect(c[row * stride + column] == -123)
                    continue
                }
                var sum = 0.0
                for term in 0..<k {
                    sum += a[row, term] * (transposesB ? b[column, term] : b[term, column])
                }
                #expect(abs(Double(c[row * stride + column]) - sum) <= 1e-6 * Double(k))
            }
        }
    }

    @Test(arguments: sizes, [false, true])
    func addsABiasToEachRow(sizes: ProductSizes, transposesB: Bool) {
        let bias = (0..<sizes.n).map { Float($0 % 7) - 3 }
        let plain = Self.product(sizes, transposesB: transposesB)
        let biased = Self.product(sizes, transposesB: transposesB, bias: bias)
        let rectified = Self.product(sizes, transposesB: transposesB, bias: bias, rectifies: true)
        for place in 0..<sizes.m * (sizes.n + sizes.gap) {
            let column = place % (sizes.n + sizes.gap)
            guard column < sizes.n else { continue }
            #expect(biased[place] == plain[place] + bias[column])
            #expect(rectified[place] == max(0, biased[place]))
        }
    }

    /// The number of rows does not change the result of one, whoever they are shared by.
    @Test(arguments: sizes, [false, true])
    func ofOneRowIsTheSameAsOfSeveral(sizes: ProductSizes, transposesB: Bool) {
        let stride = sizes.n + sizes.gap
        let all = Self.product(sizes, transposesB: transposesB)
        for row in 0..<sizes.m {
            let one = Self.product(sizes, transposesB: transposesB, rows: row..<row + 1)
            #expect(one.prefix(stride) == all[row * stride..<(row + 1) * stride])
        }
    }

    /// The terms of the last vector that are in the sum already do not count again, whatever they are.
    @Test(arguments: [17, 40, 513], [1, 3, 4, 6])
    func passesOnWhatIsNoNumberOnce(k: Int, n: Int) {
        for place in [0, k - 17, k - 16, k - 1] {
            var a = [Float](repeating: 1, count: 5 * k)
            a[2 * k + place] = .infinity
            a[4 * k + place] = .nan
            let b = [Float](repeating: 2, count: k * n)
            for transposesB in [false, true] {
                var c = [Float](repeating: 0, count: 5 * n)
                keras_narrow_product(
                    transposesB, 5, n, k, a, k, b, transposesB ? k : n, nil, false, &c, n)
                for column in 0..<n {
                    #expect(c[column] == Float(2 * k) && c[3 * n + column] == Float(2 * k))
                    #expect(c[2 * n + column] == .infinity)
                    #expect(c[4 * n + column].isNaN)
                }
            }
        }
    }

    /// Through the op, in which it depends on the processor who multiplies.
    @Test(arguments: [(128, 10, 512), (1, 10, 512), (300, 3, 64), (4, 1, 2000), (2000, 7, 70)])
    func productsOfTensorsAreSumsOfProducts(m: Int, n: Int, k: Int) throws {
        let a = GappedMatrix(rows: m, columns: k, gap: 0)
        let b = GappedMatrix(rows: k, columns: n, gap: 0)
        let product = try Ops.matmul(
            Tensor(a.values, shape: [m, k]), Tensor(b.values, shape: [k, n]))
        let values = try product.array(of: Float.self)
        for row in 0..<m {
            for column in 0..<n {
                var sum = 0.0
                for term in 0..<k { sum += a[row, term] * b[term, column] }
                #expect(abs(Double(values[row * n + column]) - sum) <= 1e-5 * Double(k))
            }
        }
    }

    /// Where it is who multiplies, which is a question of the processor and of the sums, a row of a product is
    /// the same whatever others there are.
    @Test(arguments: 1...12, [128, 200, 513, 4096])
    func aRowOfAProductOfTensorsIsTheSameAlone(n: Int, k: Int) throws {
        guard keras_has_avx512() else { return }
        let a = try Tensor(GappedMatrix(rows: 5, columns: k, gap: 0).values, shape: [5, k])
        let b = try Tensor(GappedMatrix(rows: k, columns: n, gap: 0).values, shape: [k, n])
        let all = try Ops.matmul(a, b).array(of: Float.self)
        let one = try Ops.matmul(a[0..<1], b).array(of: Float.self)
        #expect(one == Array(all.prefix(n)))
    }
}
