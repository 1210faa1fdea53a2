import Keras
import KerasHDF5
import KerasJSON
import KerasZip

/// Everything that can be checked of a model file. Checks that rest on one that failed are left
/// out.
struct FileVerification {
    let path: String
    private(set) var checks: [Check] = []

    init(path: String) {
        self.path = path
        if path.hasSuffix(".keras") {
            verifyArchive()
        } else {
            guard let file = check("weights", { try EditedFile(path: path) }) else { return }
            verifyWeights(file)
        }
    }

    var hasFailed: Bool { checks.contains { $0.outcome == .failed } }

    /// The report for people, without a newline at its end.
    func text() -> String { checks.map(\.line).joined(separator: "\n") }

    /// The report for programs.
    func json() -> JSONValue {
        ["file": .string(path), "intact": .bool(!hasFailed), "checks": .array(checks.map(\.json))]
    }

    private mutating func add(_ name: String, _ outcome: Check.Outcome, _ text: String) {
        checks.append(Check(name: name, outcome: outcome, text: text))
    }

    /// What `body` gives; what it throws is a failed check.
    private mutating func check<Result>(_ name: String, _ body: () throws -> Result) -> Result? {
        do {
            return try body()
        } catch {
            // Every line is about the one file.
            let text = CommandError.text(of: error)
            add(
                name, .failed,
                text.hasPrefix(path + ": ") ? String(text.dropFirst(path.count + 2)) : text)
            return nil
        }
    }

    private mutating func verifyArchive() {
        guard let archive = check("archive", { [path] in try ArchiveReader(path: path) }) else {
            return
        }
        let count = NumberText.items(archive.members.count, "member")
        add("archive", .passed, "\(count), \(NumberText.bytes(archive.size))")

        if let metadata = check("metadata", { try archive.metadata() }) {
            let version = metadata?["keras_version"]?.stringValue
            add(
                "metadata", version == nil ? .noted : .passed,
                version.map { "Keras \($0.excerpt())" } ?? "tells no version of Keras")
        }
        let config = check("config") { try archive.config() }
        if let config { verifyDescription(config) }
        if let file = check("checksums", { try EditedFile(archive) }) {
            let size = archive.members.reduce(0) { $0 + $1.size }
            add("checksums", .passed, "\(NumberText.bytes(size)) in \(count)")
            verifyWeights(file)
        }
        if let config, config["class_name"] != nil { verifyClasses(ConfigCensus(config)) }
    }

    private mutating func verifyDescription(_ config: JSONValue) {
        guard let className = config["class_name"]?.stringValue else {
            add("config", .failed, "config.json does not describe a model: it has no class_name")
            return
        }
        let name = config["config"]?["name"]?.stringValue.map { " \"\($0.excerpt())\"" } ?? ""
        add("config", .passed, className.excerpt() + name)
    }

    private mutating func verifyWeights(_ file: EditedFile) {
        guard let editor = check("structure", { try FileEditor(file) }) else { return }
        let weights = editor.weights
        add(
            "structure", .passed,
            "\(NumberText.items(weights.count, "array")) of "
                + NumberText.items(editor.objectCount, "object"))
        var nonFinite: [String] = []
        let size = check("values") {
            try weights.reduce(0) { size, weight in
                let bytes = try editor.bytes(of: weight)
                let isOdd = bytes.withUnsafeBytes {
                    NumberFormat(dtype: weight.dtype)?.hasNonFinite($0) == true
                }
                if isOdd { nonFinite.append(weight.path) }
                return size + bytes.count
            }
        }
        guard let size else { return }
        add("values", .passed, "\(NumberText.bytes(size)) read")
        if !nonFinite.isEmpty {
            add("values", .noted, "NaN or infinity in " + nonFinite.excerpt(first: 5))
        }
    }

    private mutating func verifyClasses(_ census: ConfigCensus) {
        for (mention, reason) in census.unsafe {
            add("classes", .failed, "\(mention.text): not allowed: \(reason)")
        }
        if census.knownCount > 0 {
            add(
                "classes", .passed,
                "\(NumberText.items(census.knownCount, "object")) of known classes")
        }
        for (mentions, what) in [
            (census.unsupported, "not supported yet"), (census.custom, "custom, to be registered"),
        ] where !mentions.isEmpty {
            let places = Dictionary(grouping: mentions, by: \.name).sorted { $0.key < $1.key }
            for (name, mentions) in places {
                let more = mentions.count > 1 ? " and \(mentions.count - 1) more" : ""
                add(
                    "classes", .noted,
                    "\(name) (\(what)) at \(mentions[0].path)\(more)")
            }
        }
        if census.unlistedCount > 0 {
            add("classes", .noted, "\(census.unlistedCount) more")
        }
        // What is not allowed is not tried.
        if census.unsafe.isEmpty { verifyModel() }
    }

    private mutating func verifyModel() {
        let made: Model?? = check("model") { [path] in
            do {
                return try Model.load(from: path)
            } catch KerasError.unknownClass, KerasError.unknownFunction {
                return nil
            }
        }
        guard let made else { return }
        guard let model = made else {
            add("model", .noted, "not made, for want of its classes")
            return
        }
        let report = model.loadReport
        let count =
            (try? model.countParams()).map { ", \(NumberText.items($0, "parameter"))" } ?? ""
        add("model", .passed, "made, with its state from the file\(count)")
        for (entries, what) in [
            (report.skipped, "skipped"), (report.missing, "without state"),
            (report.unexpected, "state that no object takes"),
        ] where !entries.isEmpty {
            add("model", .noted, "\(what): " + entries.map(\.path).excerpt(first: 5))
        }
    }
}

extension ConfigCensus.Mention {
    fileprivate var text: String { "\(name) at \(path)" }
}
