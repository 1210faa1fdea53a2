import KerasJSON

extension Metrics {
    /// Which rates are plotted against each other.
    public enum AUCCurve: String, Sendable, CaseIterable {
        /// Recall over the false positive rate.
        case roc = "ROC"
        /// Precision over recall.
        case pr = "PR"
        /// Precision gain over recall gain.
        case prGain = "PRGAIN"
    }

    /// How the area between two thresholds is taken.
    public enum AUCSummationMethod: String, Sendable, CaseIterable {
        case interpolation, majoring, minoring
    }
}

extension Metrics.AUCCurve: ConfigValue {
    public func encoded(in context: EncodingContext) -> JSONValue { .string(rawValue) }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Self {
        guard let curve = json.stringValue.flatMap({ Self(rawValue: $0.uppercased()) }) else {
            throw context.expected("ROC, PR or PRGAIN", found: json)
        }
        return curve
    }
}

extension Metrics.AUCSummationMethod: ConfigValue {
    public func encoded(in context: EncodingContext) -> JSONValue { .string(rawValue) }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Self {
        guard let method = json.stringValue.flatMap({ Self(rawValue: $0.lowercased()) }) else {
            throw context.expected("interpolation, majoring or minoring", found: json)
        }
        return method
    }
}
