import KerasJSON
import KerasTensors

/// `output = activation(input · kernel + bias)`. (Keras: `keras.layers.Dense`.)
///
/// Input: `(batch, …, inputDim)`; output: `(batch, …, units)`. Variables: `kernel` of shape
/// `(inputDim, units)` and, if `useBias`, `bias` of shape `(units,)`.
///
/// Layers that Python quantized compute as there, and are saved as they were (their kernel is one
/// of integers); see ``DTypePolicy/Quantization``. They are not trained.
open class Dense: Layer {
    /// The size of the output's last axis; must be set.
    @Configured(isRequired: true) public var units: Int = 0
    /// What is applied to the sum, elementwise for most functions.
    @Configured public var activation: ActivationIdentifier = "linear"
    /// Whether a bias is added.
    @Configured public var useBias: Bool = true
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
    /// How Python quantized the layer, as its config says it; null if it did not.
    @Configured(since: "3.13") public var quantizationConfig: JSONValue = .null

    /// `(inputDim, units)`, in the policy's variable dtype.
    public let kernel = Variable(name: "kernel")
    /// `(units,)`, in the policy's variable dtype; not initialized without `useBias`.
    public let bias = Variable(name: "bias")
    /// The two factors of what is added to the kernel; see
    /// ``enableLoRA(rank:alpha:aInitializer:bInitializer:)``.
    public let loraKernelA = Variable(name: "lora_kernel_a")
    /// The second factor, `(rank, units)`; see ``loraKernelA``.
    public let loraKernelB = Variable(name: "lora_kernel_b")
    var lora: LoRA?
    var quantizedKernel: QuantizedKernel?
    /// The variables of ``quantizedKernel``, where they are looked for.
    private var quantizationVariables: [Variable] = []
    private var builtInputSpec: InputSpec?
    private var activationFunction: ActivationFunction?
    private var isRectified = false

    /// A layer with `units` outputs.
    public convenience init(
        _ units: Int, activation: ActivationIdentifier? = nil, useBias: Bool = true,
        kernelInitializer: InitializerIdentifier = "glorot_uniform",
        biasInitializer: InitializerIdentifier = "zeros",
        kernelRegularizer: RegularizerIdentifier? = nil,
        biasRegularizer: RegularizerIdentifier? = nil,
        activityRegularizer: RegularizerIdentifier? = nil,
        kernelConstraint: ConstraintIdentifier? = nil, biasConstraint: ConstraintIdentifier? = nil,
        name: String? = nil
    ) {
        self.init()
        self.units = units
        self.activation = activation ?? "linear"
        self.useBias = useBias
        self.kernelInitializer = kernelInitializer
        self.biasInitializer = biasInitializer
        self.kernelRegularizer = kernelRegularizer
        self.biasRegularizer = biasRegularizer
        self.activityRegularizer = activityRegularizer
        self.kernelConstraint = kernelConstraint
        self.biasConstraint = biasConstraint
        if let name { self.name = name }
    }

    open override var inputSpec: InputSpec? {
        (isBuilt ? builtInputSpec : nil) ?? InputSpec(minimumRank: 2)
    }

    open override var supportsMasking: Bool { true }

    open override func setUp() throws {
        try super.setUp()
        guard units > 0 else {
            throw units == 0
                ? KerasError.notConfigured(object: summaryDescription, key: "units")
                : KerasError.invalidArgument(
                    object: summaryDescription, argument: "units", expected: "a positive integer",
                    found: "\(units)")
        }
        activationFunction = try activation.resolved()
        isRectified = activation == "relu"
    }

    open override func build(inputShape: Shape) throws {
        guard let inputDim = inputShape[-1] else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "an input whose last dimension is known",
                found: "\(inputShape)")
        }
        try super.build(inputShape: inputShape)
        builtInputSpec = InputSpec(minimumRank: 2, axes: [-1: inputDim])
        if let quantization = dtypePolicy.quantization {
            quantizedKernel = try QuantizedKernel(
                quantization, config: quantizationConfig, kernel: kernel, inputDim: inputDim,
                units: units, dtype: dtypePolicy.variableDType
            ) { try initializeKernel(inputDim) }
            quantizationVariables = quantizedKernel?.variables ?? []
        } else {
            try initializeKernel(inputDim)
        }
        if useBias {
            try bias.initialize(
                shape: [units], with: biasInitializer, dtype: dtypePolicy.variableDType,
                regularizer: biasRegularizer, constraint: biasConstraint)
        }
        if lora != nil { try initializeLoRA() }
    }

    private func initializeKernel(_ inputDim: Int) throws {
        try kernel.initialize(
            shape: [inputDim, units], with: kernelInitializer, dtype: dtypePolicy.variableDType,
            regularizer: kernelRegularizer, constraint: kernelConstraint)
    }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        if useBias, quantizedKernel == nil, inputs.rank > 1 {
            // One op for three: the step of a small layer is mostly the cost of its ops.
            let output = try Ops.matmul(
                inputs, effectiveKernel, bias: bias.value, rectifies: isRectified)
            return isRectified ? output : try activationFunction?(output) ?? output
        }
        var output = try multiply(inputs)
        if useBias { output = try Ops.add(output, addedBias) }
        return try activationFunction?(output) ?? output
    }

    private func multiply(_ inputs: Tensor) throws -> Tensor {
        guard let quantizedKernel else { return try Ops.matmul(inputs, effectiveKernel) }
        try refuseTraining(of: quantizedKernel)
        return try quantizedKernel.multiply(inputs, in: dtypePolicy.computeDType)
    }

    override var readsCallContext: Bool {
        // An activation of somebody's own may ask for it.
        type(of: self) != Dense.self || activationFunction?.isBuiltIn != true
            || quantizedKernel != nil
    }

    override var builtInVariables: [Variable]? { useBias ? [kernel, bias] : [kernel] }

    override var keepsQuantization: Bool { true }

    // MARK: State

    open override func saveOwnVariables(to store: VariableWriter) throws {
        if try !storeOwnForm(to: store) { try super.saveOwnVariables(to: store) }
    }

    open override func loadOwnVariables(from store: VariableReader) throws {
        if try !loadOwnForm(from: store) { try super.loadOwnVariables(from: store) }
    }

    // MARK: Config

    open override func config() throws -> Config { withLoRA(try super.config()) }

    open override func configure(from config: Config) throws {
        try super.configure(from: config.without(LoRA.keys))
        try takeLoRA(from: config)
    }
}
