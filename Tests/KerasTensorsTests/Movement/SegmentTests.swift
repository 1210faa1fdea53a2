import KerasTestSupport
import Testing

@testable import KerasTensors

/// Rows that are found by numbers, enough of them that several threads share the work.
@Suite(.serialized) struct SegmentTests {
    /// Segments, rows and columns.
    private static let sizes = [
        [70_001, 30_000, 3], [100_003, 50_000, 1], [1000, 200_001, 1], [5, 7, 2],
    ]

    private struct Rows {
        let data: Tensor
        let ids: Tensor
        let values: [Double]
        let numbers: [Int]
        let segments: Int
        let columns: Int

        init(_ sizes: [Int]) throws {
            (segments, columns) = (sizes[0], sizes[2])
            // Some before the first segment, some behind the last.
            let above = sizes[0] + 5
            numbers = (0..<sizes[1]).map { ($0 &* 7919) % (above + 3) - 3 }
            values = (0..<sizes[1] * sizes[2]).map { Double(($0 &* 31) % 17 - 8) }
            data = try Tensor(values, shape: Shape(sizes: [sizes[1], sizes[2]]), as: .float32)
            ids = try Tensor(numbers).converted(to: .int32)
        }

        func combined(_ first: Double, _ combine: (Double, Double) -> Double) -> [Double] {
            var results = [Double](repeating: first, count: segments * columns)
            for (row, id) in numbers.enumerated() where id >= 0 && id < segments {
                for column in 0..<columns {
                    let place = id * columns + column
                    results[place] = combine(results[place], values[row * columns + column])
                }
            }
            return results
        }
    }

    @Test(arguments: sizes)
    func areCombinedAsInALoop(sizes: [Int]) throws {
        let rows = try Rows(sizes)
        let (data, ids, count) = (rows.data, rows.ids, rows.segments)
        let sums = rows.combined(0, +)
        let largest = rows.combined(-.infinity, max)
        let smallest = rows.combined(.infinity, min)
        for threads in [1, 2, 8] {
            let found = try withThreads(threads) {
                [
                    try Ops.segmentSum(data, ids, numSegments: count).doubles,
                    try Ops.segmentMax(data, ids, numSegments: count).doubles,
                    try Ops.segmentMin(data, ids, numSegments: count).doubles,
                ]
            }
            #expect(found == [sums, largest, smallest])
        }
    }

    @Test(arguments: [[300, 400, 1], [3, 50_001, 3], [1, 200_001, 1], [40_001, 2, 2]])
    func placesAlongAnAxisAreLookedUpAsInALoop(sizes: [Int]) throws {
        let (size, columns) = (sizes[1], sizes[2])
        let taken = size + 7
        let values = (0..<sizes.reduce(1, *)).map { Double($0 % 8191) }
        let x = try Tensor(values, shape: Shape(sizes: sizes), as: .float32)
        // From the end, too; those outside have no number.
        let places = (0..<sizes[0] * taken * columns).map {
            ($0 &* 7919) % (2 * size + 2) - size - 1
        }
        let indices = try Tensor(places, shape: Shape(sizes: [sizes[0], taken, columns]))
        let wanted = places.enumerated().map { index, place in
            let found = place < 0 ? place + size : place
            guard found >= 0, found < size else { return Double.nan }
            return values[
                (index / (taken * columns) * size + found) * columns + index % columns]
        }
        for threads in [1, 2, 8] {
            let result = try withThreads(threads) {
                try Ops.takeAlongAxis(x, indices, axis: 1).doubles
            }
            #expect(
                zip(result, wanted).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
                    && result.count == wanted.count)
        }
    }
}
