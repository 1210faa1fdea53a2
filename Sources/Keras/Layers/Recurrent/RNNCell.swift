import KerasTensors

/// One step of a recurrence: what an ``RNN`` goes through a sequence with.
///
/// To write one: override ``stateSize`` and ``step(_:states:)``; make variables in
/// `build(inputShape:)`, whose shape is that of a step, `(batch, features)`.
open class RNNCell: Layer {
    /// The sizes of the states, without the batch: one, or a list. Must be overridden.
    open var stateSize: Nest<Int> { .list([]) }

    /// The size of a step's output: that of the first state.
    open var outputSize: Int { stateSize.leaves.first ?? 0 }

    /// Computes a step.
    ///
    /// - Parameters:
    ///   - inputs: `(batch, features)`.
    ///   - states: Structured as ``stateSize``.
    /// - Returns: The output, `(batch, outputSize)`, and the next states.
    /// - Throws: ``KerasError/unsupported(object:feature:remedy:)`` unless it is overridden. What
    ///   an override throws ends the call of the layer around the cell.
    open func step(
        _ inputs: Tensor, states: Nest<Tensor>
    ) throws -> (output: Tensor, states: Nest<Tensor>) {
        throw KerasError.unsupported(
            object: summaryDescription, feature: "computing a step",
            remedy: "override step(_:states:) in \(Self.className)")
    }

    /// The states that a sequence begins with: zeros.
    ///
    /// - Throws: ``TensorError`` for sizes that are negative or cannot be allocated.
    open func initialState(batchSize: Int) throws -> Nest<Tensor> {
        let dtype = dtypePolicy.computeDType
        return try stateSize.map { try Ops.zeros([batchSize, $0], dtype: dtype) }
    }

    /// A step with the keyword `states`; gives a list of the output and the next states.
    open override func call(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
        guard let input = inputs.single, let states = CallContext.current.keywords["states"] else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "a tensor and the keyword 'states'",
                found: inputs.single == nil ? "\(inputs.leaves.count) tensors" : "no states")
        }
        let (output, next) = try step(input, states: states)
        return [.leaf(output), next]
    }

    public final override func call(_ inputs: Tensor) throws -> Tensor {
        try super.call(inputs)
    }

    /// Draws what is dropped in a sequence.
    ///
    /// - Parameter inputs: What the inputs of a step are like.
    func beginSequence(_ inputs: TensorSpec, states: Nest<Tensor>, training: Bool) throws {}

    /// Forgets what ``beginSequence(_:states:training:)`` drew; it may have thrown.
    func endSequence() {}

    func wrongStates(_ states: Nest<Tensor>) -> KerasError {
        .invalidInput(
            object: summaryDescription, expected: "\(stateSize.leaves.count) states",
            found: "\(states.leaves.count)")
    }
}
