import KerasTensors

/// A recurrence without gates over the steps of a sequence. (Keras: `keras.layers.SimpleRNN`.)
///
/// Input: `(batch, steps, inputDim)`; output: `(batch, units)`, or `(batch, steps, units)` with
/// `returnSequences`. What the layers of this kind share is told at ``BaseRNN``, the variables at
/// ``SimpleRNNCell``.
open class SimpleRNN: GatedRNN {
    /// Where the random numbers of the dropouts begin.
    @Configured(omitsDefault: true) public var seed: Int?

    /// What computes a step, once the layer is set up.
    public private(set) var cell: SimpleRNNCell?

    /// A recurrence with a state of `units` numbers.
    public convenience init(
        _ units: Int, activation: ActivationIdentifier? = "tanh", useBias: Bool = true,
        kernelInitializer: InitializerIdentifier = "glorot_uniform",
        recurrentInitializer: InitializerIdentifier = "orthogonal",
        biasInitializer: InitializerIdentifier = "zeros",
        kernelRegularizer: RegularizerIdentifier? = nil,
        recurrentRegularizer: RegularizerIdentifier? = nil,
        biasRegularizer: RegularizerIdentifier? = nil,
        kernelConstraint: ConstraintIdentifier? = nil,
        recurrentConstraint: ConstraintIdentifier? = nil,
        biasConstraint: ConstraintIdentifier? = nil, dropout: Double = 0,
        recurrentDropout: Double = 0, seed: Int? = nil,
        activityRegularizer: RegularizerIdentifier? = nil, returnSequences: Bool = false,
        returnState: Bool = false, goBackwards: Bool = false, stateful: Bool = false,
        unroll: Bool = false, name: String? = nil
    ) {
        self.init()
        self.units = units
        self.activation = activation ?? "linear"
        self.useBias = useBias
        self.kernelInitializer = kernelInitializer
        self.recurrentInitializer = recurrentInitializer
        self.biasInitializer = biasInitializer
        self.kernelRegularizer = kernelRegularizer
        self.recurrentRegularizer = recurrentRegularizer
        self.biasRegularizer = biasRegularizer
        self.kernelConstraint = kernelConstraint
        self.recurrentConstraint = recurrentConstraint
        self.biasConstraint = biasConstraint
        self.dropout = dropout
        self.recurrentDropout = recurrentDropout
        self.seed = seed
        self.returnSequences = returnSequences
        self.returnState = returnState
        self.goBackwards = goBackwards
        self.stateful = stateful
        self.unroll = unroll
        self.activityRegularizer = activityRegularizer
        if let name { self.name = name }
    }

    open override func setUp() throws {
        try super.setUp()
        let cell = SimpleRNNCell()
        share(with: cell, name: "simple_rnn_cell")
        try cell.ensureSetUp()
        self.cell = cell
    }

    override var stepper: RNNCell? { cell }
}
