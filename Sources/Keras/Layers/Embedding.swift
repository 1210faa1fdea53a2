import KerasTensors

/// Turns positive integers into vectors that are learned. (Keras: `keras.layers.Embedding`.)
///
/// Input: integers of any shape, from 0 to below `inputDim`; output: the same shape with `outputDim`
/// numbers each. Floats are cut to integers. Variable: `embeddings` of shape
/// `(inputDim, outputDim)`. With `maskZero` the output carries a mask that is `false` where the
/// input is 0.
open class Embedding: Layer {
    /// How many different integers there are; must be set.
    @Configured(isRequired: true) public var inputDim: Int = 0
    /// The size of the vectors; must be set.
    @Configured(isRequired: true) public var outputDim: Int = 0
    /// What the vectors start as.
    @Configured public var embeddingsInitializer: InitializerIdentifier = "uniform"
    /// A penalty for the vectors, added to the loss.
    @Configured public var embeddingsRegularizer: RegularizerIdentifier?
    /// What the vectors are projected to after each update.
    @Configured public var embeddingsConstraint: ConstraintIdentifier?
    /// Whether 0 stands for padding.
    @Configured public var maskZero: Bool = false

    /// `(inputDim, outputDim)`, in the policy's variable dtype.
    public let embeddings = Variable(name: "embeddings")

    /// A table of `inputDim` vectors of `outputDim` numbers.
    public convenience init(
        _ inputDim: Int, _ outputDim: Int,
        embeddingsInitializer: InitializerIdentifier = "uniform",
        embeddingsRegularizer: RegularizerIdentifier? = nil,
        embeddingsConstraint: ConstraintIdentifier? = nil, maskZero: Bool = false,
        name: String? = nil
    ) {
        self.init()
        self.inputDim = inputDim
        self.outputDim = outputDim
        self.embeddingsInitializer = embeddingsInitializer
        self.embeddingsRegularizer = embeddingsRegularizer
        self.embeddingsConstraint = embeddingsConstraint
        self.maskZero = maskZero
        if let name { self.name = name }
    }

    open override var supportsMasking: Bool { maskZero }

    /// Integers must not lose digits in a 16-bit float, and only what is taken is cast.
    override var autocasts: Autocasts { [] }

    open override func setUp() throws {
        try super.setUp()
        for (key, value) in [("input_dim", inputDim), ("output_dim", outputDim)] where value <= 0 {
            throw value == 0
                ? KerasError.notConfigured(object: summaryDescription, key: key)
                : KerasError.invalidArgument(
                    object: summaryDescription, argument: key, expected: "a positive integer",
                    found: "\(value)")
        }
    }

    open override func build(inputShape: Shape) throws {
        try super.build(inputShape: inputShape)
        try refuseQuantization()
        try embeddings.initialize(
            shape: [inputDim, outputDim], with: embeddingsInitializer,
            dtype: dtypePolicy.variableDType, regularizer: embeddingsRegularizer,
            constraint: embeddingsConstraint)
    }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        let isInteger = inputs.dtype == .int32 || inputs.dtype == .int64
        let indices = try isInteger ? inputs : Ops.cast(inputs, to: .int32)
        let vectors = try Ops.take(embeddings.value, indices, axis: 0)
        return try Ops.cast(vectors, to: dtypePolicy.computeDType)
    }

    open override func computeMask(_ inputs: Nest<Tensor>, previous: Tensor?) throws -> Tensor? {
        guard maskZero, let input = inputs.single else { return nil }
        return try Ops.notEqual(input, 0)
    }

    override class var keyBeforeActivityRegularizer: String? { "embeddings_regularizer" }
    override var builtInVariables: [Variable]? { [embeddings] }

    /// `input_length`, which Keras 2 wrote, has no meaning any more.
    open override func configure(from config: Config) throws {
        try super.configure(from: config.without(["input_length"]))
    }
}
