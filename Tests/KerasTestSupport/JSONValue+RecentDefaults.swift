import KerasJSON

/// Keys that Keras 3.15 always writes and older readers refuse; they are omitted with these values.
/// Those of all classes, and those of some whose name is an old key of others.
private let recentDefaults: [String: [String: JSONValue]] = [
    "": [
        "input_axes": .null, "output_axes": .null, "quantization_config": .null,
        "renorm": false, "renorm_clipping": .null, "renorm_momentum": 0.99,
    ],
    "keras.layers.MultiHeadAttention": [
        "use_gate": false, "sliding_window": .null, "seed": .null,
    ],
    "keras.losses.Dice": ["axis": .null], "keras.losses.Tversky": ["axis": .null],
    "keras.metrics.SparseCategoricalCrossentropy": ["ignore_class": .null],
    "keras.optimizers.Muon": ["adam_weight_decay": 0.004, "rms_rate": 0.2],
]

extension JSONValue {
    /// What Keras wrote, without the recent keys that have their default.
    public func withoutRecentDefaults() -> JSONValue { withoutRecentDefaults(of: "") }

    private func withoutRecentDefaults(of className: String) -> JSONValue {
        switch self {
        case .array(let elements): return .array(elements.map { $0.withoutRecentDefaults() })
        case .object(let members):
            let module = members["module"]?.stringValue ?? ""
            let described = module + "." + (members["class_name"]?.stringValue ?? "")
            let recent = (recentDefaults[""] ?? [:])
                .merging(recentDefaults[className] ?? [:]) { $1 }
            var kept = JSONObject()
            for (key, value) in members where recent[key] != value {
                kept[key] = value.withoutRecentDefaults(of: key == "config" ? described : "")
            }
            // Before 3.11 ops in graphs had no name in their configs.
            if module.hasPrefix("keras.src.ops."), case .object(var config)? = kept["config"],
                let name = config["name"]?.stringValue,
                isAutomatic(name, of: members["class_name"]?.stringValue ?? "")
            {
                config["name"] = nil
                kept["config"] = .object(config)
            }
            return .object(kept)
        default: return self
        }
    }
}

/// Whether Keras made up the name for an op of a class: `get_item`, `get_item_1`, ….
private func isAutomatic(_ name: String, of className: String) -> Bool {
    var words = name.split(separator: "_", omittingEmptySubsequences: false)
    if words.count > 1, words.last.map({ Int($0) != nil }) == true { words.removeLast() }
    return words.joined() == className.lowercased()
}
