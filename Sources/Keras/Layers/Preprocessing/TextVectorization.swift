import KerasJSON
import KerasTensors

/// Makes text numbers: makes it uniform, splits it into tokens, looks these up in a vocabulary.
/// (Keras: `keras.layers.TextVectorization`.)
///
/// ```swift
/// let vectorize = TextVectorization(outputSequenceLength: 4)
/// try vectorize.adapt(["The cat sat.", "The dog ran."])
/// try vectorize(Tensor(["the cat ran"]))       // [[2, 6, 4, 0]]
/// ```
/// Input: text of shape `(batch,)` or `(batch, 1)`. Output: int64 `(batch, n)`, padded with 0,
/// where `n` is `outputSequenceLength` or the most tokens that a sample has; or `(batch, depth)`,
/// vectors as ``OutputMode`` says. Without `split` the elements of any shape are the tokens.
open class TextVectorization: Layer {
    /// How long the vocabulary may become, special tokens included.
    @Configured public var maxTokens: Int?
    /// How text is made uniform, if it is.
    @Configured public var standardize: Standardization? = "lower_and_strip_punctuation"
    /// How text becomes tokens; `nil` if it is tokens already.
    @Configured public var split: Splitting? = "whitespace"
    /// Which runs of tokens become the tokens that are looked up.
    @Configured public var ngrams: NGrams?
    /// What the layer gives.
    @Configured public var outputMode: OutputMode = .int
    /// The number of tokens that the output has for each sample; longer ones are cut.
    @Configured public var outputSequenceLength: Int?
    /// Whether vectors have `maxTokens` elements however long the vocabulary is.
    @Configured public var padToMaxTokens: Bool = false
    /// Whether vectors are made sparse, which is not supported.
    @Configured public var sparse: Bool = false
    /// Whether rows keep different lengths, which is not supported.
    @Configured public var ragged: Bool = false
    @Configured("vocabulary") private var givenVocabulary: [VocabularyToken]?
    @Configured("idf_weights") private var givenIDFWeights: [Number]?
    /// How the bytes of text are read; only UTF-8 is supported.
    @Configured public var encoding: String = "utf-8"
    @Configured("vocabulary_size") private var savedVocabularySize: Int?

    /// Looks the tokens up; there from the set-up on.
    private(set) var lookupLayer: StringLookup?

    /// - Parameters:
    ///   - vocabulary: The vocabulary, if it is not to be learned by ``adapt(_:)``.
    ///   - idfWeights: As many as the vocabulary has, for `tfIDF`.
    public convenience init(
        maxTokens: Int? = nil, standardize: Standardization? = "lower_and_strip_punctuation",
        split: Splitting? = "whitespace", ngrams: NGrams? = nil, outputMode: OutputMode = .int,
        outputSequenceLength: Int? = nil, padToMaxTokens: Bool = false,
        vocabulary: [String]? = nil, idfWeights: [Double]? = nil, name: String? = nil
    ) {
        self.init()
        self.maxTokens = maxTokens
        self.standardize = standardize
        self.split = split
        self.ngrams = ngrams
        self.outputMode = outputMode
        self.outputSequenceLength = outputSequenceLength
        self.padToMaxTokens = padToMaxTokens
        givenVocabulary = vocabulary?.map(VocabularyToken.text)
        givenIDFWeights = idfWeights?.map(Number.float)
        if let name { self.name = name }
    }

    open override var isBuilt: Bool { true }

    /// There is nothing to build, but configs keep the shape of the input.
    open override func build(from config: Config) throws {
        markBuilt(with: try Nest(buildConfig: config))
    }

    override var inputDType: DType { .string }

    open override func setUp() throws {
        try super.setUp()
        try checkSettings()
        let lookup = StringLookup()
        lookup.maxTokens = maxTokens
        lookup.maskToken = ""
        lookup.outputMode = outputMode
        lookup.padToMaxTokens = padToMaxTokens
        lookup.sparse = sparse
        lookup.encoding = encoding
        lookup.givenVocabulary = givenVocabulary
        lookup.givenIDFWeights = givenIDFWeights
        lookup.savedVocabularySize = savedVocabularySize
        try lookup.ensureSetUp()
        lookupLayer = lookup
    }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        if buildShapes == nil { markBuilt(with: .leaf(inputs.shape)) }
        let lookup = try lookup()
        guard !inputs.isSymbolic else { return try symbolicOutput(inputs, lookup) }
        let tokens = try tokens(of: inputs)
        guard let rows = tokens.rows else { return try lookup(tokens.scalar) }
        let width = outputSequenceLength ?? rows.map(\.count).max() ?? 0
        // What fills short rows is padding where numbers are made and counts nothing in vectors.
        let filler = outputMode == .int ? 0 : IndexLookup.noPlace
        let numbers = try rows.flatMap { row in
            let numbers = try lookup.numbers(of: row.prefix(width).map(VocabularyToken.text))
            return numbers + Array(repeating: filler, count: width - numbers.count)
        }
        return try lookup.encoded(Tensor(numbers, shape: tokens.leadingShape + [width]))
    }

    /// Makes the tokens that were counted the vocabulary.
    open override func finalizeState() throws { try lookup().finalizeState() }

    // MARK: Config and state

    open override func config() throws -> Config {
        var config = try super.config()
        let lookup = try lookup().config()
        for key in ["vocabulary", "idf_weights"] {
            config.set(try lookup[key] as JSONValue, forKey: key)
        }
        config.set(try vocabularySize, forKey: "vocabulary_size")
        return config
    }

    override var takesText: Bool { true }

    open override func configure(from config: Config) throws {
        try IndexLookup.refuseVocabularyFile(in: config)
        try super.configure(from: config)
    }

    /// The layer inside stores the same once more under its own name, as in Keras.
    open override func saveOwnVariables(to store: VariableWriter) throws {
        try lookup().saveOwnVariables(to: store)
    }

    open override func loadOwnVariables(from store: VariableReader) throws {
        try lookup().loadOwnVariables(from: store)
    }

    open override func saveAssets(to directory: AssetWriter) throws {
        try lookup().saveAssets(to: directory)
    }

    open override func loadAssets(from directory: AssetReader) throws {
        try lookup().loadAssets(from: directory)
    }

    override var expectsAssets: Bool { lookupLayer?.expectsAssets ?? false }

    open override func attributeName(ofProperty property: String) -> String {
        property == "lookupLayer" ? "_lookup_layer" : super.attributeName(ofProperty: property)
    }
}
