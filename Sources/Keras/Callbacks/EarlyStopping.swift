import KerasTensors

/// Stops the training when a value no longer improves. (Keras: `keras.callbacks.EarlyStopping`.)
open class EarlyStopping: MonitorCallback {
    /// How many epochs without improvement are waited for.
    public let patience: Int
    /// Whether to tell that the training is stopped.
    public let verbose: Bool
    /// What the value must be better than for the waiting to begin anew.
    public let baseline: Double?
    /// Whether the weights of the best epoch are put back at the end.
    public let restoreBestWeights: Bool
    /// The first epoch that counts.
    public let startFromEpoch: Int

    /// Epochs since the last improvement.
    public private(set) var wait = 0
    /// The epoch after which the training was stopped; 0 if it was not.
    public private(set) var stoppedEpoch = 0
    /// The epoch of the best value.
    public private(set) var bestEpoch = 0
    private var bestWeights: [Tensor]?

    /// - Parameters:
    ///   - monitor: A name in the logs; those of the validation begin with `val_`.
    ///   - minDelta: Smaller changes are no improvement.
    ///   - patience: Epochs without improvement before the training is stopped.
    ///   - verbose: Whether to say so.
    ///   - mode: Which values are better.
    ///   - baseline: A value that has to be surpassed.
    ///   - restoreBestWeights: Whether the model ends with the weights of its best epoch. They are
    ///     kept in memory.
    ///   - startFromEpoch: Epochs before this one are not looked at.
    public init(
        monitor: String = "val_loss", minDelta: Double = 0, patience: Int = 0,
        verbose: Bool = false, mode: MonitorMode = .auto, baseline: Double? = nil,
        restoreBestWeights: Bool = false, startFromEpoch: Int = 0
    ) {
        self.patience = patience
        self.verbose = verbose
        self.baseline = baseline
        self.restoreBestWeights = restoreBestWeights
        self.startFromEpoch = startFromEpoch
        super.init(monitor: monitor, mode: mode, minDelta: minDelta)
    }

    open override func onTrainBegin() throws {
        (wait, stoppedEpoch, bestEpoch, best, bestWeights) = (0, 0, 0, nil, nil)
    }

    open override func onEpochEnd(_ epoch: Int, logs: Logs) throws {
        try resolvedDirection()
        guard let current = value(in: logs, for: "Early stopping is") else { return }
        guard epoch >= startFromEpoch else { return }
        if restoreBestWeights, bestWeights == nil { try keepWeights(of: epoch) }
        wait += 1
        if try isImprovement(current, over: best) {
            best = current
            bestEpoch = epoch
            if restoreBestWeights { try keepWeights(of: epoch) }
            if try baseline == nil || isImprovement(current, over: baseline) { wait = 0 }
        } else if wait >= patience, epoch > 0 {
            stoppedEpoch = epoch
            model?.stopTraining = true
        }
    }

    private func keepWeights(of epoch: Int) throws {
        bestWeights = try model?.weights.map { try $0.value }
        bestEpoch = epoch
    }

    open override func onTrainEnd(logs: Logs) throws {
        say("Epoch \(stoppedEpoch + 1): early stopping", verbose: verbose && stoppedEpoch > 0)
        guard let bestWeights, let model else { return }
        say(
            "Restoring model weights from the end of the best epoch: \(bestEpoch + 1).",
            verbose: verbose)
        for (variable, value) in try zip(model.weights, bestWeights) { try variable.assign(value) }
    }

    // MARK: State

    open override func state() throws -> CallbackState {
        var state = try super.state()
        state.values = state.values.merging([
            "wait": wait, "stopped_epoch": stoppedEpoch, "best_epoch": bestEpoch,
        ])
        for (index, weight) in (bestWeights ?? []).enumerated() {
            state.tensors[String(index)] = weight
        }
        return state
    }

    open override func restore(from state: CallbackState) throws {
        try super.restore(from: state)
        wait = try state["wait"]
        stoppedEpoch = try state["stopped_epoch"]
        bestEpoch = try state["best_epoch"]
        let weights = (0..<state.tensors.count).compactMap { state.tensors[String($0)] }
        bestWeights = weights.isEmpty ? nil : weights
    }
}
