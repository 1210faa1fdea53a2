import KerasTensors

/// Is told what happens during `fit`, `evaluate` and `predict`, and may act on it: stop, save,
/// change the learning rate. (Keras: `keras.callbacks.Callback`.)
///
/// Override what you need. Epochs and batches are counted from 0. The logs of a batch are read only
/// if you ask for them. A hook that throws ends the training.
open class Callback {
    /// The model that is trained, during training.
    public internal(set) weak var model: Model?

    public init() {}

    open func onTrainBegin() throws {}
    /// - Parameter logs: Those of the last epoch.
    open func onTrainEnd(logs: Logs) throws {}
    open func onEpochBegin(_ epoch: Int) throws {}
    /// - Parameter logs: The epoch's, those of the validation with the prefix `val_`.
    open func onEpochEnd(_ epoch: Int, logs: Logs) throws {}
    open func onTrainBatchBegin(_ batch: Int) throws {}
    open func onTrainBatchEnd(_ batch: Int, logs: StepLogs) throws {}

    open func onTestBegin() throws {}
    open func onTestEnd(logs: Logs) throws {}
    open func onTestBatchBegin(_ batch: Int) throws {}
    open func onTestBatchEnd(_ batch: Int, logs: StepLogs) throws {}

    open func onPredictBegin() throws {}
    open func onPredictEnd() throws {}
    open func onPredictBatchBegin(_ batch: Int) throws {}
    open func onPredictBatchEnd(_ batch: Int, outputs: Nest<Tensor>) throws {}
}
