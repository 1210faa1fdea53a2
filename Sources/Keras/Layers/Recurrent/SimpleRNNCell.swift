import KerasTensors

/// One step of a ``SimpleRNN``. (Keras: `keras.layers.SimpleRNNCell`.)
///
/// Variables: `kernel` of shape `(inputDim, units)`, `recurrent_kernel` of shape `(units, units)`
/// and, if `useBias`, `bias` of shape `(units,)`.
open class SimpleRNNCell: GatedCell {
    /// A cell with a state of `units` numbers.
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
        recurrentDropout: Double = 0, seed: Int? = nil, name: String? = nil
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
        if let name { self.name = name }
    }

    open override var stateSize: Nest<Int> { .leaf(units) }

    open override func step(
        _ inputs: Tensor, states: Nest<Tensor>
    ) throws -> (output: Tensor, states: Nest<Tensor>) {
        let state = states.leaves
        guard state.count == 1 else { throw wrongStates(states) }
        let h = try activate(sums(inputs, state: state[0], gates: 1)[0])
        return (h, .leaf(h))
    }
}
