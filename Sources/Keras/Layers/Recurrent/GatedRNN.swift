import KerasTensors

/// What ``LSTM``, ``GRU`` and ``SimpleRNN`` share: the settings of a ``GatedCell``, which they make
/// themselves.
open class GatedRNN: BaseRNN {
    /// The size of the state and of the output; must be set.
    @Configured(isRequired: true) public var units: Int = 0
    /// What is applied to the candidate and to the state.
    @Configured public var activation: ActivationIdentifier = "tanh"
    /// Whether a bias is added.
    @Configured public var useBias: Bool = true
    /// What the kernel of the inputs starts as.
    @Configured public var kernelInitializer: InitializerIdentifier = "glorot_uniform"
    /// What the kernel of the state starts as.
    @Configured public var recurrentInitializer: InitializerIdentifier = "orthogonal"
    /// What the bias starts as.
    @Configured public var biasInitializer: InitializerIdentifier = "zeros"
    /// A penalty for the kernel of the inputs, added to the loss.
    @Configured public var kernelRegularizer: RegularizerIdentifier?
    /// A penalty for the kernel of the state, added to the loss.
    @Configured public var recurrentRegularizer: RegularizerIdentifier?
    /// A penalty for the bias, added to the loss.
    @Configured public var biasRegularizer: RegularizerIdentifier?
    /// What the kernel of the inputs is projected to after each update.
    @Configured public var kernelConstraint: ConstraintIdentifier?
    /// What the kernel of the state is projected to after each update.
    @Configured public var recurrentConstraint: ConstraintIdentifier?
    /// What the bias is projected to after each update.
    @Configured public var biasConstraint: ConstraintIdentifier?
    /// The fraction of the inputs that is dropped while training.
    @Configured public var dropout: Double = 0
    /// The fraction of the state that is dropped at each step while training.
    @Configured public var recurrentDropout: Double = 0

    open override var inputSpec: InputSpec? { InputSpec(rank: 3) }

    override class var keyBeforeActivityRegularizer: String? { "bias_regularizer" }
}
