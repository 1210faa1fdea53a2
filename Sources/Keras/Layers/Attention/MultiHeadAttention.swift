import KerasJSON
import KerasTensors

/// Lets each query find what it needs among values, by how well their keys match, in several ways at
/// once. (Keras: `keras.layers.MultiHeadAttention`.)
///
/// Called with `query`, `(batch, …, features)`, `value`, and `key` if it is not the value:
/// `try attention(x, x)`. Output: as the query, with the query's features or `outputShape`.
/// Keywords: `attention_mask`, true where a query may see a key, `(batch, queries, keys)`;
/// `value_mask` and `key_mask`, `(batch, keys)`, which the tensors' own masks stand for if they are
/// left out; `use_causal_mask`, by which no query sees a later key; and `return_attention_scores`, for
/// which the layer gives a list of the output and the scores,
/// `(batch, heads, queries, keys)`. They are arguments of
/// ``callAsFunction(query:value:key:valueMask:keyMask:attentionMask:useCausalMask:training:)``.
open class MultiHeadAttention: Layer {
    /// In how many ways; must be set.
    @Configured(isRequired: true) public var numHeads: Int = 0
    /// The size of each head's queries and keys; must be set.
    @Configured(isRequired: true) public var keyDim: Int = 0
    /// The size of each head's values; `keyDim` if `nil`.
    @Configured public var valueDim: Int?
    /// The fraction of the scores that is dropped in training.
    @Configured public var dropout: Double = 0
    /// Whether the projections have biases.
    @Configured public var useBias: Bool = true
    /// Whether the result is multiplied by a gate that is computed from the query.
    @Configured(since: "3.13") public var useGate: Bool = false
    /// The output's sizes behind the query's axes; those features of the query if `nil`.
    @Configured public var outputShape: Shape?
    /// The axes along which there are queries and keys: all but batch and features if `nil`.
    @Configured public var attentionAxes: [Int]?
    /// If given, a query sees keys less than this far from its own place only.
    @Configured(since: "3.15") public var slidingWindow: Int?
    /// What the kernels start as.
    @Configured public var kernelInitializer: InitializerIdentifier = "glorot_uniform"
    /// What the biases start as.
    @Configured public var biasInitializer: InitializerIdentifier = "zeros"
    /// A penalty for the kernels, added to the loss.
    @Configured public var kernelRegularizer: RegularizerIdentifier?
    /// A penalty for the biases, added to the loss.
    @Configured public var biasRegularizer: RegularizerIdentifier?
    /// What the kernels are projected to after each update.
    @Configured public var kernelConstraint: ConstraintIdentifier?
    /// What the biases are projected to after each update.
    @Configured public var biasConstraint: ConstraintIdentifier?
    /// Of the dropout.
    @Configured(since: "3.6") public var seed: Int?
    /// Whether scores are never all in memory. They are not in any case where nobody asks for them,
    /// so that `true` only makes what needs them an error, as in Keras; it is not saved.
    @NotSaved public var flashAttention: Bool?

    /// The projection of queries; the projections are there from the first build on.
    public private(set) var queryDense: EinsumDense?
    /// The projection of keys.
    public private(set) var keyDense: EinsumDense?
    /// The projection of values.
    public private(set) var valueDense: EinsumDense?
    /// The projection of what the heads found to the output.
    public private(set) var outputDense: EinsumDense?
    private(set) var gateDense: EinsumDense?
    private(set) var softmax: Softmax?
    private(set) var dropoutLayer: Dropout?
    private(set) var equations: AttentionEquations?

    /// Attention with `numHeads` heads of `keyDim` numbers.
    public convenience init(
        numHeads: Int, keyDim: Int, valueDim: Int? = nil, dropout: Double = 0,
        useBias: Bool = true, outputShape: Shape? = nil, attentionAxes: [Int]? = nil,
        slidingWindow: Int? = nil, flashAttention: Bool? = nil,
        kernelInitializer: InitializerIdentifier = "glorot_uniform",
        biasInitializer: InitializerIdentifier = "zeros",
        kernelRegularizer: RegularizerIdentifier? = nil,
        biasRegularizer: RegularizerIdentifier? = nil,
        activityRegularizer: RegularizerIdentifier? = nil,
        kernelConstraint: ConstraintIdentifier? = nil, biasConstraint: ConstraintIdentifier? = nil,
        useGate: Bool = false, seed: Int? = nil, name: String? = nil
    ) {
        self.init()
        self.numHeads = numHeads
        self.keyDim = keyDim
        self.valueDim = valueDim
        self.dropout = dropout
        self.useBias = useBias
        self.outputShape = outputShape
        self.attentionAxes = attentionAxes
        self.slidingWindow = slidingWindow
        self.flashAttention = flashAttention
        self.kernelInitializer = kernelInitializer
        self.biasInitializer = biasInitializer
        self.kernelRegularizer = kernelRegularizer
        self.biasRegularizer = biasRegularizer
        self.activityRegularizer = activityRegularizer
        self.kernelConstraint = kernelConstraint
        self.biasConstraint = biasConstraint
        self.useGate = useGate
        self.seed = seed
        if let name { self.name = name }
    }

    open override var callArgumentNames: [String] { ["query", "value", "key"] }
    open override var supportsMasking: Bool { true }

    /// The projections have the penalty for outputs, and the layer itself has not.
    override var hasOwnActivityLoss: Bool { false }

    open override func attributeName(ofProperty property: String) -> String {
        switch property {
        case "gateDense", "softmax", "dropoutLayer": "_" + super.attributeName(ofProperty: property)
        default: super.attributeName(ofProperty: property)
        }
    }

    // MARK: Calling

    public final override func call(_ inputs: Tensor) throws -> Tensor {
        throw KerasError.invalidInput(
            object: summaryDescription, expected: "a query and a value", found: "a single tensor")
    }

    open override func call(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
        try attend(inputs, CallContext.current)
    }

    open override func computeMask(_ inputs: Nest<Tensor>, previous: Tensor?) throws -> Tensor? {
        inputs["query"]?.single?.mask
    }

    // MARK: Settings

    open override func setUp() throws {
        try super.setUp()
        if valueDim == nil || valueDim == 0 { valueDim = keyDim }
        if outputShape?.rank == 0 { outputShape = nil }
        for (key, value) in [
            ("num_heads", numHeads), ("key_dim", keyDim), ("value_dim", valueDim ?? keyDim),
            ("sliding_window", slidingWindow ?? 1),
        ] where value <= 0 {
            throw value == 0 && key != "sliding_window"
                ? KerasError.notConfigured(object: summaryDescription, key: key)
                : KerasError.invalidArgument(
                    object: summaryDescription, argument: key, expected: "a positive integer",
                    found: "\(value)")
        }
        guard 0...1 ~= dropout else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "dropout",
                expected: "a number from 0 to 1", found: "\(dropout)")
        }
        guard flashAttention != true || dropout == 0 else {
            throw KerasError.unsupported(
                object: summaryDescription, feature: "dropout with flash attention",
                remedy: "set dropout to 0")
        }
        // Keras draws a seed for the initializer itself, which its copies in the projections have not.
        try kernelInitializer.resolved().drawOpenSettings()
    }

    open override func config() throws -> Config {
        var config = try super.config()
        if isBuilt, let axes = equations?.attentionAxes, config.contains("attention_axes") {
            config.set(axes, forKey: "attention_axes")
        }
        return config
    }

    override class var keyBeforeActivityRegularizer: String? { "bias_regularizer" }

    open override func configure(from config: Config) throws {
        try super.configure(
            from: config.listing("output_shape").listing("attention_axes"))
    }

    // MARK: Building

    /// Builds the projections for a query, a value, and a key if it is another tensor.
    open override func build(inputShapes: Nest<Shape>) throws {
        guard let query = inputShapes["query"]?.single, let value = inputShapes["value"]?.single
        else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "a query and a value",
                found: "\(inputShapes.leaves.count) tensors")
        }
        try build(
            query: query, value: value, key: inputShapes["key"]?.single ?? value)
        markBuilt(with: inputShapes)
    }

    private func build(query: Shape, value: Shape, key: Shape) throws {
        try ensureSetUp()
        guard query.rank > 2, value.rank > 2, key.rank == value.rank,
            value.dimensions[1..<(value.rank - 1)] == key.dimensions[1..<(key.rank - 1)]
        else {
            throw KerasError.invalidInput(
                object: summaryDescription,
                expected: "a query, a value and a key (batch, …, features), the last two with the "
                    + "same dimensions but the last",
                found: "\(query), \(value), \(key)")
        }
        // Letters are what equations have.
        guard max(query.rank, value.rank) <= 9 else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "tensors of at most 9 dimensions",
                found: "\(query), \(value)")
        }
        let valueDim = valueDim ?? keyDim
        func project(
            _ shape: Shape, to size: Int, _ name: String,
            activation: ActivationIdentifier = "linear"
        ) throws -> EinsumDense {
            let projection = try projection(
                freeAxes: shape.rank - 1, boundAxes: 1, to: [numHeads, size], name)
            projection.activation = activation
            try projection.buildIfNeeded(inputShapes: .leaf(shape))
            return projection
        }
        // In the order in which Keras makes them.
        let queryDense = try project(query, to: keyDim, "query")
        let keyDense = try project(key, to: keyDim, "key")
        gateDense = try useGate ? project(query, to: valueDim, "gate", activation: "sigmoid") : nil
        let valueDense = try project(value, to: valueDim, "value")
        let equations = try AttentionEquations(
            rank: value.rank + 1, axes: attentionAxes, of: self)
        self.equations = equations
        softmax = Softmax(axis: Axes((-equations.attentionAxes.count..<0).map { $0 }))
        softmax?.dtypePolicy = dtypePolicy
        dropoutLayer = Dropout(dropout, seed: seed)
        dropoutLayer?.dtypePolicy = dtypePolicy
        try dropoutLayer?.ensureSetUp()
        let features = outputShape?.dimensions ?? [query[-1]]
        let outputDense = try projection(
            freeAxes: query.rank - 1, boundAxes: 2, to: features, "attention_output")
        try outputDense.buildIfNeeded(
            inputShapes: .leaf(Shape(query.dimensions.dropLast() + [numHeads, valueDim])))
        (self.queryDense, self.keyDense, self.valueDense) = (queryDense, keyDense, valueDense)
        self.outputDense = outputDense
    }

    /// A dense layer from the last axes of its input to axes of these sizes.
    private func projection(
        freeAxes: Int, boundAxes: Int, to sizes: [Int?], _ name: String
    ) throws -> EinsumDense {
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        let count = freeAxes + boundAxes
        guard count + sizes.count <= letters.count else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "output_shape",
                expected: "at most \(letters.count - count) sizes", found: "\(sizes.count)")
        }
        let free = String(letters[..<freeAxes])
        let bound = String(letters[freeAxes..<count])
        let made = String(letters[count..<(count + sizes.count)])
        let layer = EinsumDense(
            "\(free)\(bound),\(bound)\(made)->\(free)\(made)",
            outputShape: Shape([Int?](repeating: nil, count: freeAxes - 1) + sizes),
            biasAxes: useBias ? made : nil, kernelInitializer: try kernelInitializer.copied(),
            biasInitializer: try biasInitializer.copied(), kernelRegularizer: kernelRegularizer,
            biasRegularizer: biasRegularizer, activityRegularizer: activityRegularizer,
            kernelConstraint: kernelConstraint, biasConstraint: biasConstraint, name: name)
        layer.dtypePolicy = dtypePolicy
        return layer
    }
}
