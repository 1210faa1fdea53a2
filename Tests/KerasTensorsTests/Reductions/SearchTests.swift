import Testing

@testable import KerasTensors

/// Places in sorted numbers, and the largest of some: beside counting them.
@Suite struct SearchTests {
    private static let dtypes: [DType] = [
        .float32, .float64, .float16, .bfloat16, .int8, .int32, .int64, .uint8, .uint32, .uint64,
    ]

    @Test(arguments: dtypes, [0, 1, 2, 7, 100, 1000])
    func placesAreHowManyAreLess(dtype: DType, count: Int) throws {
        var numbers = Numbers(seed: UInt64(count + 1))
        let range = dtype.isFloatingPoint ? -40.0...40 : 0...90
        let sorted = try Ops.sort(numbers.tensor([count], in: range, as: dtype))
        // As many as are not whole groups, over several chunks.
        let values = try numbers.tensor([9001], in: range, as: dtype)
        let (elements, wanted) = try (sorted.doubles, values.doubles)
        let left = try Ops.searchsorted(sorted, values).doubles
        let right = try Ops.searchsorted(sorted, values, side: .right).doubles
        for index in stride(from: 0, to: wanted.count, by: 37) {
            #expect(left[index] == Double(elements.count { $0 < wanted[index] }))
            #expect(right[index] == Double(elements.count { $0 <= wanted[index] }))
        }
    }

    @Test func nothingIsMoreThanNaN() throws {
        let sorted = try Tensor([1, 2, .infinity, .nan, .nan] as [Float])
        let values = try Tensor([.nan, .infinity, -.infinity, 2] as [Float])
        #expect(try Ops.searchsorted(sorted, values).doubles == [3, 2, 0, 1])
        #expect(try Ops.searchsorted(sorted, values, side: .right).doubles == [5, 3, 0, 2])
    }

    /// Few of many, which a heap finds, and most of them, which are sorted.
    @Test(arguments: [1, 2, 5, 24, 25, 26, 99, 100])
    func theLargestAreTheFirstInDescendingOrder(k: Int) throws {
        var numbers = Numbers(seed: UInt64(k))
        // With many ties, of which the first come first.
        let x = try Ops.floor(numbers.tensor([41, 100], in: 0...30))
        let (values, indices) = try Ops.topK(x, k)
        let rows = try x.doubles
        let (found, places) = try (values.doubles, indices.doubles)
        for row in 0..<41 {
            let own = Array(rows[row * 100..<(row + 1) * 100])
            let order = own.indices.sorted { own[$0] != own[$1] ? own[$0] > own[$1] : $0 < $1 }
            #expect(places[row * k..<(row + 1) * k].map { Int($0) } == Array(order.prefix(k)))
            #expect(Array(found[row * k..<(row + 1) * k]) == order.prefix(k).map { own[$0] })
        }
    }
}
