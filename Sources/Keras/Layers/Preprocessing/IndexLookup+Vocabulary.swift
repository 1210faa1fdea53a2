import KerasTensors

extension IndexLookup {
    /// Where tokens outside the vocabulary begin.
    var firstOOVIndex: Int { maskToken != nil && outputMode == .int ? 1 : 0 }

    /// Where the vocabulary's own tokens begin.
    var firstTokenIndex: Int { firstOOVIndex + numOOVIndices }

    /// The number of tokens, with those that stand for masked and unknown ones. (Keras:
    /// `vocabulary_size()`.)
    ///
    /// - Throws: What the set-up throws:
    ///   ``KerasError/invalidArgument(object:argument:expected:found:)`` for settings that do not
    ///   go together.
    public var vocabularySize: Int {
        get throws {
            try ensureSetUp()
            return table.count + firstTokenIndex
        }
    }

    /// The tokens in the order of their numbers; without the special ones if not wanted.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` if there is no
    ///   token for the unknown ones.
    func allTokens(includingSpecial: Bool) throws -> [VocabularyToken] {
        try ensureSetUp()
        return try (includingSpecial ? specialTokens() : []) + table.tokens
    }

    private func specialTokens() throws -> [VocabularyToken] {
        let mask = firstOOVIndex == 1 ? maskToken.map { [$0] } ?? [] : []
        if numOOVIndices == 0 { return mask }
        guard let oovToken else {
            throw refuse(
                "oov_token", expected: "given, to stand in the vocabulary", found: "none")
        }
        return mask + Array(repeating: oovToken, count: numOOVIndices)
    }

    /// Whether a vocabulary has all special tokens at its start.
    private func beginsWithSpecialTokens(_ vocabulary: [VocabularyToken]) -> Bool {
        guard vocabulary.count >= firstTokenIndex else { return false }
        return vocabulary.prefix(firstOOVIndex).allSatisfy { $0 == maskToken }
            && vocabulary[firstOOVIndex..<firstTokenIndex].allSatisfy { $0 == oovToken }
    }

    /// The size of the vectors.
    var depth: Int? {
        get throws {
            if outputMode == .int { return nil }
            if padToMaxTokens, let maxTokens { return maxTokens }
            if hasVocabulary { return try vocabularySize }
            guard let savedVocabularySize, savedVocabularySize >= 0 else {
                throw KerasError.notBuilt(
                    object: summaryDescription,
                    remedy: "its vectors have the size of the vocabulary; pass a vocabulary, set "
                        + "one, or call adapt(_:) first")
            }
            return savedVocabularySize
        }
    }

    /// Sets the vocabulary, with the special tokens at its start or without.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a vocabulary
    ///   that is empty, too long, has a token twice or a special one in the wrong place, and for
    ///   weights that are missing, too many or not wanted.
    func setTokens(_ vocabulary: [VocabularyToken], idfWeights weights: [Double]?) throws {
        try check(vocabulary, argument: "vocabulary")
        guard !vocabulary.isEmpty else {
            throw refuse("vocabulary", expected: "not empty", found: "no tokens")
        }
        guard (weights != nil) == (outputMode == .tfIDF) else {
            throw refuse(
                "idf_weights", expected: "given exactly if output_mode is tf_idf",
                found: "output_mode \(outputMode.rawValue)")
        }
        if let weights, weights.count != vocabulary.count {
            throw refuse(
                "idf_weights", expected: "as many as the vocabulary, \(vocabulary.count)",
                found: "\(weights.count)")
        }
        let hasSpecial = beginsWithSpecialTokens(vocabulary)
        let tokens = vocabulary.dropFirst(hasSpecial ? firstTokenIndex : 0)
        let reserved = [maskToken, invert ? oovToken : nil].compactMap { $0 }
        if let misplaced = reserved.first(where: tokens.contains) {
            throw refuse(
                "vocabulary", expected: "without special tokens, or with all of them at its start",
                found: "'\(misplaced.string.excerpt())' at an unexpected location")
        }
        let size = tokens.count + firstTokenIndex
        if let maxTokens, size > maxTokens {
            throw refuse(
                "vocabulary", expected: "no longer than max_tokens, \(maxTokens)", found: "\(size)")
        }
        try replaceTable(VocabularyTable(tokens, object: summaryDescription))
        if let weights { try setWeights(weights, frontPadding: hasSpecial ? 0 : firstTokenIndex) }
    }

    /// Takes a new vocabulary, which other layers may have been built for the size of.
    func replaceTable(_ new: VocabularyTable) throws {
        let saved = (savedVocabularySize ?? 0).subtractingReportingOverflow(firstTokenIndex)
        let size = table.count > 0 || saved.overflow ? table.count : saved.partialValue
        let isSizeFixed = outputMode != .int && !padToMaxTokens && size > 0
        guard !isSizeFixed || new.count == size else {
            throw refuse(
                "vocabulary",
                expected: "of the size that it had, \(size) tokens without special ones, which "
                    + "without pad_to_max_tokens is that of the output",
                found: "\(new.count) tokens")
        }
        table = new
        hasVocabulary = true
    }

    /// Sets the weights of the tokens; unknown ones weigh the mean of them, padding nothing.
    func setWeights(_ weights: [Double], frontPadding: Int) throws {
        // Two numbers of a config can make it as long as they please.
        let size = max(weights.count + frontPadding, padToMaxTokens ? maxTokens ?? 0 : 0)
        try LoadBudget.current?.count(
            unpackedBytes: size.multipliedReportingOverflow(by: 16).overflow ? .max : size * 16,
            of: summaryDescription)
        var padded = try Tensor(weights)
        if frontPadding > 0 {
            let mean = try Ops.expandDims(Ops.mean(padded), axis: 0)
            padded = try Ops.concatenate([Ops.repeat(mean, frontPadding), padded])
        }
        let missing = (padToMaxTokens ? maxTokens ?? 0 : 0) - (padded.shape[0] ?? 0)
        if missing > 0 { padded = try Ops.pad(padded, [(0, missing)]) }
        idfWeights = try Ops.cast(padded, to: .float32)
    }

    /// The weights of the tokens, without those of the special ones, as a config has them.
    func ownWeights() throws -> [Number]? {
        try idfWeights?.array(of: Double.self).dropFirst(firstTokenIndex).prefix(table.count)
            .map(Number.float)
    }
}
