import KerasJSON
import KerasTensors

/// What ``StringLookup`` and ``IntegerLookup`` have in common: tokens become the numbers that they
/// have in a vocabulary, or vectors of them.
///
/// The vocabulary is given, or learned by ``adapt(_:)``. It begins with the mask token, if there is
/// one and the output is `int`, and the places for tokens that it does not have. A vocabulary that
/// was given is saved in the config, one that was learned or set later in the asset
/// `vocabulary.txt`.
open class IndexLookup: Layer {
    /// Whether numbers become tokens.
    @Configured public var invert: Bool = false
    /// How long the vocabulary may become, special tokens included.
    @Configured public var maxTokens: Int?
    /// How many places there are for tokens outside the vocabulary; with 0 they are refused.
    @Configured("num_oov_indices") public var numOOVIndices: Int = 1
    /// What an inverted layer makes of numbers outside the vocabulary.
    @Configured("oov_token") public var oovToken: VocabularyToken?
    /// The token that stands for nothing: it becomes 0, or counts nothing.
    @Configured public var maskToken: VocabularyToken?
    /// What the layer gives.
    @Configured public var outputMode: OutputMode = .int
    /// Whether vectors are made sparse, which is not supported.
    @Configured public var sparse: Bool = false
    /// Whether vectors have `maxTokens` elements however long the vocabulary is.
    @Configured public var padToMaxTokens: Bool = false
    /// The dtype of the tokens: text is left out of configs.
    @Configured("vocabulary_dtype", omitsDefault: true)
    var vocabularyDType: DType = .string
    /// The weights that were given with the vocabulary, for `tfIDF`.
    @Configured("idf_weights") var givenIDFWeights: [Number]?
    /// The vocabulary that was given.
    @Configured("vocabulary") var givenVocabulary: [VocabularyToken]?
    /// The vocabulary's size when the layer was saved.
    @Configured("vocabulary_size") var savedVocabularySize: Int?
    /// How integers outside the vocabulary are spread over several places.
    @Configured(since: "3.14") public var oovMethod: OOVMethod = .floorMod
    /// The key of the hash that spreads tokens outside the vocabulary over several places.
    @Configured(since: "3.14") public var salt: HashSalt?

    var table = VocabularyTable()
    /// Whether `table` was set, if only to no tokens.
    var hasVocabulary = false
    /// Whether there is another vocabulary than the one that was given. Python's layer would save
    /// the old one.
    private(set) var isGivenVocabularyReplaced = false
    var counts = TokenCounts()
    /// `(depth,)`: what each place of the vocabulary counts, for `tfIDF`.
    public internal(set) var idfWeights: Tensor?

    public required init() { super.init() }

    /// There are no variables to build.
    open override var isBuilt: Bool { true }

    /// Keras writes an empty one, which is not restored.
    open override func buildConfig() throws -> Config? { [:] }

    open override func setUp() throws {
        try super.setUp()
        try checkSettings()
        if let givenVocabulary {
            try setTokens(givenVocabulary, idfWeights: givenIDFWeights?.map(\.doubleValue))
        }
    }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        let size = try depth
        if inputs.isSymbolic {
            let shape = CategoricalEncoding.outputShape(inputs.shape, mode: outputMode, depth: size)
            return .symbolic(TensorSpec(shape: shape, dtype: symbolicDType))
        }
        if invert { return try tokens(at: inputs) }
        let numbers = try numbers(of: tokens(in: inputs))
        return try encoded(Tensor(numbers, shape: inputs.shape))
    }

    /// As Keras declares it: float32 for vectors, although their values are int64.
    private var symbolicDType: DType {
        if invert { return vocabularyDType }
        return outputMode == .int ? .int64 : .float32
    }

    override var inputDType: DType { vocabularyDType }

    /// Sets another vocabulary than `setUp` did.
    func replaceVocabulary(_ tokens: [VocabularyToken], idfWeights: [Double]?) throws {
        try ensureSetUp()
        try setTokens(tokens, idfWeights: idfWeights)
        isGivenVocabularyReplaced = givenVocabulary != nil
    }

    /// Makes the tokens that were counted the vocabulary.
    open override func finalizeState() throws { try learnVocabulary() }

    // MARK: Config and state

    open override func config() throws -> Config {
        var config = try super.config()
        if hasVocabulary { config.set(try vocabularySize, forKey: "vocabulary_size") }
        if isGivenVocabularyReplaced {
            config.set(table.tokens, forKey: "vocabulary")
            config.set(try ownWeights(), forKey: "idf_weights")
        }
        return config
    }

    open override func configure(from config: Config) throws {
        try Self.refuseVocabularyFile(in: config)
        // Keras does not look at it: the vocabulary and the output mode decide.
        try super.configure(from: config.without(["dtype"]))
    }

    open override func saveOwnVariables(to store: VariableWriter) throws {
        if outputMode == .tfIDF { store["idf_weights"] = idfWeights }
    }

    open override func loadOwnVariables(from store: VariableReader) throws {
        if outputMode == .tfIDF, store.contains("idf_weights") { try loadWeights(from: store) }
    }

    open override func saveAssets(to directory: AssetWriter) throws {
        if givenVocabulary == nil { try writeVocabulary(to: directory) }
    }

    open override func loadAssets(from directory: AssetReader) throws {
        if givenVocabulary == nil { try readVocabulary(from: directory) }
    }

    override var restoration: (() -> Void)? {
        let weights = idfWeights
        return { [self] in idfWeights = weights }
    }

    override var expectsAssets: Bool { givenVocabulary == nil && !hasVocabulary }
}
