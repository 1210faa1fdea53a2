/// What differs between the weights of a file and those of a reference: a model, or another file.
public struct FileComparison: Sendable, Equatable {
    /// Whether the weights of both agree.
    public enum Status: String, Sendable {
        /// The same objects and weights, of the same shapes.
        case success
        /// There are differences.
        case error
    }

    /// One of the two that are compared.
    public enum Side: String, Sendable {
        /// The file that is compared.
        case file = "saved file"
        /// The model, or the other file.
        case reference

        var other: Side { self == .file ? .reference : .file }
    }

    /// Something that only one of them has, or that differs.
    public enum Difference: Sendable, Equatable {
        /// An object that only one of them has, with the names of what is in it. It counts once,
        /// whatever it holds.
        case object(path: String, presentIn: Side, contents: [String])
        /// A weight that only one of them has, of an object that both have.
        case weight(path: String, presentIn: Side)
        /// A weight whose shapes differ.
        case shape(path: String, file: [Int], reference: [Int])
    }

    /// What differs: first what the reference has, in its order, then what only the file has.
    public internal(set) var differences: [Difference] = []
    /// How many weights are in both, with the same shape.
    public internal(set) var matchCount = 0

    /// How many differences there are.
    public var errorCount: Int { differences.count }

    /// `success` if there are no differences.
    public var status: Status { differences.isEmpty ? .success : .error }
}

extension FileComparison: CustomStringConvertible {
    /// A line for each difference, and one for all.
    public var description: String {
        let count = status == .success ? matchCount : errorCount
        let plural = count == 1 ? "" : "s"
        let result =
            status == .success
            ? "Comparison successful: saved file is compatible with the reference; "
                + "found \(count) matching weight\(plural)"
            : "Found \(count) error\(plural): saved file is not compatible with the reference"
        return (differences.map(\.description) + [result]).joined(separator: "\n")
    }
}

extension FileComparison.Difference: CustomStringConvertible {
    public var description: String {
        switch self {
        case .object(let path, let side, let contents):
            "Object /\(path.excerpt(200)) present in \(side.rawValue), missing from "
                + "\(side.other.rawValue); it contains \(contents.excerpt(first: 20))"
        case .weight(let path, let side):
            "Weight /\(path.excerpt(200)) present in \(side.rawValue), missing from "
                + side.other.rawValue
        case .shape(let path, let file, let reference):
            "Weight shape mismatch for /\(path.excerpt(200)): reference \(reference), "
                + "saved file \(file)"
        }
    }
}
