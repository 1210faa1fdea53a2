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
        let values = (0..<count).map { Float($0 % 1021) - 510 }
        let x = try Tensor(values)
        #expect(try Ops.negative(x).array(of: Float.self) == values.map { -$0 })
        #expect(try Ops.add(x, x).array(of: Float.self) == values.map { 2 * $0 })
        #expect(try Ops.isfinite(x).array(of: Bool.self).allSatisfy { $0 })
        let positive = try Ops.greater(x, 0.0)
        #expect(
            try Ops.where(positive, x, 0.0).array(of: Float.self) == values.map { max(0, $0) })
        // Whole numbers, whose sums a float32 holds.
        let ones = try Ops.ones([count])
        #expect(try Ops.sum(ones).item(as: Float.self) == Float(count))
    }

    @Test(arguments: [9999, 100_000, 131_073])
    func coverEachRowOnce(rows: Int) throws {
        let sums = try Ops.sum(Ops.ones([rows, 7]), axis: 0).array(of: Float.self)
        #expect(sums == [Float](repeating: Float(rows), count: 7))
    }
}
