import KerasTensors

/// Lets the averaged weights of an optimizer with `useEMA` stand in for the model's while it is
/// evaluated or predicts. (Keras: `keras.callbacks.SwapEMAWeights`.)
///
/// Unlike in Keras 3.15, the model has its own weights again after `predict`, too.
open class SwapEMAWeights: Callback {
    /// Whether they also stand in from the end of an epoch to the beginning of the next, so that
    /// callbacks after this one, as ``ModelCheckpoint``, save them.
    public let swapOnEpoch: Bool
    private var isSwapped = false

    /// A callback that swaps for evaluations and predictions, and with `swapOnEpoch` between
    /// epochs.
    public init(swapOnEpoch: Bool = false) { self.swapOnEpoch = swapOnEpoch }

    open override func onEpochBegin(_ epoch: Int) throws {
        if swapOnEpoch { try swapBack() }
    }

    open override func onEpochEnd(_ epoch: Int, logs: Logs) throws {
        guard swapOnEpoch, !isSwapped else { return }
        try swapIn()
        // At its end `fit` assigns the averages to the weights: those must not be the old weights.
        guard epoch + 1 == params?.epochs else { return }
        try eachPair { weight, average in try average.assign(weight.value) }
    }

    open override func onTestBegin() throws { try swapIn() }
    open override func onTestEnd(logs: Logs) throws { try swapBack() }
    open override func onPredictBegin() throws { try swapIn() }
    open override func onPredictEnd() throws { try swapBack() }

    private func swapIn() throws {
        guard !isSwapped else { return }
        try swap()
        isSwapped = true
    }

    private func swapBack() throws {
        guard isSwapped else { return }
        try swap()
        isSwapped = false
    }

    private func swap() throws {
        try eachPair { weight, average in
            let own = try weight.value
            try weight.assign(average.value)
            try average.assign(own)
        }
    }

    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for an optimizer
    ///   that keeps no averages.
    private func eachPair(_ body: (Variable, Variable) throws -> Void) throws {
        var optimizer = try trainedOptimizer()
        if let wrapped = optimizer.wrapped { optimizer = wrapped }
        guard optimizer.useEMA else {
            throw KerasError.invalidArgument(
                object: optimizer.summaryDescription, argument: "useEMA",
                expected: "true for SwapEMAWeights", found: "false")
        }
        for (weight, average) in zip(optimizer.trainedVariables, optimizer.averages) {
            try body(weight, average)
        }
    }

    open override func state() throws -> CallbackState { ["swapped": isSwapped] }

    open override func restore(from state: CallbackState) throws {
        isSwapped = try state["swapped"]
    }
}
