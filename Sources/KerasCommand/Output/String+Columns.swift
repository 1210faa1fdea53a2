import Keras

extension String {
    /// The lines joined by spaces, printable, and cut where nobody reads on.
    var inOneLine: String {
        let limit = 2000
        let start = String(unicodeScalars.prefix(limit))
        let text = start.utf8.count < utf8.count ? start + "…" : self
        return text.split(whereSeparator: \.isNewline)
            .map { String($0.trimmingSpaces) }
            .filter { !$0.isEmpty }
            .joined(separator: " ")
            .printable
    }

    /// Filled with spaces on the right up to a number of characters.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    /// Filled with spaces on the left up to a number of characters.
    func rightAligned(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        let start = drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return start[...last]
    }
}
