import KerasTensors

/// What the recurrent layers share: they go through the steps of a sequence with a cell.
///
/// Input: `(batch, steps, features)`; output: `(batch, units)` of the last step, or with
/// `returnSequences` `(batch, steps, units)`; with `returnState` a list of the output and the states
/// after the last step, for which the layer is called with a ``Nest``. The keyword `initial_state`
/// gives the states to begin with: a tensor, or a list. A mask, `(batch, steps)`, says which steps
/// count: at others states stay as they are.
open class BaseRNN: Layer {
    /// Whether the outputs of all steps are given.
    @Configured public var returnSequences: Bool = false
    /// Whether the states after the last step are given, too.
    @Configured public var returnState: Bool = false
    /// Whether the last step comes first; the outputs are in that order.
    @Configured public var goBackwards: Bool = false
    /// Whether a sequence begins with the states that the one before ended with, until
    /// ``resetState()``. Needs a known batch size.
    @Configured public var stateful: Bool = false
    /// Kept for the way back to Python, where it is a matter of speed.
    @Configured public var unroll: Bool = false
    /// Whether the output of a masked step is 0, and not that of the step before.
    @Configured public var zeroOutputForMask: Bool = false

    /// The states that the next sequence of a stateful layer begins with.
    @NotSaved public private(set) var states: Nest<Tensor>?
    @NotSaved private var expectedBatchSize: Int?

    open override var supportsMasking: Bool { true }

    /// What computes a step.
    var stepper: RNNCell? { nil }

    private var neededStepper: RNNCell {
        get throws {
            guard let stepper else {
                throw KerasError.notConfigured(object: summaryDescription, key: "cell")
            }
            return stepper
        }
    }

    /// Gives `cell` the settings that the layer has for it.
    func share(with cell: RNNCell, name: String) {
        let own = Reflection.settings(of: self)
        for setting in Reflection.settings(of: cell) {
            guard let given = own.first(where: { $0.key == setting.key }) else { continue }
            setting.setting.take(given.setting)
        }
        cell.name = name
        cell.dtypePolicy = dtypePolicy
        cell.dtypePolicyMap = dtypePolicyMap
    }

    // MARK: Building

    /// With the arguments of Python's `build`, `sequences` and perhaps `initial_state`.
    open override func build(inputShapes: Nest<Shape>) throws {
        if let shape = (inputShapes["sequences"] ?? inputShapes).single {
            try build(inputShape: shape)
        }
    }

    open override func build(inputShape: Shape) throws {
        try super.build(inputShape: inputShape)
        guard inputShape.rank > 2 else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "an input (batch, steps, features)",
                found: "\(inputShape)")
        }
        var step = inputShape.dimensions
        step.remove(at: 1)
        try neededStepper.buildIfNeeded(inputShapes: .leaf(Shape(step)))
        guard stateful else { return }
        guard let batch = inputShape[0] else {
            throw KerasError.invalidInput(
                object: summaryDescription,
                expected: "an input of a known batch size, since the layer is stateful",
                found: "\(inputShape)")
        }
        expectedBatchSize = batch
        states = nil
    }

    /// Lets the next sequence of a stateful layer begin with zeros. (Keras: `reset_state`.)
    public final func resetState() { states = nil }

    // MARK: Calling

    public final override func call(_ inputs: Tensor) throws -> Tensor {
        guard let output = try call(.leaf(inputs)).single else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "a layer without returnState",
                found: "several outputs; call it with a Nest")
        }
        return output
    }

    open override func call(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
        guard let sequences = inputs.single else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "a single tensor (batch, steps, features)",
                found: "\(inputs.leaves.count) tensors")
        }
        let context = CallContext.current
        let cell = try neededStepper
        if context.isSymbolic { return try symbolicOutputs(sequences, cell, mask: context.mask) }
        guard let batch = sequences.shape[0], let steps = sequences.shape[1], steps > 0 else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "at least one step",
                found: "\(sequences.shape)")
        }
        if let expectedBatchSize, stateful, batch != expectedBatchSize {
            throw KerasError.invalidInput(
                object: summaryDescription,
                expected: "a batch of \(expectedBatchSize), since the layer is stateful",
                found: "\(batch)")
        }
        let dtype = cell.dtypePolicy.computeDType
        let begin = try beginning(cell, batch: batch).map { try Ops.cast($0, to: dtype) }
        let mask = try stepMask(context.mask, batch: batch, steps: steps)
        let isTraining = context.training == true
        var step = sequences.shape.dimensions
        step.remove(at: 1)
        defer { cell.endSequence() }
        try cell.beginSequence(
            TensorSpec(shape: Shape(step), dtype: sequences.dtype), states: begin,
            training: isTraining)
        let run = try run(sequences, begin: begin, mask: mask, training: isTraining)
        return try outputs(of: run, cell, mask: context.mask)
    }

    private func beginning(_ cell: RNNCell, batch: Int) throws -> Nest<Tensor> {
        if let given = CallContext.current.keywords["initial_state"] {
            let structure = cell.stateSize
            let leaves = given.leaves
            guard leaves.count == structure.leaves.count else {
                throw KerasError.invalidInput(
                    object: summaryDescription,
                    expected: "\(structure.leaves.count) tensors as initial_state",
                    found: "\(leaves.count)")
            }
            var values = leaves[...]
            return structure.filled(from: &values)
        }
        if stateful, let states { return states }
        return try cell.initialState(batchSize: batch)
    }

    /// The mask as bools, `(batch, steps)`.
    private func stepMask(_ given: Tensor?, batch: Int, steps: Int) throws -> Tensor? {
        guard let given else { return nil }
        guard given.rank >= 2, given.shape[0] == batch, given.shape[1] == steps else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "a mask of shape (\(batch), \(steps))",
                found: "\(given.shape)")
        }
        var mask = given
        if mask.dtype != .bool { mask = try Ops.cast(mask, to: .bool) }
        while mask.rank > 2 { mask = try Ops.any(mask, axis: -1) }
        return mask
    }

    private func outputs(
        of run: Run, _ cell: RNNCell, mask: Tensor?
    ) throws -> Nest<Tensor> {
        let dtype = dtypePolicy.computeDType
        let structure = cell.stateSize
        guard run.states.count == structure.leaves.count else {
            throw cell.wrongStates(.list(run.states.map(Nest.leaf)))
        }
        let ends = try run.states.map { try Ops.cast($0, to: dtype) }
        var values = ends[...]
        let states = structure.filled(from: &values)
        if stateful { self.states = states.map(\.detached) }
        let last = try returnSequences ? run.sequence : run.last
        let output = try Ops.cast(last, to: dtype)
        return structured(output, states, mask: mask)
    }

    /// The output, with its mask, and the states if they are asked for.
    private func structured(
        _ output: Tensor, _ states: Nest<Tensor>, mask: Tensor?
    ) -> Nest<Tensor> {
        guard returnState else { return .leaf(output) }
        let masked = returnSequences ? output.withMask(mask) : output
        guard case .list(let parts) = states else { return [.leaf(masked), states] }
        return .list([.leaf(masked)] + parts)
    }

    private func symbolicOutputs(
        _ sequences: Tensor, _ cell: RNNCell, mask: Tensor?
    ) throws -> Nest<Tensor> {
        let dtype = dtypePolicy.computeDType
        let shape = sequences.shape
        let last: [Int?] = [shape[0], cell.outputSize]
        let output = returnSequences ? [shape[0], shape[1], cell.outputSize] : last
        let states = cell.stateSize.map { size in
            Tensor.symbolic(TensorSpec(shape: Shape([shape[0], size]), dtype: dtype))
        }
        return structured(
            .symbolic(TensorSpec(shape: Shape(output), dtype: dtype)), states, mask: mask)
    }

    open override func computeMask(_ inputs: Nest<Tensor>, previous: Tensor?) throws -> Tensor? {
        returnSequences ? previous : nil
    }

    // MARK: Steps

    /// What going through a sequence gives.
    struct Run {
        /// The outputs, `(batch, steps, …)`, in the order in which they were computed.
        let sequence: Tensor
        /// After the last step, from left to right.
        let states: [Tensor]
        /// The output of the last step.
        var last: Tensor {
            get throws { try sequence.part(at: [.range(nil, nil), .index(-1)]) }
        }
    }

    var options: Ops.RecurrenceOptions {
        Ops.RecurrenceOptions(goesBackwards: goBackwards, zeroesMasked: zeroOutputForMask)
    }

    /// All steps as one op, for layers whose settings allow it.
    func fusedRun(
        _ sequences: Tensor, states: [Tensor], mask: Tensor?, training: Bool
    ) throws -> Run? { nil }

    private func run(
        _ sequences: Tensor, begin: Nest<Tensor>, mask: Tensor?, training: Bool
    ) throws -> Run {
        // An unrolled loop in Keras treats masked steps at the beginning in another way.
        if mask == nil || !unroll,
            let run = try fusedRun(
                sequences, states: begin.leaves, mask: mask, training: training)
        {
            return run
        }
        return try stepByStep(sequences, begin: begin, mask: mask)
    }
}
