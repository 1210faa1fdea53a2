import KerasTensors

/// A gated recurrent unit over the steps of a sequence. (Keras: `keras.layers.GRU`.)
///
/// Input: `(batch, steps, inputDim)`; output: `(batch, units)`, or `(batch, steps, units)` with
/// `returnSequences`. What the layers of this kind share is told at ``BaseRNN``, the variables at
/// ``GRUCell``; with the default activations all steps are one op.
open class GRU: GatedRNN {
    /// What is applied to the gates.
    @Configured public var recurrentActivation: ActivationIdentifier = "sigmoid"
    /// Whether the reset gate comes after the recurrent product, not before.
    @Configured public var resetAfter: Bool = true
    /// Where the random numbers of the dropouts begin.
    @Configured public var seed: Int?

    /// What computes a step, once the layer is set up.
    public private(set) var cell: GRUCell?

    /// A GRU with a state of `units` numbers.
    public convenience init(
        _ units: Int, activation: ActivationIdentifier? = "tanh",
        recurrentActivation: ActivationIdentifier? = "sigmoid", useBias: Bool = true,
        kernelInitializer: InitializerIdentifier = "glorot_uniform",
        recurrentInitializer: InitializerIdentifier = "orthogonal",
        biasInitializer: InitializerIdentifier = "zeros",
        kernelRegularizer: RegularizerIdentifier? = nil,
        recurrentRegularizer: RegularizerIdentifier? = nil,
        biasRegularizer: RegularizerIdentifier? = nil,
        kernelConstraint: ConstraintIdentifier? = nil,
        recurrentConstraint: ConstraintIdentifier? = nil,
        biasConstraint: ConstraintIdentifier? = nil, dropout: Double = 0,
        recurrentDropout: Double = 0, resetAfter: Bool = true, seed: Int? = nil,
        activityRegularizer: RegularizerIdentifier? = nil, returnSequences: Bool = false,
        returnState: Bool = false, goBackwards: Bool = false, stateful: Bool = false,
        unroll: Bool = false, name: String? = nil
    ) {
        self.init()
        self.units = units
        self.activation = activation ?? "linear"
        self.recurrentActivation = recurrentActivation ?? "linear"
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
        self.resetAfter = resetAfter
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
        let cell = GRUCell()
        share(with: cell, name: "gru_cell")
        try cell.ensureSetUp()
        self.cell = cell
    }

    override var stepper: RNNCell? { cell }

    override func fusedRun(
        _ sequences: Tensor, states: [Tensor], mask: Tensor?, training: Bool
    ) throws -> Run? {
        guard resetAfter, let cell,
            let x = try cell.fusedProducts(sequences, training: training)
        else { return nil }
        let result = try Ops.gru(
            x.products, recurrentKernel: x.recurrentKernel, recurrentBias: x.recurrentBias,
            state: states[0], mask: mask, options: options)
        return Run(sequence: result.sequence, states: [result.state])
    }

    override class var movedKeys: [(key: String, after: String)] {
        [(key: "recurrent_activation", after: "activation")]
    }
}
