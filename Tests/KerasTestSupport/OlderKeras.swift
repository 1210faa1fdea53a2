import Testing

/// A version of Keras 3 before the oracle's, on NumPy: its files are read here, and it reads ours.
///
/// The same list as in `Tests/Oracle/versions-keras3x.txt`, from which `make python` makes them.
public enum OlderKeras: String, CaseIterable, Comparable, Sendable, CustomTestStringConvertible {
    case v33 = "3.3.3"
    case v36 = "3.6.0"
    case v39 = "3.9.2"
    case v312 = "3.12.0"

    /// Whether this version has what came with `version`, such as "3.10": everything if it is `nil`.
    public func has(since version: String?) -> Bool {
        guard let version else { return true }
        func numbers(_ text: String) -> [Int] { text.split(separator: ".").compactMap { Int($0) } }
        return !numbers(rawValue).lexicographicallyPrecedes(numbers(version))
    }

    public static func < (left: OlderKeras, right: OlderKeras) -> Bool {
        !left.has(since: right.rawValue)
    }

    public var testDescription: String { rawValue }
}
