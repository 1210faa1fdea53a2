import KerasTensors

/// Sets the learning rate at the beginning of each epoch.
/// (Keras: `keras.callbacks.LearningRateScheduler`.)
///
/// The logs of each epoch get the rate as `learning_rate`.
open class LearningRateScheduler: Callback {
    private let schedule: (_ epoch: Int, _ learningRate: Double) throws -> Double
    /// Whether to tell the new rates.
    public let verbose: Bool

    /// - Parameters:
    ///   - verbose: Whether to tell the new rates.
    ///   - schedule: Gives the new learning rate for an epoch, counted from 0, and the current one.
    public init(
        verbose: Bool = false,
        _ schedule: @escaping (_ epoch: Int, _ learningRate: Double) throws -> Double
    ) {
        self.schedule = schedule
        self.verbose = verbose
    }

    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` if the optimizer
    ///   was made with a schedule of its own.
    open override func onEpochBegin(_ epoch: Int) throws {
        let optimizer = try trainedOptimizer()
        let rate = try schedule(epoch, optimizer.currentLearningRate)
        try optimizer.setLearningRate(rate)
        guard verbose else { return }
        output(
            "\nEpoch \(epoch + 1): LearningRateScheduler setting learning rate to "
                + "\(PythonFormat.repr(rate)).\n")
    }

    open override func additionalLogs(_ epoch: Int) throws -> Logs {
        try ["learning_rate": trainedOptimizer().currentLearningRate]
    }
}
