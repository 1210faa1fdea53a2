import KerasJSON
import KerasTensors

/// `output = activation(input · kernel + bias)`. (Keras: `keras.layers.Dense`.)
///
/// Input: `(batch, …, inputDim)`; output: `(batch, …, units)`. Variables: `kernel` of shape
/// `(inputDim, units)` and, if `useBias`, `bias` of shape `(units,)`.
open class Dense: Layer {
    @Configured public var units: Int = 0
    @Configured public var activation: ActivationIdentifier = "linear"
    @Configured public var useBias: Bool = true
    @Configured public var kernelInitializer: InitializerIdentifier = "glorot_uniform"
    @Configured public var biasInitializer: InitializerIdentifier = "zeros"
    @Configured public var kernelRegularizer: RegularizerIdentifier?
    @Configured public var biasRegularizer: RegularizerIdentifier?
    @Configured public var kernelConstraint: ConstraintIdentifier?
    @Configured public var biasConstraint: ConstraintIdentifier?

    public let kernel = Variable(name: "kernel")
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
