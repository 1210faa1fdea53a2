import Keras

/// Rows whose columns stand below each other, two spaces apart.
struct TextTable {
    private var rows: [[String]] = []
    private let rightAligned: Set<Int>

    /// - Parameter rightAligned: The columns of numbers, counted from 0.
    init(rightAligned: Set<Int> = []) { self.rightAligned = rightAligned }

    /// What is longer than anybody reads is cut, and what is no text escaped: a file's names can be
    /// anything, and the longest one widens all rows.
    private static let longestCell = 200

    mutating func add(_ cells: String...) {
        rows.append(cells.map { $0.excerpt(Self.longestCell) })
    }

    /// The lines, each with `indent` spaces before it.
    func lines(indent: Int) -> [String] {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        let margin = String(repeating: " ", count: indent)
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                if rightAligned.contains(column) { return cell.rightAligned(to: widths[column]) }
                return column == row.count - 1 ? cell : cell.padded(to: widths[column])
            }
            let line = margin + cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
