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
    @Configured public var kernelInitializer: InitializerIdentifier = "glorot_uniform"
    @Configured public var recurrentInitializer: InitializerIdentifier = "orthogonal"
    @Configured public var biasInitializer: InitializerIdentifier = "zeros"
    @Configured public var kernelRegularizer: RegularizerIdentifier?
    @Configured public var recurrentRegularizer: RegularizerIdentifier?
    @Configured public var biasRegularizer: RegularizerIdentifier?
    @Configured public var kernelConstraint: ConstraintIdentifier?
    @Configured public var recurrentConstraint: ConstraintIdentifier?
    @Configured public var biasConstraint: ConstraintIdentifier?
    /// The fraction of the inputs that is dropped while training.
    @Configured public var dropout: Double = 0
    /// The fraction of the state that is dropped at each step while training.
    @Configured public var recurrentDropout: Double = 0

    open override var inputSpec: InputSpec? { InputSpec(rank: 3) }

    override class var keyBeforeActivityRegularizer: String? { "bias_regularizer" }
}
