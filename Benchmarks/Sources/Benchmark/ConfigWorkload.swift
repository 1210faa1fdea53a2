import Keras
import KerasJSON
import KerasZip

/// The text of a large model's config, as it is in a file, made into values.
struct ConfigWorkload: Workload {
    private let text: [UInt8]

    /// Writes the text to `path` for others to measure.
    init(writingTo path: String) throws {
        // About 5 MB.
        let archive = try ZipReader(MemorySource(Models.deep(7200).archiveBytes()))
        text = try archive.read(archive.entry(named: "config.json"))
        let file = try AtomicFile(path: path)
        try text.withUnsafeBytes { try file.append($0) }
        try file.commit()
    }

    func measure(_ action: String) throws -> Measurement {
        guard action == "parse" else {
            throw UsageError(description: "no action '\(action)': parse")
        }
        var value = JSONValue.null
        defer { withExtendedLifetime(value) {} }
        return try .of { value = try JSONValue(parsing: text) }
    }
}
