import KerasJSON

/// What a layer makes of the categories that it found. (Keras: the argument `output_mode`.)
public enum OutputMode: String, Sendable, CaseIterable, ConfigValue {
    /// The number of each category, in the shape of the input.
    case int
    /// A vector for each element, with a 1 at its category; a last axis of size 1 gives way.
    case oneHot = "one_hot"
    /// A vector for each sample, with a 1 at every category that occurs in it.
    case multiHot = "multi_hot"
    /// A vector for each sample: how often each category occurs in it.
    case count
    /// As ``count``, times the weight of each category.
    case tfIDF = "tf_idf"

    /// Keras's words, and the older ones that it still takes.
    public static func decoded(
        from json: JSONValue, in context: DecodingContext
    ) throws -> OutputMode {
        switch json.stringValue {
        case "binary": return .multiHot
        case "tf-idf": return .tfIDF
        case let word:
            guard let mode = word.flatMap(OutputMode.init) else {
                throw context.expected(
                    "one of " + allCases.map(\.rawValue).joined(separator: ", "), found: json)
            }
            return mode
        }
    }
}

/// How integers outside a vocabulary are spread over several places. (Keras: `oov_method`.)
public enum OOVMethod: String, Sendable, CaseIterable, ConfigValue {
    /// By the remainder of a division.
    case floorMod = "floormod"
    /// By the hash of the number's decimal text.
    case farmHash = "farmhash"
}

extension OutputMode {
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a mode that a
    ///   layer does not have.
    func check(isOneOf modes: [OutputMode], of layer: Layer) throws {
        guard !modes.contains(self) else { return }
        throw KerasError.invalidArgument(
            object: layer.summaryDescription, argument: "output_mode",
            expected: "one of " + modes.map(\.rawValue).joined(separator: ", "), found: rawValue)
    }
}
