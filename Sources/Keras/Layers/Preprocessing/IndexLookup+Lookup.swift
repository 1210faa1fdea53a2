import KerasTensors

extension IndexLookup {
    /// The tokens that a tensor holds.
    ///
    /// - Throws: ``KerasError/invalidInput(object:expected:found:)`` for text where integers are
    ///   looked up, and numbers where text is.
    func tokens(in inputs: Tensor) throws -> [VocabularyToken] {
        guard (inputs.dtype == .string) == (vocabularyDType == .string) else {
            throw KerasError.invalidInput(
                object: summaryDescription,
                expected: vocabularyDType == .string ? "text" : "integers",
                found: "a tensor of \(inputs.dtype)")
        }
        guard inputs.dtype == .string else {
            return try inputs.array(of: Int.self).map(VocabularyToken.integer)
        }
        return try inputs.strings().map(VocabularyToken.text)
    }

    /// What a masked token becomes where vectors are made: no place at all.
    static let noPlace = Int.max

    /// The numbers of `tokens`.
    ///
    /// - Throws: ``KerasError/notBuilt(object:remedy:)`` without a vocabulary;
    ///   ``KerasError/invalidInput(object:expected:found:)`` for a token that it does not have, if
    ///   there is no place for those.
    func numbers(of tokens: [VocabularyToken]) throws -> [Int] {
        try requireVocabulary()
        return try tokens.map { token in
            if let maskToken, token == maskToken { return outputMode == .int ? 0 : Self.noPlace }
            if let place = table.place(of: token) { return firstTokenIndex + place }
            return firstOOVIndex + (try bucket(of: token))
        }
    }

    private func requireVocabulary() throws {
        guard !hasVocabulary else { return }
        throw KerasError.notBuilt(
            object: summaryDescription,
            remedy: "it has no vocabulary; pass one, set one, or call adapt(_:) first")
    }

    /// Which of the places for unknown tokens `token` falls into.
    private func bucket(of token: VocabularyToken) throws -> Int {
        switch numOOVIndices {
        case 0:
            throw KerasError.invalidInput(
                object: summaryDescription,
                expected: "tokens of the vocabulary (num_oov_indices is 0)",
                found: "'\(token.string.excerpt())'; consider setting num_oov_indices to 1")
        case 1: return 0
        default:
            guard case .integer(let number) = token, oovMethod == .floorMod else {
                return HashSalt.bucket(of: token.string, count: numOOVIndices, salt: salt)
            }
            let remainder = number % numOOVIndices
            return remainder < 0 ? remainder + numOOVIndices : remainder
        }
    }

    /// The output that `numbers`, an int64 tensor, stand for.
    func encoded(_ numbers: Tensor) throws -> Tensor {
        let vectors = try CategoricalEncoding.encode(
            numbers, mode: outputMode, depth: depth ?? 0, dtype: .int64)
        guard outputMode == .tfIDF else { return vectors }
        guard let idfWeights else {
            throw KerasError.notBuilt(
                object: summaryDescription, remedy: "set a vocabulary with idfWeights")
        }
        return try Ops.multiply(Ops.cast(vectors, to: .float32), idfWeights)
    }

    /// The tokens that have the numbers in `inputs`.
    ///
    /// - Throws: As ``numbers(of:)``.
    func tokens(at inputs: Tensor) throws -> Tensor {
        try requireVocabulary()
        let tokens = try inputs.array(of: Int.self).map { number -> VocabularyToken in
            if let maskToken, number == 0 { return maskToken }
            let (place, overflow) = number.subtractingReportingOverflow(firstTokenIndex)
            if !overflow, table.tokens.indices.contains(place) { return table.tokens[place] }
            guard let oovToken else {
                throw KerasError.invalidInput(
                    object: summaryDescription, expected: "numbers of the vocabulary",
                    found: "\(number), for which there is no oov_token")
            }
            return oovToken
        }
        guard vocabularyDType == .string else {
            return try Tensor(tokens.compactMap(\.integer), shape: inputs.shape)
        }
        return try Tensor(strings: tokens.compactMap(\.text), shape: inputs.shape)
    }
}
