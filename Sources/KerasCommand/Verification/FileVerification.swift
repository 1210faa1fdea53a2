import Keras
import KerasJSON

/// Everything that can be checked of a model file. Checks that rest on one that failed are left
/// out.
struct FileVerification {
    let path: String
    /// Whether the model is run on the self-test that the file may have.
    let runsSelfTest: Bool
    private(set) var checks: [Check] = []

    init(path: String, runsSelfTest: Bool = true) {
        self.path = path
        self.runsSelfTest = runsSelfTest
        switch check("file", { try FileKind(loading: path) }) {
        case .archive: verifyArchive()
        case .directory: verifyFolder()
        case .weights: verifyWeights(path)
        case .shards: verifyShards()
        case .legacy: verifyLegacyFile()
        case nil: break
        }
    }

    var hasFailed: Bool { checks.contains { $0.outcome == .failed } }

    /// The report for people, without a newline at its end.
    func text() -> String { checks.map(\.line).joined(separator: "\n") }

    /// The report for programs.
    func json() -> JSONValue {
        ["file": .string(path), "intact": .bool(!hasFailed), "checks": .array(checks.map(\.json))]
    }

    mutating func add(_ name: String, _ outcome: Check.Outcome, _ text: String) {
        checks.append(Check(name: name, outcome: outcome, text: text))
    }

    /// What `body` gives; what it throws is a failed check.
    mutating func check<Result>(_ name: String, _ body: () throws -> Result) -> Result? {
        do {
            return try body()
        } catch {
            // Every line is about the one file.
            var text = CommandError.text(of: error)
            for prefix in [path + ": ", path + " "] where text.hasPrefix(prefix) {
                text = String(text.dropFirst(prefix.count))
            }
            add(name, .failed, text)
            return nil
        }
    }
}
