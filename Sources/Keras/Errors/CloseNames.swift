/// Names that somebody may have meant who mistyped one.
enum CloseNames {
    /// Longer names are not compared: nobody types them.
    private static let maximumLength = 64
    private static let maximumCount = 10_000

    /// The few of `names` that are most like `name`, the closest first; none if none is like it.
    static func closest(to name: String, among names: some Sequence<String>) -> [String] {
        let typed = Array(name.lowercased().unicodeScalars.prefix(maximumLength + 1))
        guard typed.count <= maximumLength else { return [] }
        // One slip for every three characters.
        let limit = max(1, typed.count / 3)
        var close: [(distance: Int, name: String)] = []
        // Of spellings that differ in case alone the one in lower case is found first.
        for candidate in Set(names.prefix(maximumCount)).sorted(by: >) {
            let lowercased = candidate.lowercased()
            let scalars = Array(lowercased.unicodeScalars.prefix(maximumLength + 1))
            guard scalars.count <= maximumLength, abs(scalars.count - typed.count) <= limit,
                !close.contains(where: { $0.name.lowercased() == lowercased })
            else { continue }
            let distance = distance(typed, scalars)
            if distance <= limit { close.append((distance, candidate)) }
        }
        return close.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
            .prefix(3).map(\.name)
    }

    /// The end of a sentence: `; did you mean 'adam' or 'adamw'?`; nothing if there are none.
    static func question(_ names: [String]) -> String {
        guard !names.isEmpty else { return "" }
        return "; did you mean " + names.map { "'\($0.excerpt())'" }.joined(separator: " or ") + "?"
    }

    /// How many insertions, deletions, replacements and swaps of neighbours lead from `a` to `b`.
    private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var row = [i + 1]
            for (j, y) in b.enumerated() {
                var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (x == y ? 0 : 1))
                if i > 0, j > 0, x == b[j - 1], a[i - 1] == y {
                    best = min(best, beforeLast[j - 1] + 1)
                }
                row.append(best)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
