import KerasJSON

extension IndexLookup {
    private static let maximumOOVIndices = 1 << 20

    func refuse(_ argument: String, expected: String, found: String) -> KerasError {
        .invalidArgument(
            object: summaryDescription, argument: argument, expected: expected, found: found)
    }

    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for settings that
    ///   do not go together, as Keras refuses them.
    func checkSettings() throws {
        if let maxTokens, maxTokens <= 1 {
            throw refuse("max_tokens", expected: "greater than 1", found: "\(maxTokens)")
        }
        if padToMaxTokens, maxTokens == nil {
            throw refuse("max_tokens", expected: "given with pad_to_max_tokens", found: "none")
        }
        // A vocabulary has a token for each of them.
        guard 0...Self.maximumOOVIndices ~= numOOVIndices else {
            throw refuse(
                "num_oov_indices",
                expected: "0 or greater, and not above \(Self.maximumOOVIndices)",
                found: "\(numOOVIndices)")
        }
        if invert, outputMode != .int {
            throw refuse(
                "output_mode", expected: "int when invert is true", found: outputMode.rawValue)
        }
        guard !sparse else {
            throw KerasError.unsupported(
                object: summaryDescription, feature: "sparse: true", remedy: "leave it out")
        }
        if salt != nil, vocabularyDType != .string, oovMethod != .farmHash {
            throw refuse("salt", expected: "given with oov_method farmhash", found: "floormod")
        }
        for (argument, token) in [("mask_token", maskToken), ("oov_token", oovToken)] {
            if let token { try check([token], argument: argument) }
        }
        try check(givenVocabulary ?? [], argument: "vocabulary")
        if givenIDFWeights != nil, outputMode != .tfIDF {
            throw refuse(
                "idf_weights", expected: "given with output_mode tf_idf only",
                found: outputMode.rawValue)
        }
        if givenVocabulary != nil, outputMode == .tfIDF, givenIDFWeights == nil {
            throw refuse("idf_weights", expected: "given with the vocabulary", found: "none")
        }
    }

    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for tokens that
    ///   are not of the layer's dtype.
    func check(_ tokens: [VocabularyToken], argument: String) throws {
        let isText = vocabularyDType == .string
        if let odd = tokens.first(where: { ($0.text != nil) != isText }) {
            throw refuse(
                argument, expected: isText ? "text" : "integers",
                found: "'\(odd.string.excerpt())'")
        }
    }

    /// - Throws: ``KerasError/unsafeContent(path:reason:)`` for a vocabulary that is the path of a
    ///   file: one that a saved model names is never opened.
    static func refuseVocabularyFile(in config: Config) throws {
        for key in ["vocabulary", "idf_weights"] where config.contains(key) {
            guard case .string(let file) = try config[key] as JSONValue else { continue }
            throw KerasError.unsafeContent(
                path: config.decodingContext.appending(key).path,
                reason: "Requested the loading of a vocabulary file outside of the model archive: "
                    + "'\(file.excerpt(200))'")
        }
    }
}
