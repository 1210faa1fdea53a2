import Testing

@testable import KerasTensors

/// Copies whose innermost lines are short, backwards, or the same element again: of each width of elements, and
/// enough of them that several threads share the work.
@Suite struct ShortLinesTests {
    private static let dtypes: [DType] = [.uint8, .int16, .float32, .float64]

    private func counted(_ rows: Int, _ columns: Int, _ dtype: DType) throws -> Tensor {
        try Tensor(
            (0..<rows * columns).map { Double($0 % 251) }, shape: Shape(sizes: [rows, columns]),
            as: dtype)
    }

    private func expected(
        _ x: Tensor, _ count: Int, _ place: (Int) -> Int
    ) throws -> [Double] {
        let values = try x.doubles
        return (0..<count).map { values[place($0)] }
    }

    @Test(arguments: dtypes, [3, 9001])
    func areTakenOutOfRows(dtype: DType, rows: Int) throws {
        let columns = 20
        let x = try counted(rows, columns, dtype)
        for width in 1...18 {
            for start in [0, 2] where start + width <= columns {
                let found = try Ops.slice(x, startIndices: [0, start], shape: [rows, width])
                let wanted = try expected(x, rows * width) {
                    $0 / width * columns + start + $0 % width
                }
                #expect(try found.doubles == wanted, "\(start)..<\(start + width)")
            }
        }
    }

    @Test(arguments: dtypes, [3, 9001])
    func repeatEachElement(dtype: DType, rows: Int) throws {
        let x = try counted(rows, 5, dtype)
        for times in 1...18 {
            let found = try Ops.repeat(x, times, axis: 1)
            let wanted = try expected(x, rows * 5 * times) { $0 / times }
            #expect(try found.doubles == wanted, "\(times) times")
        }
    }

    @Test(arguments: dtypes, [1, 7, 16, 37, 4099])
    func areTurnedAround(dtype: DType, columns: Int) throws {
        let rows = 31
        let x = try counted(rows, columns, dtype)
        let rowsAround = try Ops.flip(x, axis: 1)
        let allAround = try Ops.flip(x)
        #expect(
            try rowsAround.doubles
                == expected(x, rows * columns) {
                    $0 / columns * columns + columns - 1 - $0 % columns
                })
        #expect(try allAround.doubles == expected(x, rows * columns) { rows * columns - 1 - $0 })
    }

    @Test(arguments: dtypes, [-400, -1, 0, 3, 400])
    func endOrBeginAtADiagonal(dtype: DType, diagonal: Int) throws {
        let (rows, columns) = (311, 257)
        let x = try counted(rows, columns, dtype)
        let values = try x.doubles
        let isBelow = (0..<rows * columns).map { $0 % columns - $0 / columns <= diagonal }
        let isAbove = (0..<rows * columns).map { $0 % columns - $0 / columns >= diagonal }
        let lower = try Ops.tril(x, k: diagonal).doubles
        let upper = try Ops.triu(x, k: diagonal).doubles
        #expect(lower == zip(values, isBelow).map { $1 ? $0 : 0 })
        #expect(upper == zip(values, isAbove).map { $1 ? $0 : 0 })
    }

    @Test(arguments: [[0, 3], [3, 0], [0, 0], [2, 0, 4]])
    func ofNothingAreNothing(sizes: [Int]) throws {
        let x = try Ops.zeros(Shape(sizes: sizes))
        #expect(try Ops.tril(x).shape == x.shape)
        #expect(try Ops.triu(x, k: -1).shape == x.shape)
        #expect(try Ops.flip(x).shape == x.shape)
    }
}
