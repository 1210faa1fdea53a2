import KerasJSON

/// Keys that Keras 3.15 writes and older readers refuse; they are omitted with these values.
private let recentDefaults: [String: JSONValue] = [
    "input_axes": .null, "output_axes": .null, "quantization_config": .null,
    "renorm": false, "renorm_clipping": .null, "renorm_momentum": 0.99,
]

extension JSONValue {
    /// What Keras wrote, without the recent keys that have their default.
    public func withoutRecentDefaults() -> JSONValue {
        switch self {
        case .array(let elements): return .array(elements.map { $0.withoutRecentDefaults() })
        case .object(let members):
            var kept = JSONObject()
            for (key, value) in members where recentDefaults[key] != value {
                kept[key] = value.withoutRecentDefaults()
            }
            return .object(kept)
        default: return self
        }
    }
}
