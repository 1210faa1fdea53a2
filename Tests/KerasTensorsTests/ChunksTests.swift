import Testing

@testable import KerasTensors

/// Runs of elements that several threads share are worked on as a whole, each element once.
@Suite struct ChunksTests {
    /// Around the size of one chunk, of two, and of as many as make the shares of eight threads equal.
    @Test(arguments: [
        0, 1, 32_767, 32_768, 32_769, 65_535, 65_536, 65_537, 98_305, 262_143, 262_145, 300_000,
        1_000_003,
    ])
    func coverEachElementOnce(count: Int) throws {
        let values = (0..<count).map { $0 % 4099 == 0 ? Float.nan : Float($0 % 1021) - 510 }
        let x = try Tensor(values)
        func bits(_ tensor: Tensor) throws -> [UInt32] {
            try tensor.array(of: Float.self).map { $0.isNaN ? 0 : $0.bitPattern }
        }
        func bits(_ values: [Float]) -> [UInt32] { values.map { $0.isNaN ? 0 : $0.bitPattern } }
        #expect(try bits(Ops.negative(x)) == bits(values.map { -$0 }))
        #expect(try bits(Ops.add(x, x)) == bits(values.map { 2 * $0 }))
        #expect(try Ops.isfinite(x).array(of: Bool.self) == values.map(\.isFinite))
        let isPositive = try Ops.greater(x, 0.0)
        let chosen = try Ops.where(isPositive, x, 1.0).array(of: Float.self)
        #expect(chosen == values.map { $0 > 0 ? $0 : 1 })
        // Whole numbers, whose sums a float32 holds.
        let ones = try Ops.ones([count])
        #expect(try Ops.sum(ones).item(as: Float.self) == Float(count))
    }

    @Test(arguments: [9999, 100_000, 131_073, 149_793, 1_000_003])
    func coverEachRowOnce(rows: Int) throws {
        let sums = try Ops.sum(Ops.ones([rows, 7]), axis: 0).array(of: Float.self)
        #expect(sums == [Float](repeating: Float(rows), count: 7))
    }

    /// More elements than parts of a chunk's size would be kept of.
    @Test func longSumsHaveLongerParts() throws {
        let count = 1 << 25 + 12_345
        let sum = try Ops.sum(Ops.cast(Ops.ones([count], dtype: .int8), to: .int32))
        #expect(try sum.item(as: Int.self) == count)
    }

    @Test(arguments: [[1_000_003], [300_000, 3], [40, 30_000], [3, 100, 999]])
    func reductionsDoNotDependOnTheNumberOfThreads(shape: [Int]) throws {
        let x = try Random.normal(Shape(shape), seed: 5)
        func sums() throws -> [[Float]] {
            let axes: [Axes?] = [nil] + shape.indices.map { Axes($0) }
            return try axes.map { try Ops.sum(x, axis: $0).array(of: Float.self) }
        }
        let one = try withThreads(1) { try sums() }
        for threads in [2, 3, 8] { #expect(try withThreads(threads) { try sums() } == one) }
    }
}
