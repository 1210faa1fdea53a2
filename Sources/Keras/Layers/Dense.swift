import KerasJSON
import KerasTensors

/// `output = activation(input · kernel + bias)`. (Keras: `keras.layers.Dense`.)
///
/// Input: `(batch, …, inputDim)`; output: `(batch, …, units)`. Variables: `kernel` of shape
/// `(inputDim, units)` and, if `useBias`, `bias` of shape `(units,)`.
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

    /// `(inputDim, units)`, in the policy's variable dtype.
    public let kernel = Variable(name: "kernel")
    /// `(units,)`, in the policy's variable dtype; not initialized without `useBias`.
    public let bias = Variable(name: "bias")
    private var activationFunction: ActivationFunction?

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
        guard isBuilt, kernel.isInitialized, let size = kernel.shape[0] else {
            return InputSpec(minimumRank: 2)
        }
        return InputSpec(minimumRank: 2, axes: [-1: size])
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
    }

    open override func build(inputShape: Shape) throws {
        guard let inputDim = inputShape[-1] else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "an input whose last dimension is known",
                found: "\(inputShape)")
        }
        try super.build(inputShape: inputShape)
        try refuseQuantization()
        try kernel.initialize(
            shape: [inputDim, units], with: kernelInitializer, dtype: dtypePolicy.variableDType,
            regularizer: kernelRegularizer, constraint: kernelConstraint)
        if useBias {
            try bias.initialize(
                shape: [units], with: biasInitializer, dtype: dtypePolicy.variableDType,
                regularizer: biasRegularizer, constraint: biasConstraint)
        }
    }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        var output = try Ops.matmul(inputs, kernel.value)
        if useBias { output = try Ops.add(output, bias.value) }
        return try activationFunction?(output) ?? output
    }

    override var builtInVariables: [Variable]? { useBias ? [kernel, bias] : [kernel] }
}
