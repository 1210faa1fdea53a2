import KerasTensors

/// One step of a ``GRU``. (Keras: `keras.layers.GRUCell`.)
///
/// Variables: `kernel` of shape `(inputDim, 3 · units)`, `recurrent_kernel` of shape
/// `(units, 3 · units)` and, if `useBias`, `bias` of shape `(2, 3 · units)` (`(3 · units,)` without
/// `resetAfter`), for the gates z, r, candidate.
open class GRUCell: GatedCell {
    /// What is applied to the gates.
    @Configured public var recurrentActivation: ActivationIdentifier = "sigmoid"
    /// Whether the reset gate comes after the recurrent product, not before.
    @Configured public var resetAfter: Bool = true

    /// A cell with a state of `units` numbers.
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
        recurrentDropout: Double = 0, resetAfter: Bool = true, seed: Int? = nil, name: String? = nil
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
        if let name { self.name = name }
    }

    override var gateCount: Int { 3 }

    override var gateActivation: ActivationIdentifier? { recurrentActivation }

    open override var stateSize: Nest<Int> { .leaf(units) }

    override var biasShape: Shape { resetAfter ? [2, 3 * units] : [3 * units] }

    open override func step(
        _ inputs: Tensor, states: Nest<Tensor>
    ) throws -> (output: Tensor, states: Nest<Tensor>) {
        let leaves = states.leaves
        guard leaves.count == 1 else { throw wrongStates(states) }
        let state = leaves[0]
        let bias = useBias ? try bias.value : nil
        let inputBias = try bias.map { resetAfter ? try $0.part(at: [.index(0)]) : $0 }
        let recurrentBias = try resetAfter ? bias.map { try $0.part(at: [.index(1)]) } : nil
        let x = try products(
            inputs, kernel.value, inputBias, dropout: inputMasks, gates: 3)
        func next(
            _ forZ: Tensor, _ forR: Tensor, inner: (Tensor) throws -> Tensor
        ) throws -> (output: Tensor, states: Nest<Tensor>) {
            let z = try gate(x[0] + forZ)
            let r = try gate(x[1] + forR)
            let candidate = try activate(x[2] + inner(r))
            let h = try z * state + (1.0 - z) * candidate
            return (h, .leaf(h))
        }
        if resetAfter, recurrentMasks.isEmpty {
            // One product for all gates.
            let sums = try products(
                state, recurrentKernel.value, recurrentBias, dropout: [], gates: 3)
            return try next(sums[0], sums[1]) { r in try r * sums[2] }
        }
        let states = try masked(state, by: recurrentMasks, gates: 3)
        let kernels = try Ops.split(recurrentKernel.value, 3, axis: 1)
        let biases = try recurrentBias.map { try Ops.split($0, 3, axis: 0) }
        func recurrent(_ index: Int, _ state: Tensor) throws -> Tensor {
            let product = try Ops.matmul(state, kernels[index])
            return try biases.map { try product + $0[index] } ?? product
        }
        return try next(recurrent(0, states[0]), recurrent(1, states[1])) { r in
            try resetAfter ? r * recurrent(2, states[2]) : recurrent(2, r * states[2])
        }
    }

    override class var movedKeys: [(key: String, after: String)] {
        [
            (key: "recurrent_activation", after: "activation"),
            (key: "reset_after", after: "recurrent_dropout"),
        ]
    }
}
