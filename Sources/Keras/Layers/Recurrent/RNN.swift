import KerasTensors

/// A recurrence over a sequence with any cell. (Keras: `keras.layers.RNN`.)
///
/// What it takes and gives is told at ``BaseRNN``.
open class RNN: BaseRNN {
    /// What computes a step; must be set.
    @Configured(isRequired: true) public var cell: RNNCell? = nil

    /// A recurrence of `cell`.
    public convenience init(
        _ cell: RNNCell, returnSequences: Bool = false, returnState: Bool = false,
        goBackwards: Bool = false, stateful: Bool = false, unroll: Bool = false,
        zeroOutputForMask: Bool = false, name: String? = nil
    ) {
        self.init()
        self.cell = cell
        self.returnSequences = returnSequences
        self.returnState = returnState
        self.goBackwards = goBackwards
        self.stateful = stateful
        self.unroll = unroll
        self.zeroOutputForMask = zeroOutputForMask
        if let name { self.name = name }
    }

    /// A recurrence of several cells, each of which takes the output of the one before.
    public convenience init(
        _ cells: [RNNCell], returnSequences: Bool = false, returnState: Bool = false,
        goBackwards: Bool = false, stateful: Bool = false, unroll: Bool = false,
        zeroOutputForMask: Bool = false, name: String? = nil
    ) {
        self.init(
            StackedRNNCells(cells), returnSequences: returnSequences, returnState: returnState,
            goBackwards: goBackwards, stateful: stateful, unroll: unroll,
            zeroOutputForMask: zeroOutputForMask, name: name)
    }

    override var stepper: RNNCell? { cell }

    open override func setUp() throws {
        try super.setUp()
        guard let cell else {
            throw KerasError.notConfigured(object: summaryDescription, key: "cell")
        }
        try cell.ensureSetUp()
    }
}

/// Several cells as one: each takes the output of the one before.
/// (Keras: `keras.layers.StackedRNNCells`.)
open class StackedRNNCells: RNNCell {
    /// What computes a step, the one that takes the input first; must be set.
    @Configured(isRequired: true) public var cells: [RNNCell] = []

    /// A cell made of `cells`, the first of which takes the input.
    public convenience init(_ cells: [RNNCell], name: String? = nil) {
        self.init()
        self.cells = cells
        if let name { self.name = name }
    }

    open override var stateSize: Nest<Int> { .list(cells.map(\.stateSize)) }
    open override var outputSize: Int { cells.last?.outputSize ?? 0 }

    open override func setUp() throws {
        try super.setUp()
        guard !cells.isEmpty else {
            throw KerasError.notConfigured(object: summaryDescription, key: "cells")
        }
        for cell in cells { try cell.ensureSetUp() }
    }

    open override func build(inputShape: Shape) throws {
        try super.build(inputShape: inputShape)
        var shape = inputShape
        for cell in cells {
            try cell.buildIfNeeded(inputShapes: .leaf(shape))
            shape = Shape([inputShape[0], cell.outputSize])
        }
    }

    open override func initialState(batchSize: Int) throws -> Nest<Tensor> {
        .list(try cells.map { try $0.initialState(batchSize: batchSize) })
    }

    open override func step(
        _ inputs: Tensor, states: Nest<Tensor>
    ) throws -> (output: Tensor, states: Nest<Tensor>) {
        guard case .list(let parts) = states, parts.count == cells.count else {
            throw wrongStates(states)
        }
        var output = inputs
        var next: [Nest<Tensor>] = []
        for (cell, state) in zip(cells, parts) {
            let results = try cell(.leaf(output), keywords: ["states": state])
            guard case .list(let pair) = results, pair.count == 2, let result = pair[0].single
            else { throw wrongStates(results) }
            output = result
            next.append(pair[1])
        }
        return (output, .list(next))
    }

    override func beginSequence(
        _ inputs: TensorSpec, states: Nest<Tensor>, training: Bool
    ) throws {
        guard case .list(let parts) = states else { return }
        var input = inputs
        for (cell, state) in zip(cells, parts) {
            try cell.beginSequence(input, states: state, training: training)
            input = TensorSpec(
                shape: Shape([inputs.shape[0], cell.outputSize]),
                dtype: cell.dtypePolicy.computeDType)
        }
    }

    override func endSequence() { for cell in cells { cell.endSequence() } }
}
