import KerasTensors

/// One step of a ``LSTM``. (Keras: `keras.layers.LSTMCell`.)
///
/// Variables: `kernel` of shape `(inputDim, 4 · units)`, `recurrent_kernel` of shape
/// `(units, 4 · units)` and, if `useBias`, `bias` of shape `(4 · units,)`, for the gates
/// i, f, c, o.
open class LSTMCell: GatedCell {
    /// What is applied to the gates.
    @Configured public var recurrentActivation: ActivationIdentifier = "sigmoid"
    /// Whether the bias of the forget gate starts as 1.
    @Configured public var unitForgetBias: Bool = true

    /// A cell with two states of `units` numbers.
    public convenience init(
        _ units: Int, activation: ActivationIdentifier? = "tanh",
        recurrentActivation: ActivationIdentifier? = "sigmoid", useBias: Bool = true,
        unitForgetBias: Bool = true, kernelInitializer: InitializerIdentifier = "glorot_uniform",
        recurrentInitializer: InitializerIdentifier = "orthogonal",
        biasInitializer: InitializerIdentifier = "zeros",
        kernelRegularizer: RegularizerIdentifier? = nil,
        recurrentRegularizer: RegularizerIdentifier? = nil,
        biasRegularizer: RegularizerIdentifier? = nil,
        kernelConstraint: ConstraintIdentifier? = nil,
        recurrentConstraint: ConstraintIdentifier? = nil,
        biasConstraint: ConstraintIdentifier? = nil, dropout: Double = 0,
        recurrentDropout: Double = 0, seed: Int? = nil, name: String? = nil
    ) {
        self.init()
        self.units = units
        self.activation = activation ?? "linear"
        self.recurrentActivation = recurrentActivation ?? "linear"
        self.useBias = useBias
        self.unitForgetBias = unitForgetBias
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
        if let name { self.name = name }
    }

    override var gateCount: Int { 4 }

    override var gateActivation: ActivationIdentifier? { recurrentActivation }

    open override var stateSize: Nest<Int> { [.leaf(units), .leaf(units)] }

    open override func step(
        _ inputs: Tensor, states: Nest<Tensor>
    ) throws -> (output: Tensor, states: Nest<Tensor>) {
        let state = states.leaves
        guard state.count == 2 else { throw wrongStates(states) }
        let sums = try sums(inputs, state: state[0], gates: 4)
        let i = try gate(sums[0])
        let f = try gate(sums[1])
        let c = try f * state[1] + i * activate(sums[2])
        let h = try gate(sums[3]) * activate(c)
        return (h, [.leaf(h), .leaf(c)])
    }

    override func makeBiasInitializer() throws -> InitializerIdentifier {
        guard unitForgetBias else { return biasInitializer }
        return .object(ForgetBias(try biasInitializer.resolved(), units: units))
    }

    override class var movedKeys: [(key: String, after: String)] {
        [
            (key: "recurrent_activation", after: "activation"),
            (key: "unit_forget_bias", after: "use_bias"),
        ]
    }
}
