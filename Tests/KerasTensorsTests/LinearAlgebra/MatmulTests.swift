import KerasTestSupport
import Testing

@testable import KerasTensors

private func matmul(
    _ a: OracleCase.Input, _ b: OracleCase.Input, relative: Double = 1e-5
) -> OracleCase {
    OracleCase(one: "ops.matmul(x, y)", a, b, relative: relative) {
        try Ops.matmul($0[0], $0[1])
    }
}

private let cases: [OracleCase] = [
    matmul(.numbers(2, 3), .numbers(3, 4)),
    matmul(.numbers(7, 5), .numbers(5, 9)),
    matmul(.numbers(33, 65), .numbers(65, 17)),
    matmul(.numbers(130, 70), .numbers(70, 200)),
    matmul(.numbers(3), .numbers(3)),
    matmul(.numbers(3), .numbers(3, 2)),
    matmul(.numbers(4, 3), .numbers(3)),
    matmul(.numbers(2, 4, 3), .numbers(3)),
    matmul(.numbers(3), .numbers(2, 3, 4)),
    matmul(.numbers(2, 4, 3), .numbers(3, 5)),
    matmul(.numbers(2, 4, 3), .numbers(2, 3, 5)),
    matmul(.numbers(2, 1, 4, 3), .numbers(5, 3, 2)),
    matmul(.numbers(1, 4, 3), .numbers(6, 3, 2)),
    matmul(.numbers(4, 3), .numbers(6, 3, 2)),
    matmul(.numbers(40, 8, 9), .numbers(40, 9, 10)),
    matmul(.numbers(0, 3), .numbers(3, 4)),
    matmul(.numbers(2, 0), .numbers(0, 4)),
    matmul(.numbers(0, 2, 3), .numbers(0, 3, 4)),
    matmul(.numbers(4, 3, dtype: .float16), .numbers(3, 5, dtype: .float16), relative: 1e-3),
    matmul(.numbers(4, 3, dtype: .bfloat16), .numbers(3, 5), relative: 1e-5),
    matmul(
        .numbers(33, 65, dtype: .bfloat16), .numbers(65, 17, dtype: .bfloat16), relative: 2e-2),
    matmul(
        .numbers(6, 5, 9, dtype: .bfloat16), .numbers(6, 9, 4, dtype: .bfloat16), relative: 2e-2),
    matmul(.numbers(4, 3, dtype: .int32), .numbers(3, 5, dtype: .float16), relative: 1e-3),
    matmul(.numbers(4, 3, dtype: .int8), .numbers(3, 5, dtype: .int8)),
    matmul(.numbers(4, 3, dtype: .int16), .numbers(3, 5, dtype: .int16)),
    matmul(.numbers(4, 3, dtype: .uint8), .numbers(3, 5, dtype: .int32)),
    matmul(.numbers(4, 3, dtype: .bool), .numbers(3, 5, dtype: .bool)),
    OracleCase(
        one: "ops.matmul(x, y)",
        OracleCase.Input(
            shape: [2, 2], dtype: .float32, values: [1, .infinity, .nan, 2]),
        .numbers(2, 3), relative: 1e-6
    ) { try Ops.matmul($0[0], $0[1]) },
]

@Suite struct MatmulTests {
    private static let answers = Result { try OracleCase.answers(cases) }

    @Test(arguments: cases.indices)
    func agreesWithKeras(number: Int) throws {
        try cases[number].check(against: Self.answers.get()[number])
    }

    @Test(arguments: [1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])
    func gradientsAreSlopes(number: Int) throws {
        try cases[number].checkFiniteDifferences()
    }

    @Test(arguments: [
        [128, 784, 512], [300, 257, 129], [64, 64, 64], [1, 784, 512], [1000, 300, 3],
        // Rows of the second that begin a multiple of 2 kB apart.
        [16, 300, 1024], [777, 90, 512], [5, 70, 2048], [513, 1024, 1024],
    ])
    func largeProductsAreRightAndDoNotDependOnTheNumberOfThreads(sizes: [Int]) throws {
        let a = try Random.normal([sizes[0], sizes[1]], seed: 1)
        let b = try Random.normal([sizes[1], sizes[2]], seed: 2)
        let count = Parallelism.threadCount
        defer { Parallelism.threadCount = count }
        let results = try [1, 2, 8].map { count in
            Parallelism.threadCount = count
            return try doubles(Ops.matmul(a, b))
        }
        #expect(results[0] == results[1])
        #expect(results[0] == results[2])
        let exact = try Ops.matmul(Ops.cast(a, to: .float64), Ops.cast(b, to: .float64))
        try expectClose(results[0], doubles(exact), relative: 1e-5, absolute: 1e-4)
    }

    /// As a dense layer on sequences has them backwards: few results, of very many terms.
    @Test(
        arguments: [[32, 6400, 32], [64, 5000, 64], [1, 4099, 3]],
        [(true, false), (false, false), (false, true), (true, true)])
    func sumsOfManyTermsAreRightAndDoNotDependOnTheNumberOfThreads(
        sizes: [Int], transposed: (a: Bool, b: Bool)
    ) throws {
        let (m, k, n) = (sizes[0], sizes[1], sizes[2])
        let x = try Random.normal(transposed.a ? [k, m] : [m, k], seed: 1)
        let y = try Random.normal(transposed.b ? [n, k] : [k, n], seed: 2)
        func product(_ x: Tensor, _ y: Tensor) throws -> [Double] {
            try doubles(
                matrixProduct(x, transposesA: transposed.a, y, transposesB: transposed.b))
        }
        let one = try withThreads(1) { try product(x, y) }
        #expect(try withThreads(2) { try product(x, y) } == one)
        #expect(try withThreads(8) { try product(x, y) } == one)
        let exact = try product(Ops.cast(x, to: .float64), Ops.cast(y, to: .float64))
        expectClose(one, exact, relative: 1e-5, absolute: 1e-3)
    }

    /// Whatever multiplies them: products of bfloat16 are summed in float32 and rounded once.
    @Test(arguments: [
        [1, 1, 1], [3, 5, 2], [128, 784, 512], [300, 257, 129], [1, 784, 512], [70, 3000, 33],
        [200, 0, 4],
    ])
    func bfloat16IsRoundedOnceAndDoesNotDependOnTheNumberOfThreads(sizes: [Int]) throws {
        let a = try Ops.cast(Random.normal([sizes[0], sizes[1]], seed: 1), to: .bfloat16)
        let b = try Ops.cast(Random.normal([sizes[1], sizes[2]], seed: 2), to: .bfloat16)
        func results() throws -> [[Double]] {
            try Tape.record { tape in
                let (x, y) = (tape.watch(a), tape.watch(b))
                let product = try Ops.matmul(x, y)
                #expect(product.dtype == .bfloat16)
                let gradients = try tape.gradients(of: product, with: [x, y])
                return try [doubles(product)] + gradients.map { try $0.map(doubles) ?? [] }
            }
        }
        let one = try withThreads(1) { try results() }
        #expect(try withThreads(2) { try results() } == one)
        #expect(try withThreads(8) { try results() } == one)
        let (wideA, wideB) = (try Ops.cast(a, to: .float64), try Ops.cast(b, to: .float64))
        let upstream = try Ops.ones([sizes[0], sizes[2]], dtype: .float64)
        let exact = try [
            Ops.matmul(wideA, wideB), Ops.matmul(upstream, Ops.transpose(wideB)),
            Ops.matmul(Ops.transpose(wideA), upstream),
        ]
        for (found, exact) in zip(one, exact) {
            // Half of the last of eight bits, and what float32 loses where terms cancel.
            try expectClose(found, doubles(exact), relative: 0.004, absolute: 1e-3)
        }
    }

    @Test func manySmallProductsDoNotDependOnTheNumberOfThreads() throws {
        let a = try Random.normal([600, 12, 20], seed: 1)
        let b = try Random.normal([600, 20, 16], seed: 2)
        let count = Parallelism.threadCount
        defer { Parallelism.threadCount = count }
        let results = try [1, 2, 8].map { count in
            Parallelism.threadCount = count
            return try doubles(Ops.matmul(a, b))
        }
        #expect(results[0] == results[1])
        #expect(results[0] == results[2])
    }

    @Test(
        arguments: [
            ([2, 3], [2, 3]), ([3], [4]), ([2, 2, 3], [3, 3, 4]),
        ] as [([Int], [Int])])
    func sizesThatDoNotFitAreRefused(a: [Int], b: [Int]) throws {
        #expect(throws: TensorError.self) {
            try Ops.matmul(Ops.ones(Shape(a)), Ops.ones(Shape(b)))
        }
    }

    @Test func theErrorSaysWhatKerasSays() throws {
        let error = #expect(throws: TensorError.self) {
            try Ops.matmul(Ops.ones([2, 3]), Ops.ones([2, 3]))
        }
        let words = "Inner dimensions (`x1.shape[-1]` and `x2.shape[-2]`) must be equal"
        #expect(error?.description.contains(words) == true)
    }

    @Test func aScalarIsRefused() throws {
        #expect(throws: TensorError.self) { try Ops.matmul(2.0, Ops.ones([2])) }
    }

    /// A row times a column, whose sums are cut where they are long.
    @Test(arguments: [1, 2, 63, 64, 65, 1000, 5001, 200_003])
    func vectorsHaveTheirProduct(count: Int) throws {
        var numbers = Numbers(seed: UInt64(count))
        let x = try numbers.tensor([count])
        let y = try numbers.tensor([count])
        let exact = zip(try x.doubles, try y.doubles).reduce(0) { $0 + $1.0 * $1.1 }
        let bound = 1e-5 * Double(count).squareRoot()
        for product in [
            try Ops.dot(x, y), try Ops.matmul(x, y), try Ops.inner(x, y),
            try Ops.matmul(Ops.reshape(x, [1, count]), Ops.reshape(y, [count, 1])),
        ] {
            #expect(abs(try product.doubles[0] - exact) <= bound)
        }
    }
}
