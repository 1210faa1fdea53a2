import KerasTensors

/// A callback made of closures. (Keras: `keras.callbacks.LambdaCallback`.)
///
/// ```swift
/// let callback = LambdaCallback(onEpochEnd: { epoch, logs in print(epoch, logs["loss"] ?? .nan) })
/// ```
public final class LambdaCallback: Callback {
    private let epochBegin: ((Int) throws -> Void)?
    private let epochEnd: ((Int, Logs) throws -> Void)?
    private let trainBegin: (() throws -> Void)?
    private let trainEnd: ((Logs) throws -> Void)?
    private let trainBatchBegin: ((Int) throws -> Void)?
    private let trainBatchEnd: ((Int, StepLogs) throws -> Void)?

    /// A callback that calls what it is given. For other events subclass ``Callback``.
    public init(
        onEpochBegin: ((_ epoch: Int) throws -> Void)? = nil,
        onEpochEnd: ((_ epoch: Int, _ logs: Logs) throws -> Void)? = nil,
        onTrainBegin: (() throws -> Void)? = nil,
        onTrainEnd: ((_ logs: Logs) throws -> Void)? = nil,
        onTrainBatchBegin: ((_ batch: Int) throws -> Void)? = nil,
        onTrainBatchEnd: ((_ batch: Int, _ logs: StepLogs) throws -> Void)? = nil
    ) {
        epochBegin = onEpochBegin
        epochEnd = onEpochEnd
        trainBegin = onTrainBegin
        trainEnd = onTrainEnd
        trainBatchBegin = onTrainBatchBegin
        trainBatchEnd = onTrainBatchEnd
    }

    public override func onEpochBegin(_ epoch: Int) throws { try epochBegin?(epoch) }
    public override func onEpochEnd(_ epoch: Int, logs: Logs) throws { try epochEnd?(epoch, logs) }
    public override func onTrainBegin() throws { try trainBegin?() }
    public override func onTrainEnd(logs: Logs) throws { try trainEnd?(logs) }
    public override func onTrainBatchBegin(_ batch: Int) throws { try trainBatchBegin?(batch) }
    public override func onTrainBatchEnd(_ batch: Int, logs: StepLogs) throws {
        try trainBatchEnd?(batch, logs)
    }
}
