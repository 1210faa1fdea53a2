import KerasTensors

extension IndexLookup {
    static var vocabularyFile: String { "vocabulary.txt" }

    /// Writes all tokens, one a line, without an end of line at the end.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a token with
    ///   a line break, which a reader would take for two.
    func writeVocabulary(to directory: AssetWriter) throws {
        let lines = try allTokens(includingSpecial: true).map(\.string)
        // Python breaks lines at all of these.
        let breaks: Set<Unicode.Scalar> = [
            "\n", "\r", "\u{b}", "\u{c}", "\u{1c}", "\u{1d}", "\u{1e}", "\u{85}", "\u{2028}",
            "\u{2029}",
        ]
        if let broken = lines.first(where: { $0.unicodeScalars.contains(where: breaks.contains) }) {
            throw refuse(
                "vocabulary", expected: "of tokens without line breaks, to be saved",
                found: "'\(broken.excerpt())'")
        }
        try directory.write(lines.joined(separator: "\n"), to: Self.vocabularyFile)
    }

    /// Sets the vocabulary that a file has.
    ///
    /// - Throws: ``KerasError/invalidFile(path:entry:reason:)`` for a file that is missing, not
    ///   UTF-8, or has lines that are no integers where they have to be; as `setTokens` for tokens
    ///   that cannot be a vocabulary.
    func readVocabulary(from directory: AssetReader) throws {
        let text = try directory.text(of: Self.vocabularyFile)
        // As a token, an empty line takes far more than its byte.
        let lineCount = text.utf8.count { $0 == UInt8(ascii: "\n") }
        try LoadBudget.current?.count(unpackedBytes: 64 * lineCount, of: directory.path)
        let tokens = try lines(of: text).map { line in
            guard vocabularyDType != .string else { return VocabularyToken.text(line) }
            guard let number = Int(line) else {
                throw KerasError.invalidFile(
                    path: directory.path, entry: Self.vocabularyFile,
                    reason: "expected an integer in each line, found '\(line.excerpt())'")
            }
            return .integer(number)
        }
        var weights: [Double]?
        if outputMode == .tfIDF {
            // The file has them for the padding, too.
            weights = try idfWeights?.array(of: Double.self)
            if padToMaxTokens, weights?.count == maxTokens {
                weights = weights?.prefix(tokens.count).map { $0 }
            }
        }
        // A vocabulary without tokens of its own has been saved before it was learned.
        if weights == nil, try tokens == allTokens(includingSpecial: true) {
            hasVocabulary = true
        } else {
            try setTokens(tokens, idfWeights: weights)
        }
    }

    /// The lines of a text. Python's writer ends none of them after the last; a file that has been
    /// edited may, and one from Windows has carriage returns.
    private func lines(of text: String) -> [String] {
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let carriageReturn = UInt8(ascii: "\r")
        if lines.count > 1, lines.dropLast().allSatisfy({ $0.last == carriageReturn }) {
            lines = lines.map { $0.last == carriageReturn ? $0.dropLast() : $0 }
        }
        // An empty line at the end is a token only if the vocabulary is to have that many.
        while lines.last?.isEmpty == true, lines.count != savedVocabularySize {
            lines.removeLast()
        }
        return lines.map { String(Substring($0)) }
    }

    /// Takes the stored weights.
    ///
    /// - Throws: ``KerasError/invalidInput(object:expected:found:)`` unless they are a vector, or
    ///   not as many as the vocabulary that was given.
    func loadWeights(from store: VariableReader) throws {
        let shape = try store.shape(of: "idf_weights")
        let expected = try hasVocabulary ? depth : nil
        guard shape.rank == 1, expected == nil || shape[0] == expected else {
            throw KerasError.invalidInput(
                object: summaryDescription,
                expected: "idf_weights of shape (\(expected.map(String.init) ?? "None"),)",
                found: "\(shape)")
        }
        idfWeights = try Ops.cast(store["idf_weights"], to: .float32)
    }
}
