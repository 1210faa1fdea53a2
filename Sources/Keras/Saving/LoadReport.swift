/// What a load found, so that nothing is lost without a word.
public struct LoadReport: Sendable, Equatable {
    /// A difference between the model and the file.
    public struct Entry: Sendable, Equatable {
        /// Where: `layers/dense`, or the path of a config key.
        public let path: String
        /// What was the matter, in words.
        public let reason: String
    }

    /// Paths of the objects whose state was loaded.
    public internal(set) var loaded: [String] = []
    /// Objects that kept their fresh state although the file has some for them.
    public internal(set) var skipped: [Entry] = []
    /// Objects that the file has no state for.
    public internal(set) var missing: [Entry] = []
    /// State in the file that no object took.
    public internal(set) var unexpected: [Entry] = []

    /// What Keras would warn of and a strict load allows, since nothing of the file was left out.
    public internal(set) var warnings: [Entry] = []

    /// A report of nothing.
    public init() {}
}

extension LoadReport: CustomStringConvertible {
    /// How many objects were loaded, and a line for each difference.
    public var description: String {
        let differences = [
            ("skipped", skipped), ("missing", missing), ("unexpected", unexpected),
            ("warning", warnings),
        ]
        let lines = differences.flatMap { kind, entries in
            entries.map { "\(kind) \($0.path.excerpt(200)): \($0.reason.excerpt(500))" }
        }
        return (["\(loaded.count) objects were loaded"] + lines).joined(separator: "\n")
    }
}
