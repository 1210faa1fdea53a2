import Keras
import KerasJSON

/// What is checked of the model that a file describes.
extension FileVerification {
    /// Metadata and config; the latter, if it describes a model.
    mutating func verifyDescription(_ model: CheckedModel) -> JSONValue? {
        if let metadata = check("metadata", { try model.metadata() }) {
            let version = metadata?["keras_version"]?.stringValue
            add(
                "metadata", version == nil ? .noted : .passed,
                version.map { "Keras \($0.excerpt())" } ?? "tells no version of Keras")
        }
        guard let config = check("config", { try model.config() }), addDescription(config) else {
            return nil
        }
        return config
    }

    /// Whether it describes a model.
    @discardableResult
    mutating func addDescription(_ config: JSONValue) -> Bool {
        guard let className = config["class_name"]?.stringValue else {
            add("config", .failed, "config.json does not describe a model: it has no class_name")
            return false
        }
        let name = config["config"]?["name"]?.stringValue.map { " \"\($0.excerpt())\"" } ?? ""
        add("config", .passed, className.excerpt() + name)
        return true
    }

    mutating func verifyClasses(_ config: JSONValue, _ model: CheckedModel?) {
        let census = ConfigCensus(config)
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
        if census.unsafe.isEmpty { verifyModel(model) }
    }

    private mutating func verifyModel(_ checked: CheckedModel?) {
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
        for warning in report.warnings { add("model", .noted, warning.reason) }
        guard runsSelfTest, let checked else { return }
        if check("self-test", { try Self.runSelfTest(of: checked, on: model) }) == true {
            add("self-test", .passed, "it answers as it did when it was saved")
        }
    }

    /// The stranger whose file it is may have made a model that takes all memory when it is run.
    private static func runSelfTest(of checked: CheckedModel, on model: Model) throws -> Bool {
        let limit = BufferPool.allocationLimit
        defer { BufferPool.allocationLimit = limit }
        BufferPool.allocationLimit = min(limit, 256 << 20)
        return try checked.runSelfTest(on: model)
    }
}

extension ConfigCensus.Mention {
    fileprivate var text: String { "\(name) at \(path)" }
}
