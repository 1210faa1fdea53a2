/// Text of a file as it may stand in an error or a log: a file must not forge a line of a log, nor
/// make an error as long as itself.
extension String {
    /// The text in one line and in about `limit` characters at most.
    package func excerpt(_ limit: Int = 60) -> String {
        // By scalars: one character may have any number of them.
        let end = unicodeScalars.index(
            unicodeScalars.startIndex, offsetBy: limit, limitedBy: unicodeScalars.endIndex)
        guard let end, end != unicodeScalars.endIndex else { return printable }
        return String(unicodeScalars[..<end]).printable + "…"
    }

    /// The text with characters that would command a terminal, begin a line, or reorder one,
    /// escaped.
    package var printable: String {
        guard unicodeScalars.contains(where: \.isUnprintable) else { return self }
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar.isUnprintable {
                result.append(contentsOf: scalar.escaped(asASCII: true).unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }
}

extension Sequence<String> {
    /// The first few, each an excerpt, and how many there are beyond: `a, b and 3 more`.
    package func excerpt(first count: Int = 8, separator: String = ", ") -> String {
        let all = Array(self)
        let shown = all.prefix(count).map { $0.excerpt() }.joined(separator: separator)
        return all.count > count ? "\(shown) and \(all.count - count) more" : shown
    }
}

extension Unicode.Scalar {
    fileprivate var isUnprintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
        default: false
        }
    }
}
