import KerasTensors

extension IndexLookup {
    /// Learns the vocabulary from data: its tokens from the most frequent on, those that are
    /// equally frequent in descending order, no more than `maxTokens` in all. With `tfIDF` their
    /// weights are learned, too, each row being a document.
    ///
    /// - Parameter data: Tokens in any shape; in a vector each is a document.
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a layer that
    ///   was given its vocabulary.
    public func adapt(_ data: Tensor) throws {
        try resetState()
        try updateState(data.rank == 1 ? Ops.expandDims(data, axis: -1) : data)
        try finalizeState()
    }

    /// Learns the vocabulary from data in batches; see ``adapt(_:)``.
    ///
    /// - Parameter steps: How many batches are taken (default: all).
    /// - Throws: As ``updateState(_:)``.
    public func adapt(_ batches: some Sequence<Tensor>, steps: Int? = nil) throws {
        try resetState()
        for (index, batch) in batches.enumerated() {
            if let steps, index >= steps { break }
            try updateState(batch)
        }
        try finalizeState()
    }

    /// Forgets the tokens that were counted, not the vocabulary.
    ///
    /// - Throws: What the set-up throws:
    ///   ``KerasError/invalidArgument(object:argument:expected:found:)`` for settings that do not
    ///   go together.
    public func resetState() throws {
        try ensureSetUp()
        counts = TokenCounts()
    }

    /// Counts the tokens of a batch; a vector is one document.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a layer that
    ///   was given its vocabulary; ``KerasError/invalidInput(object:expected:found:)`` for text
    ///   where the tokens are integers, and for numbers where they are text.
    public func updateState(_ data: Tensor) throws {
        try ensureSetUp()
        let tokens = try tokens(in: data)
        let documents = data.rank > 1 ? data.shape[0] ?? 1 : 1
        let size = documents > 0 ? tokens.count / documents : 0
        try updateState(
            documents: (0..<documents).map { Array(tokens[$0 * size..<($0 + 1) * size]) })
    }

    func updateState(documents: [[VocabularyToken]]) throws {
        guard givenVocabulary == nil else {
            throw refuse(
                "vocabulary", expected: "absent, to be learned by adapt", found: "a static one")
        }
        for document in documents { counts.add(document) }
    }

    /// Makes the tokens that were counted the vocabulary.
    func learnVocabulary() throws {
        try ensureSetUp()
        defer { counts = TokenCounts() }
        guard givenVocabulary == nil, !counts.isEmpty else {
            hasVocabulary = true
            return
        }
        let learned = counts.mostFrequent(
            maxTokens.map { $0 - firstTokenIndex },
            without: [maskToken, oovToken].compactMap { $0 })
        try replaceTable(VocabularyTable(learned, object: summaryDescription))
        guard outputMode == .tfIDF else { return }
        let ratios = try Tensor(learned.map(counts.documentRatio))
        // The mean, too, is one of float32.
        let weights = try Ops.cast(Ops.log(ratios), to: .float32)
        try setWeights(weights.array(of: Double.self), frontPadding: firstTokenIndex)
    }
}
