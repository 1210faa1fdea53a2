import KerasTensors

extension TextVectorization {
    /// Learns the vocabulary from texts: their tokens from the most frequent on, those that are
    /// equally frequent in descending order of their bytes, no more than `maxTokens` in all. With
    /// `tfIDF` their weights are learned, too, each text being a document.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a layer that
    ///   was given its vocabulary.
    public func adapt(_ texts: [String]) throws { try adapt(Tensor(texts)) }

    /// Learns the vocabulary from text of shape `(n,)` or `(n, 1)`.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a layer that
    ///   was given its vocabulary; ``KerasError/invalidInput(object:expected:found:)`` for numbers,
    ///   and for text of another shape.
    public func adapt(_ data: Tensor) throws {
        try resetState()
        try updateState(data.rank == 1 ? Ops.expandDims(data, axis: -1) : data)
        try finalizeState()
    }

    /// Learns the vocabulary from text in batches.
    ///
    /// - Parameter steps: How many batches are taken (default: all).
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a layer that
    ///   was given its vocabulary; ``KerasError/invalidInput(object:expected:found:)`` for numbers,
    ///   and for text of another shape.
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
    public func resetState() throws { try lookup().resetState() }

    /// Counts the tokens of a batch.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a layer that
    ///   was given its vocabulary; ``KerasError/invalidInput(object:expected:found:)`` for numbers,
    ///   and for text of another shape.
    public func updateState(_ data: Tensor) throws {
        let tokens = try tokens(of: data)
        guard let rows = tokens.rows else { return try lookup().updateState(tokens.scalar) }
        try lookup().updateState(documents: rows.map { $0.map(VocabularyToken.text) })
    }

    /// The tokens in the order of their numbers: the empty one for padding (in `int` mode), the one
    /// for unknown tokens, and the others. (Keras: `get_vocabulary()`.)
    ///
    /// - Throws: As ``resetState()``.
    public var vocabulary: [String] { get throws { try lookup().vocabulary } }

    /// The tokens in the order of their numbers, from the first that is not special on if so wanted.
    ///
    /// - Throws: As ``resetState()``.
    public func vocabulary(includeSpecialTokens: Bool) throws -> [String] {
        try lookup().vocabulary(includeSpecialTokens: includeSpecialTokens)
    }

    /// The number of tokens, special ones included.
    ///
    /// - Throws: As ``resetState()``.
    public var vocabularySize: Int { get throws { try lookup().vocabularySize } }

    /// Sets the vocabulary instead of learning it; see ``StringLookup/setVocabulary(_:idfWeights:)``.
    ///
    /// - Throws: As ``StringLookup/setVocabulary(_:idfWeights:)``.
    public func setVocabulary(_ vocabulary: [String], idfWeights: [Double]? = nil) throws {
        try lookup().setVocabulary(vocabulary, idfWeights: idfWeights)
    }
}
