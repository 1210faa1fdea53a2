import Keras
import KerasJSON

/// One of the things that are checked of a file.
struct Check {
    enum Outcome: String {
        case passed = "ok"
        /// Worth knowing, and no fault of the file.
        case noted = "note"
        case failed = "FAIL"
    }

    let name: String
    let outcome: Outcome
    let text: String

    /// `ok    checksums  31.4 kB in 3 members`
    var line: String {
        outcome.rawValue.padded(to: 6) + name.padded(to: 11) + text.inOneLine
    }

    var json: JSONValue {
        [
            "check": .string(name), "outcome": .string(outcome.rawValue.lowercased()),
            "text": .string(text),
        ]
    }
}
