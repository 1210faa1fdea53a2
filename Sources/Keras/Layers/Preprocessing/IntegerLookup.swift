import KerasTensors

/// Makes integers their numbers in a vocabulary. (Keras: `keras.layers.IntegerLookup`.)
///
/// ```swift
/// let lookup = IntegerLookup(vocabulary: [12, 36])
/// try lookup(Tensor([36, 5]))                  // [2, 0]
/// ```
/// Input: integers of any shape. Output: int64 in that shape, or vectors as ``OutputMode`` says.
/// With `invert` numbers become what they stand for.
open class IntegerLookup: IndexLookup {
    public required init() {
        super.init()
        oovToken = -1
        vocabularyDType = .int64
    }

    /// - Parameters:
    ///   - idfWeights: As many as the vocabulary has, for `tfIDF`; unknown tokens weigh their mean.
    ///   - salt: Makes the hash of unknown tokens SipHash; used with several places for them and
    ///     `oovMethod: .farmHash`.
    public convenience init(
        maxTokens: Int? = nil, numOOVIndices: Int = 1, maskToken: Int? = nil,
        oovToken: Int? = -1, vocabulary: [Int]? = nil, idfWeights: [Double]? = nil,
        invert: Bool = false, outputMode: OutputMode = .int, padToMaxTokens: Bool = false,
        oovMethod: OOVMethod = .floorMod, salt: HashSalt? = nil, name: String? = nil
    ) {
        self.init()
        self.maxTokens = maxTokens
        self.numOOVIndices = numOOVIndices
        self.maskToken = maskToken.map(VocabularyToken.integer)
        self.oovToken = oovToken.map(VocabularyToken.integer)
        givenVocabulary = vocabulary?.map(VocabularyToken.integer)
        givenIDFWeights = idfWeights?.map(Number.float)
        self.invert = invert
        self.outputMode = outputMode
        self.padToMaxTokens = padToMaxTokens
        self.oovMethod = oovMethod
        self.salt = salt
        if let name { self.name = name }
    }

    open override func setUp() throws {
        guard vocabularyDType == .int64 else {
            throw refuse("vocabulary_dtype", expected: "int64", found: vocabularyDType.name)
        }
        try super.setUp()
    }

    /// The tokens in the order of their numbers, the special ones included. (Keras:
    /// `get_vocabulary()`.)
    ///
    /// - Throws: As ``vocabulary(includeSpecialTokens:)``.
    public var vocabulary: [Int] {
        get throws { try vocabulary(includeSpecialTokens: true) }
    }

    /// The tokens in the order of their numbers, from the first that is not special on if so wanted.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for settings that
    ///   do not go together, and for special tokens if there is none for unknown ones.
    public func vocabulary(includeSpecialTokens: Bool) throws -> [Int] {
        try allTokens(includingSpecial: includeSpecialTokens).compactMap(\.integer)
    }

    /// Sets the vocabulary, and with `tfIDF` its weights, instead of learning it.
    ///
    /// - Parameter vocabulary: Tokens that differ; the special ones may stand at its start.
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a vocabulary
    ///   that is empty, too long, has a token twice or a special one elsewhere, and for weights
    ///   that are missing, not as many or not wanted.
    public func setVocabulary(_ vocabulary: [Int], idfWeights: [Double]? = nil) throws {
        try replaceVocabulary(
            vocabulary.map(VocabularyToken.integer), idfWeights: idfWeights)
    }

    /// Learns the vocabulary from these tokens; see ``IndexLookup/adapt(_:)``.
    ///
    /// - Throws: As ``IndexLookup/adapt(_:)``.
    public func adapt(_ tokens: [Int]) throws { try adapt(Tensor(tokens)) }
}
