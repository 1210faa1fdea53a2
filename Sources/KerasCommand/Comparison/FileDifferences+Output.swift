import Keras
import KerasJSON

extension FileDifferences {
    /// The differences for people, without a newline at the end.
    func text() -> String {
        var lines: [String] = []
        func add(_ title: String, _ texts: [String]) {
            if texts.isEmpty { return }
            lines.append(title)
            lines += texts.map { "  " + $0.printable }
        }
        add("config", config.map { "\($0.path): \(text($0))" })
        add("weights", weights.map { "\($0.path): \(text($0))" })
        add(
            "assets",
            assets.map { "\($0.path): \(only($0.presence) ?? "other content")" })
        return lines.joined(separator: "\n")
    }

    private func only(_ presence: Presence) -> String? {
        switch presence {
        case .first: "only in \(first)"
        case .second: "only in \(second)"
        case .both: nil
        }
    }

    private func text(_ difference: ConfigDifference) -> String {
        let values = [difference.first, difference.second].compactMap {
            $0?.description.excerpt(100)
        }
        return (only(difference.presence).map { $0 + ": " } ?? "") + values.joined(separator: " → ")
    }

    private func text(_ difference: WeightDifference) -> String {
        switch difference.kind {
        case .presence(let presence, let count):
            return (only(presence) ?? "")
                + (count.map { " (\(NumberText.items($0, "array")))" } ?? "")
        case .form(let first, let second): return "\(first.text) → \(second.text)"
        case .values(let distance):
            return "values differ" + (distance.map { ", at most by \($0)" } ?? "")
        }
    }

    /// The differences for programs.
    func json() -> JSONValue {
        [
            "first": .string(first), "second": .string(second), "same": .bool(isEmpty),
            "config": .array(config.map(\.json)), "weights": .array(weights.map(\.json)),
            "assets": .array(
                assets.map {
                    ["path": .string($0.path), "present_in": .string($0.presence.rawValue)]
                }),
        ]
    }
}

extension ConfigDifference {
    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "path": .string(path), "present_in": .string(presence.rawValue),
        ]
        if let first { object["first"] = first }
        if let second { object["second"] = second }
        return .object(object)
    }
}

extension WeightDifference {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["path": .string(path)]
        switch kind {
        case .presence(let presence, _): object["present_in"] = .string(presence.rawValue)
        case .form(let first, let second):
            object["present_in"] = "both"
            object["first"] = first.json
            object["second"] = second.json
        case .values(let distance):
            object["present_in"] = "both"
            object["max_difference"] = distance.map(JSONValue.double) ?? .null
        }
        return .object(object)
    }
}

extension WeightDifference.Form {
    fileprivate var text: String { "\(dtype) \(NumberText.shape(shape))" }

    fileprivate var json: JSONValue {
        ["dtype": .string(dtype), "shape": .array(shape.map(JSONValue.int))]
    }
}
