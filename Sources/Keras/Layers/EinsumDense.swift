import KerasTensors

/// `output = activation(einsum(equation, input, kernel) + bias)`: a dense layer between any axes.
/// (Keras: `keras.layers.EinsumDense`.)
///
/// `EinsumDense("abc,cde->abde", outputShape: [nil, 4, 8], biasAxes: "de")` gives each step of a
/// sequence, `(batch, steps, features)`, 4 × 8 numbers. Variables: `kernel`, of the axes of the
/// equation's second term, and with `biasAxes` `bias`.
open class EinsumDense: Layer {
    /// The output's shape without the batch, `nil` where it is the input's; must be set.
    @Configured(isRequired: true) public var outputShape = Shape([Int?]())
    /// `ab,bc->ac`, `...ab,bc->...ac` or `ab...,bc->ac...`; must be set.
    @Configured(isRequired: true) public var equation = ""
    /// What is applied to the sum, elementwise for most functions.
    @Configured public var activation: ActivationIdentifier = "linear"
    /// The letters of the output's axes along which the bias differs; without any there is none.
    @Configured public var biasAxes: String?
    /// What the kernel starts as.
    @Configured public var kernelInitializer: InitializerIdentifier = "glorot_uniform"
    /// What the bias starts as.
    @Configured public var biasInitializer: InitializerIdentifier = "zeros"
    /// A penalty for the kernel, added to the loss.
    @Configured public var kernelRegularizer: RegularizerIdentifier?
    /// A penalty for the bias, added to the loss.
    @Configured public var biasRegularizer: RegularizerIdentifier?
    /// What the kernel is projected to after each update.
    @Configured public var kernelConstraint: ConstraintIdentifier?
    /// What the bias is projected to after each update.
    @Configured public var biasConstraint: ConstraintIdentifier?

    /// Of the axes of the equation's second term, in the policy's variable dtype.
    public let kernel = Variable(name: "kernel")
    /// In the policy's variable dtype; not initialized without `biasAxes`.
    public let bias = Variable(name: "bias")
    /// The two factors of what is added to the kernel; see
    /// ``enableLoRA(rank:alpha:aInitializer:bInitializer:)``.
    public let loraKernelA = Variable(name: "lora_kernel_a")
    /// The second factor, from the rank to the kernel's last axis; see ``loraKernelA``.
    public let loraKernelB = Variable(name: "lora_kernel_b")
    var lora: LoRA?
    private var inputRank: Int?
    private var productAxes: Int?
    private var activationFunction: ActivationFunction?

    /// A layer between the axes of `equation`.
    public convenience init(
        _ equation: String, outputShape: Shape, activation: ActivationIdentifier? = nil,
        biasAxes: String? = nil, kernelInitializer: InitializerIdentifier = "glorot_uniform",
        biasInitializer: InitializerIdentifier = "zeros",
        kernelRegularizer: RegularizerIdentifier? = nil,
        biasRegularizer: RegularizerIdentifier? = nil,
        activityRegularizer: RegularizerIdentifier? = nil,
        kernelConstraint: ConstraintIdentifier? = nil, biasConstraint: ConstraintIdentifier? = nil,
        name: String? = nil
    ) {
        self.init()
        self.equation = equation
        self.outputShape = outputShape
        self.activation = activation ?? "linear"
        self.biasAxes = biasAxes
        self.kernelInitializer = kernelInitializer
        self.biasInitializer = biasInitializer
        self.kernelRegularizer = kernelRegularizer
        self.biasRegularizer = biasRegularizer
        self.activityRegularizer = activityRegularizer
        self.kernelConstraint = kernelConstraint
        self.biasConstraint = biasConstraint
        if let name { self.name = name }
    }

    open override var inputSpec: InputSpec? { inputRank.map { InputSpec(rank: $0) } }

    open override func setUp() throws {
        try super.setUp()
        guard !equation.isEmpty else {
            throw KerasError.notConfigured(object: summaryDescription, key: "equation")
        }
        activationFunction = try activation.resolved()
    }

    open override func build(inputShape: Shape) throws {
        let shapes = try EinsumDenseShapes(self, inputShape: inputShape)
        try super.build(inputShape: inputShape)
        try refuseQuantization()
        inputRank = inputShape.rank
        productAxes = shapes.productAxes
        try kernel.initialize(
            shape: shapes.kernel, with: kernelInitializer,
            axes: (shapes.inputAxes, shapes.outputAxes), dtype: dtypePolicy.variableDType,
            regularizer: kernelRegularizer, constraint: kernelConstraint)
        if let shape = shapes.bias {
            try bias.initialize(
                shape: shape, with: biasInitializer, dtype: dtypePolicy.variableDType,
                regularizer: biasRegularizer, constraint: biasConstraint)
        }
        if lora != nil { try initializeLoRA() }
    }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        var output: Tensor
        // An input that does not fit is refused in the equation's words.
        if let productAxes, !inputs.isSymbolic,
            inputs.shape.dimensions.suffix(productAxes)
                == kernel.shape.dimensions.prefix(productAxes)
        {
            output = try multiply(inputs, summing: productAxes)
        } else {
            output = try Ops.einsum(equation, inputs, effectiveKernel)
            if biasAxes != nil { output = try Ops.add(output, bias.value) }
        }
        return try activationFunction?(output) ?? output
    }

    /// The product and the bias as one op on matrices.
    private func multiply(_ inputs: Tensor, summing axes: Int) throws -> Tensor {
        let kernel = try effectiveKernel
        let (given, weights) = (inputs.shape.dimensions, kernel.shape.dimensions)
        let kept = given.dropLast(axes).compactMap { $0 }
        let made = weights.dropFirst(axes).compactMap { $0 }
        let rows = try Shape(kept).elementCount()
        let size = try Shape(made).elementCount()
        let summed = try Shape(Array(weights.prefix(axes))).elementCount()
        let product = try Ops.matmul(
            Ops.reshape(inputs, [rows, summed]), Ops.reshape(kernel, [summed, size]),
            bias: Ops.reshape(bias.value, [size]), rectifies: false)
        return try Ops.reshape(product, kept + made)
    }

    override var builtInVariables: [Variable]? { biasAxes == nil ? [kernel] : [kernel, bias] }

    // MARK: State

    open override func saveOwnVariables(to store: VariableWriter) throws {
        if try !storeWithLoRA(to: store, bias: biasAxes == nil ? nil : bias) {
            try super.saveOwnVariables(to: store)
        }
    }

    open override func loadOwnVariables(from store: VariableReader) throws {
        if try !loadWithLoRA(from: store, bias: biasAxes == nil ? nil : bias) {
            try super.loadOwnVariables(from: store)
        }
    }

    // MARK: Config

    override class var keyBeforeActivityRegularizer: String? { "bias_regularizer" }

    open override func config() throws -> Config { withLoRA(try super.config()) }

    open override func configure(from config: Config) throws {
        try super.configure(from: config.listing("output_shape").without(LoRA.keys))
        try takeLoRA(from: config)
    }
}
