/// Numbers from -1 to 1 in rows that have others behind them, which count for nothing.
struct GappedMatrix {
    let stride: Int
    private(set) var values: [Float]

    init(rows: Int, columns: Int, gap: Int) {
        stride = columns + gap
        values = (0..<rows * stride).map { place in
            place % (columns + gap) < columns ? Float((place * 37 + 11) % 101) / 50 - 1 : .nan
        }
    }

    subscript(row: Int, column: Int) -> Double { Double(values[row * stride + column]) }
}
