import KerasTensors

/// Reduces the learning rate when a value no longer improves.
/// (Keras: `keras.callbacks.ReduceLROnPlateau`.)
///
/// The logs of each epoch get the rate that it was trained with as `learning_rate`.
open class ReduceLROnPlateau: MonitorCallback {
    /// What the learning rate is multiplied by; less than 1.
    public let factor: Double
    /// How many epochs without improvement are waited for.
    public let patience: Int
    /// Whether to tell the new rates.
    public let verbose: Bool
    /// Epochs after a reduction in which nothing is counted.
    public let cooldown: Int
    /// The lowest learning rate.
    public let minLR: Double

    /// Epochs since the last improvement.
    public private(set) var wait = 0
    /// Epochs that the cooldown still takes.
    public private(set) var cooldownCounter = 0

    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a factor of 1
    ///   or more.
    public init(
        monitor: String = "val_loss", factor: Double = 0.1, patience: Int = 10,
        verbose: Bool = false, mode: MonitorMode = .auto, minDelta: Double = 1e-4,
        cooldown: Int = 0, minLR: Double = 0
    ) throws {
        guard factor < 1 else {
            throw KerasError.invalidArgument(
                object: "ReduceLROnPlateau", argument: "factor", expected: "less than 1",
                found: "\(factor)")
        }
        self.factor = factor
        self.patience = patience
        self.verbose = verbose
        self.cooldown = cooldown
        self.minLR = minLR
        super.init(monitor: monitor, mode: mode, minDelta: minDelta)
    }

    open override func onTrainBegin() throws {
        (best, wait, cooldownCounter) = (nil, 0, 0)
    }

    open override func additionalLogs(_ epoch: Int) throws -> Logs {
        try ["learning_rate": trainedOptimizer().currentLearningRate]
    }

    open override func onEpochEnd(_ epoch: Int, logs: Logs) throws {
        try resolvedDirection()
        guard let current = value(in: logs, for: "Learning rate reduction is") else { return }
        if cooldownCounter > 0 {
            cooldownCounter -= 1
            wait = 0
        }
        if try isImprovement(current, over: best) {
            best = current
            wait = 0
        } else if cooldownCounter <= 0 {
            wait += 1
            if wait >= patience, try reduce(epoch) {
                cooldownCounter = cooldown
                wait = 0
            }
        }
    }

    /// Reduces the learning rate, unless it is as low as it may be.
    private func reduce(_ epoch: Int) throws -> Bool {
        let optimizer = try trainedOptimizer()
        let old = try optimizer.currentLearningRate
        guard Float(old) > Float(minLR) else { return false }
        let new = Swift.max(old * factor, minLR)
        try optimizer.setLearningRate(new)
        say(
            "\nEpoch \(epoch + 1): ReduceLROnPlateau reducing learning rate to "
                + "\(PythonFormat.repr(new)).", verbose: verbose)
        return true
    }

    // MARK: State

    open override func state() throws -> CallbackState {
        var state = try super.state()
        state.values = state.values.merging(["wait": wait, "cooldown_counter": cooldownCounter])
        return state
    }

    open override func restore(from state: CallbackState) throws {
        try super.restore(from: state)
        wait = try state["wait"]
        cooldownCounter = try state["cooldown_counter"]
    }
}
