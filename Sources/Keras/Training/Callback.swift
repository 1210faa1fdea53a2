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

    // MARK: Training

    /// Called when `fit` begins, before the first epoch.
    open func onTrainBegin() throws {}
    /// Called when `fit` ends without an error.
    ///
    /// - Parameter logs: Those of the last epoch.
    open func onTrainEnd(logs: Logs) throws {}
    /// Called before the first batch of an epoch.
    open func onEpochBegin(_ epoch: Int) throws {}
    /// Called after the last batch of an epoch and its validation.
    ///
    /// - Parameter logs: The epoch's, those of the validation with the prefix `val_`.
    open func onEpochEnd(_ epoch: Int, logs: Logs) throws {}
    /// Called before a training step.
    open func onTrainBatchBegin(_ batch: Int) throws {}
    /// Called after a training step.
    ///
    /// - Parameter logs: The means of the epoch so far, worked out when they are read.
    open func onTrainBatchEnd(_ batch: Int, logs: StepLogs) throws {}

    // MARK: Evaluation, also that of a validation

    /// Called before the first batch.
    open func onTestBegin() throws {}
    /// Called after the last batch.
    ///
    /// - Parameter logs: The means over all batches.
    open func onTestEnd(logs: Logs) throws {}
    /// Called before a batch.
    open func onTestBatchBegin(_ batch: Int) throws {}
    /// Called after a batch.
    ///
    /// - Parameter logs: The means so far, worked out when they are read.
    open func onTestBatchEnd(_ batch: Int, logs: StepLogs) throws {}

    // MARK: Prediction

    /// Called before the first batch.
    open func onPredictBegin() throws {}
    /// Called after the last batch.
    open func onPredictEnd() throws {}
    /// Called before a batch.
    open func onPredictBatchBegin(_ batch: Int) throws {}
    /// Called after a batch.
    ///
    /// - Parameter outputs: The model's, each `(batch, …)`.
    open func onPredictBatchEnd(_ batch: Int, outputs: Nest<Tensor>) throws {}
}
