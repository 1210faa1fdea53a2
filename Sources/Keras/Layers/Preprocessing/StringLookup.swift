import KerasTensors

/// Makes text numbers, by a vocabulary. (Keras: `keras.layers.StringLookup`.)
///
/// ```swift
/// let lookup = StringLookup(vocabulary: ["a", "b"])
/// try lookup(Tensor(["b", "z"]))               // [2, 0]
/// ```
/// Input: text of any shape. Output: int64 in that shape, or vectors as ``OutputMode`` says. With
/// `invert` numbers become text.
open class StringLookup: IndexLookup {
    /// How the bytes of text are read; only UTF-8 is supported.
    @Configured public var encoding: String = "utf-8"

    public required init() {
        super.init()
        oovToken = "[UNK]"
    }

    /// - Parameters:
    ///   - idfWeights: As many as the vocabulary has, for `tfIDF`; unknown tokens weigh their mean.
    ///   - salt: Makes the hash of unknown tokens SipHash; used with several places for them.
    public convenience init(
        maxTokens: Int? = nil, numOOVIndices: Int = 1, maskToken: String? = nil,
        oovToken: String? = "[UNK]", vocabulary: [String]? = nil, idfWeights: [Double]? = nil,
        invert: Bool = false, outputMode: OutputMode = .int, padToMaxTokens: Bool = false,
        salt: HashSalt? = nil, name: String? = nil
    ) {
        self.init()
        self.maxTokens = maxTokens
        self.numOOVIndices = numOOVIndices
        self.maskToken = maskToken.map(VocabularyToken.text)
        self.oovToken = oovToken.map(VocabularyToken.text)
        givenVocabulary = vocabulary?.map(VocabularyToken.text)
        givenIDFWeights = idfWeights?.map(Number.float)
        self.invert = invert
        self.outputMode = outputMode
        self.padToMaxTokens = padToMaxTokens
        self.salt = salt
        if let name { self.name = name }
    }

    open override func setUp() throws {
        guard ["utf-8", "utf8"].contains(encoding.lowercased()) else {
            throw KerasError.unsupported(
                object: summaryDescription, feature: "encoding '\(encoding.excerpt())'",
                remedy: "use utf-8")
        }
        guard vocabularyDType == .string else {
            throw refuse("vocabulary_dtype", expected: "string", found: vocabularyDType.name)
        }
        try super.setUp()
    }

    /// The tokens in the order of their numbers, the special ones included. (Keras:
    /// `get_vocabulary()`.)
    ///
    /// - Throws: As ``vocabulary(includeSpecialTokens:)``.
    public var vocabulary: [String] {
        get throws { try vocabulary(includeSpecialTokens: true) }
    }

    /// The tokens in the order of their numbers, from the first that is not special on if so wanted.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for settings that
    ///   do not go together, and for special tokens if there is none for unknown ones.
    public func vocabulary(includeSpecialTokens: Bool) throws -> [String] {
        try allTokens(includingSpecial: includeSpecialTokens).compactMap(\.text)
    }

    /// Sets the vocabulary, and with `tfIDF` its weights, instead of learning it.
    ///
    /// - Parameter vocabulary: Tokens that differ; the special ones may stand at its start.
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a vocabulary
    ///   that is empty, too long, has a token twice or a special one elsewhere, and for weights
    ///   that are missing, not as many or not wanted.
    public func setVocabulary(_ vocabulary: [String], idfWeights: [Double]? = nil) throws {
        try replaceVocabulary(
            vocabulary.map(VocabularyToken.text), idfWeights: idfWeights)
    }

    /// Learns the vocabulary from these tokens; see ``IndexLookup/adapt(_:)``.
    ///
    /// - Throws: As ``IndexLookup/adapt(_:)``.
    public func adapt(_ tokens: [String]) throws { try adapt(Tensor(tokens)) }
}
