import KerasTestSupport
import Testing

@testable import KerasTensors

/// A product, a bias and a rectifier in one op are what they are in three.
@Suite struct MatmulWithBiasTests {
    private struct Row: Sendable, CustomTestStringConvertible {
        var x: Shape
        var outputs: Int
        var dtype = DType.float32
        var testDescription: String { "\(x) to \(outputs) in \(dtype)" }
    }

    private static let rows = [
        Row(x: [3, 4], outputs: 5), Row(x: [1, 7], outputs: 1), Row(x: [2, 3, 4], outputs: 6),
        Row(x: [300, 33], outputs: 257), Row(x: [70, 20, 5], outputs: 64),
        Row(x: [33, 4], outputs: 8), Row(x: [32, 64], outputs: 10), Row(x: [9, 4], outputs: 39),
        Row(x: [17, 4], outputs: 63), Row(x: [40, 4], outputs: 104), Row(x: [40, 4], outputs: 256),
        Row(x: [9, 4], outputs: 75, dtype: .float64),
        Row(x: [0, 4], outputs: 5), Row(x: [3, 4], outputs: 5, dtype: .float64),
        Row(x: [3, 4], outputs: 5, dtype: .bfloat16),
    ]

    private func results(_ row: Row, rectifies: Bool, fused: Bool) throws -> [[Double]] {
        let shapes = [row.x, Shape([row.x[-1] ?? 0, row.outputs]), Shape([row.outputs])]
        let inputs = try shapes.enumerated().map { seed, shape in
            try Random.normal(shape, seed: Random.Key(seed: seed)).converted(to: row.dtype)
        }
        let weights = try Random.normal(
            row.x.replacing(axis: -1, with: row.outputs), seed: Random.Key(seed: 9)
        )
        .converted(to: row.dtype)
        return try Tape.record { tape in
            let watched = inputs.map(tape.watch)
            var output: Tensor
            if fused {
                output = try Ops.matmul(
                    watched[0], watched[1], bias: watched[2], rectifies: rectifies)
            } else {
                output = try Ops.add(Ops.matmul(watched[0], watched[1]), watched[2])
                if rectifies { output = try Ops.relu(output) }
            }
            #expect(output.dtype == row.dtype)
            let loss = try Ops.sum(Ops.multiply(output, weights))
            let gradients = try tape.gradients(of: loss, with: watched)
            return try [doubles(output)] + gradients.map { try $0.map(doubles) ?? [] }
        }
    }

    @Test(arguments: rows, [false, true])
    private func `values and gradients are those of the parts`(
        row: Row, rectifies: Bool
    ) throws {
        let tolerance = row.dtype == .bfloat16 ? 0.1 : row.dtype == .float64 ? 1e-12 : 2e-5
        let fused = try results(row, rectifies: rectifies, fused: true)
        let parts = try results(row, rectifies: rectifies, fused: false)
        for (found, expected) in zip(fused, parts) {
            expectClose(found, expected, relative: tolerance, absolute: tolerance)
        }
    }

    /// The parts round in between, so that a sum near 0 may change its sign there.
    @Test func `bfloat16 is rounded once, at the end`() throws {
        let x = try Ops.cast(Random.normal([180, 50], seed: 1), to: .bfloat16)
        let kernel = try Ops.cast(Random.normal([50, 64], seed: 2), to: .bfloat16)
        let bias = try Ops.cast(Random.normal([64], seed: 3), to: .bfloat16)
        let found = try Ops.matmul(x, kernel, bias: bias, rectifies: true)
        #expect(found.dtype == .bfloat16)
        let wide = try [x, kernel, bias].map { try Ops.cast($0, to: .float64) }
        let exact = try Ops.relu(Ops.add(Ops.matmul(wide[0], wide[1]), wide[2]))
        try expectClose(doubles(found), doubles(exact), relative: 0.004, absolute: 1e-4)
    }

    /// With the sums of columns in registers, and in memory.
    @Test(arguments: [255, 257])
    func `results do not depend on the number of threads`(outputs: Int) throws {
        let row = Row(x: [300, 33], outputs: outputs)
        func run(threads: Int) throws -> [[Double]] {
            try withThreads(threads) { try results(row, rectifies: true, fused: true) }
        }
        let one = try run(threads: 1)
        #expect(try run(threads: 2) == one)
        #expect(try run(threads: 8) == one)
    }

    @Test(arguments: [
        ([3, 4], [5, 2], [2]), ([3, 4], [4, 2], [3]), ([4], [4, 2], [2]),
        ([3, 4], [2, 4, 2], [2]),
    ])
    func `shapes that do not fit are refused`(x: [Int], kernel: [Int], bias: [Int]) throws {
        #expect(throws: TensorError.self) {
            try Ops.matmul(
                Ops.zeros(Shape(x)), Ops.zeros(Shape(kernel)), bias: Ops.zeros(Shape(bias)),
                rectifies: false)
        }
    }

    @Test func `what is not a number stays so`() throws {
        let found = try Ops.matmul(
            Tensor([[Float.nan, 1]]), Tensor([[Float(1)], [1]]), bias: Tensor([Float(0)]),
            rectifies: true)
        #expect(try found.array(of: Float.self)[0].isNaN)
    }
}
