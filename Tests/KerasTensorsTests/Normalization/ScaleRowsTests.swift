import KerasTestSupport
import Testing

@testable import KerasTensors

/// The op beneath batch normalization along the last axis, beside a product and a sum.
@Suite struct ScaleRowsTests {
    @Test(
        arguments: [1, 3, 32, 63, 64, 65, 500], [[0], [1], [2, 3], [41, 100], [3, 1, 7, 2], []])
    func isAProductAndASum(columns: Int, leading: [Int]) throws {
        for dtype in [DType.float32, .float64] {
            try check(columns: columns, leading: leading, dtype)
        }
    }

    private func check(columns: Int, leading: [Int], _ dtype: DType) throws {
        var numbers = Numbers(seed: UInt64(columns))
        let x = try numbers.tensor(Shape(sizes: leading + [columns]), as: dtype)
        let scale = try numbers.tensor([columns], as: dtype)
        let shift = try numbers.tensor([columns], as: dtype)
        #expect(ScaleRows.suits(x, scale, shift, axis: leading.count))
        let error = dtype == .float64 ? 1e-15 : 1e-6

        let (found, foundGradients) = try withGradients([x, scale, shift]) {
            try apply(ScaleRows(), $0)
        }
        let (expected, expectedGradients) = try withGradients([x, scale, shift]) {
            try Ops.add(Ops.multiply($0[0], $0[1]), $0[2])
        }
        #expect(found.shape == x.shape && found.dtype == dtype)
        expectClose(try found.doubles, try expected.doubles, relative: 0, absolute: error)
        for (found, expected) in zip(foundGradients, expectedGradients) {
            #expect(found.shape == expected.shape)
            expectClose(
                try found.doubles, try expected.doubles, relative: 10 * error,
                absolute: 10 * error)
        }
    }

    @Test func isTheSameForAnyNumberOfThreads() throws {
        var numbers = Numbers(seed: 3)
        let x = try numbers.tensor([1000, 129], as: .float32)
        let row = try numbers.tensor([129], as: .float32)
        func run() throws -> [Float] {
            try apply(ScaleRows(), [x, row, row]).array(of: Float.self)
        }
        let one = try withThreads(1) { try run() }
        for threads in [2, 8] { #expect(try withThreads(threads) { try run() } == one) }
    }

    @Test func suitsNothingElse() throws {
        let x = try Tensor.filled(with: 1, shape: [2, 3], dtype: .float32)
        let three = try Tensor.filled(with: 1, shape: [3], dtype: .float32)
        let two = try Tensor.filled(with: 1, shape: [2], dtype: .float32)
        #expect(ScaleRows.suits(x, three, three, axis: 1))
        #expect(!ScaleRows.suits(x, two, two, axis: 0))
        #expect(!ScaleRows.suits(x, three, two, axis: 1))
        #expect(!ScaleRows.suits(x, three, try three.converted(to: .float64), axis: 1))
        let half = try x.converted(to: .float16)
        #expect(!ScaleRows.suits(half, three, three, axis: 1))
    }

    /// The result and the gradients of the sum of its squares.
    private func withGradients(
        _ inputs: [Tensor], _ body: ([Tensor]) throws -> Tensor
    ) throws -> (Tensor, [Tensor]) {
        try Tape.record { tape in
            let watched = inputs.map(tape.watch)
            let result = try body(watched)
            let gradients = try tape.gradients(of: Ops.sum(Ops.square(result)), with: watched)
            return (result.detached, try gradients.map { try #require($0) })
        }
    }
}
