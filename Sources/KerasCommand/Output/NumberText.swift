import Keras

/// Numbers as people read them.
enum NumberText {
    /// `64 B`, `31.4 kB`, `1.1 GB`
    static func bytes(_ value: Int) -> String {
        guard value >= 1000 else { return "\(value) B" }
        var tenths = Double(value) / 100
        var unit = "kB"
        for next in ["MB", "GB", "TB", "PB"] where tenths.rounded() >= 10_000 {
            tenths /= 1000
            unit = next
        }
        let rounded = Int(tenths.rounded())
        return "\(rounded / 10).\(rounded % 10) \(unit)"
    }

    /// `1 array`, `2 arrays`
    static func items(_ value: Int, _ noun: String) -> String {
        "\(value.grouped) \(noun)\(value == 1 ? "" : "s")"
    }

    /// A shape as Python writes it: `(None, 784)`, `(10,)`, `()`.
    static func shape(_ sizes: [Int?]) -> String {
        let text = sizes.map { $0.map { "\($0)" } ?? "None" }.joined(separator: ", ")
        return sizes.count == 1 ? "(\(text),)" : "(\(text))"
    }
}
