/// A table with lines around its cells, laid out as Keras's summaries are.
struct SummaryTable {
    enum Alignment {
        case left, right, center
    }

    struct Column {
        let title: String
        let alignment: Alignment
        /// Where the column ends, as a part of the whole width.
        let end: Double
    }

    private let columns: [Column]
    /// Widths of the columns without the lines between them, the blanks at both sides included.
    private let widths: [Int]
    private var rows: [[String]] = []

    init(columns: [Column], lineLength: Int) {
        self.columns = columns
        var wanted: [Int] = []
        var current = 0
        for column in columns {
            let width = Int(column.end * Double(lineLength)) - current
            current += width
            wanted.append(width + 2)
        }
        widths = Self.reduced(wanted, to: lineLength - columns.count - 1)
    }

    /// Takes the excess away from all columns alike.
    private static func reduced(_ widths: [Int], to total: Int) -> [Int] {
        var excess = max(0, widths.reduce(0, +) - total)
        var left = widths.count
        return widths.map { width in
            let part = (Double(excess) / Double(left)).rounded(.toNearestOrEven)
            let reduction = min(width, Int(part))
            excess -= reduction
            left -= 1
            return max(3, width - reduction)
        }
    }

    mutating func add(_ row: [String]) { rows.append(row) }

    var lines: [String] {
        var lines = [rule("┏", "━", "┳", "┓")]
        lines += cells(columns.map(\.title), bar: "┃")
        lines.append(rule("┡", "━", "╇", "┩"))
        for (index, row) in rows.enumerated() {
            if index > 0 { lines.append(rule("├", "─", "┼", "┤")) }
            lines += cells(row, bar: "│")
        }
        lines.append(rule("└", "─", "┴", "┘"))
        return lines
    }

    private func rule(_ start: String, _ line: String, _ cross: String, _ end: String) -> String {
        start + widths.map { String(repeating: line, count: $0) }.joined(separator: cross) + end
    }

    private func cells(_ texts: [String], bar: String) -> [String] {
        let wrapped = zip(texts, widths).map { Self.wrapped($0, width: $1 - 2) }
        let height = wrapped.map(\.count).max() ?? 0
        return (0..<height).map { line in
            let parts = zip(zip(wrapped, columns), widths).map { cell, width in
                let text = line < cell.0.count ? cell.0[line] : ""
                return " " + Self.aligned(text, cell.1.alignment, width: width - 2) + " "
            }
            return bar + parts.joined(separator: bar) + bar
        }
    }

    /// The text in lines that break between words; a word that is too long ends in `…`.
    private static func wrapped(_ text: String, width: Int) -> [String] {
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        var lines: [String] = []
        var line = words.first ?? ""
        for word in words.dropFirst() {
            // Blanks at the start are an indentation: nothing to break after.
            if line.allSatisfy({ $0 == " " }) || line.count + 1 + word.count <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = word
            }
        }
        lines.append(line)
        return lines.map { $0.count > width ? $0.prefix(max(0, width - 1)) + "…" : $0 }
    }

    private static func aligned(_ text: String, _ alignment: Alignment, width: Int) -> String {
        let blanks = max(0, width - text.count)
        let before =
            switch alignment {
            case .left: 0
            case .right: blanks
            case .center: blanks / 2
            }
        return String(repeating: " ", count: before) + text
            + String(repeating: " ", count: blanks - before)
    }
}
