import KerasTensors

/// Is told what happens during `fit`, `evaluate` and `predict`, and may act on it: stop, save,
/// change the learning rate. (Keras: `keras.callbacks.Callback`.)
///
/// Override what you need. Epochs and batches are counted from 0. The logs of a batch are read only
/// if you ask for them. A hook that throws ends the training. The ready-made ones are described in
/// <doc:Callbacks>.
open class Callback {
    /// What the call of `fit`, `evaluate` or `predict` was given. (Keras: `callback.params`.)
    public struct Parameters: Sendable {
        /// The number of the last epoch; 1 outside of `fit`.
        public let epochs: Int
        /// Batches in each epoch, or in the evaluation or prediction; `nil` if nobody knows.
        public let steps: Int?
        /// How progress is shown.
        public let verbose: Verbosity
    }

    /// The model that is trained, during training.
    public internal(set) weak var model: Model?
    /// What the call was given that the callback takes part in; `nil` before.
    public internal(set) var params: Parameters?
    /// The call of `fit`, during one.
    weak var training: TrainingRun?
    /// Where messages go.
    var output: (String) -> Void = StandardOutput.write
    /// Whether it keeps the state of the others, and so comes after them.
    var keepsOthers: Bool { false }

    /// A callback that takes part in nothing yet.
    public init() {}

    // MARK: Training

    /// Called when `fit` begins, before the first epoch.
    ///
    /// - Throws: What an override throws; it ends the training.
    open func onTrainBegin() throws {}
    /// Called when `fit` ends without an error.
    ///
    /// - Parameter logs: Those of the last epoch.
    /// - Throws: What an override throws; `fit` throws it, though the model is trained.
    open func onTrainEnd(logs: Logs) throws {}
    /// Called before the first batch of an epoch.
    ///
    /// - Throws: What an override throws; it ends the training.
    open func onEpochBegin(_ epoch: Int) throws {}
    /// Called after the last batch of an epoch and its validation.
    ///
    /// - Parameter logs: The epoch's, those of the validation with the prefix `val_`, and what
    ///   callbacks before this one added.
    /// - Throws: What an override throws; it ends the training.
    open func onEpochEnd(_ epoch: Int, logs: Logs) throws {}
    /// What the callback adds to the logs of an epoch, as `learning_rate`: for its own
    /// ``onEpochEnd(_:logs:)``, before which it is asked, for callbacks after it and for the
    /// ``History``. The default adds nothing. (Keras: a callback that writes into `logs`.)
    ///
    /// - Throws: What an override throws; it ends the training.
    open func additionalLogs(_ epoch: Int) throws -> Logs { [:] }
    /// Called before a training step.
    ///
    /// - Throws: What an override throws; it ends the training.
    open func onTrainBatchBegin(_ batch: Int) throws {}
    /// Called after a training step.
    ///
    /// - Parameter logs: The means of the epoch so far, worked out when they are read.
    /// - Throws: What an override throws; it ends the training.
    open func onTrainBatchEnd(_ batch: Int, logs: StepLogs) throws {}

    // MARK: Evaluation, also that of a validation

    /// Called before the first batch.
    ///
    /// - Throws: What an override throws; it ends the evaluation, or the training around it.
    open func onTestBegin() throws {}
    /// Called after the last batch.
    ///
    /// - Parameter logs: The means over all batches.
    /// - Throws: What an override throws; it ends the evaluation, or the training around it.
    open func onTestEnd(logs: Logs) throws {}
    /// Called before a batch.
    ///
    /// - Throws: What an override throws; it ends the evaluation, or the training around it.
    open func onTestBatchBegin(_ batch: Int) throws {}
    /// Called after a batch.
    ///
    /// - Parameter logs: The means so far, worked out when they are read.
    /// - Throws: What an override throws; it ends the evaluation, or the training around it.
    open func onTestBatchEnd(_ batch: Int, logs: StepLogs) throws {}

    // MARK: Prediction

    /// Called before the first batch.
    ///
    /// - Throws: What an override throws; it ends the prediction.
    open func onPredictBegin() throws {}
    /// Called after the last batch.
    ///
    /// - Throws: What an override throws; it ends the prediction.
    open func onPredictEnd() throws {}
    /// Called before a batch.
    ///
    /// - Throws: What an override throws; it ends the prediction.
    open func onPredictBatchBegin(_ batch: Int) throws {}
    /// Called after a batch.
    ///
    /// - Parameter outputs: The model's, each `(batch, …)`.
    /// - Throws: What an override throws; it ends the prediction.
    open func onPredictBatchEnd(_ batch: Int, outputs: Nest<Tensor>) throws {}

    // MARK: State

    /// What the callback has to know to go on in a new process as if nothing had happened: its
    /// counters, its best value so far. ``BackupAndRestore`` keeps it. The default is empty.
    ///
    /// - Throws: What an override throws; it ends the training, and the backup before stays.
    open func state() throws -> CallbackState { CallbackState() }
    /// Takes up what ``state()`` returned in the run that was interrupted. It is called after
    /// ``onTrainBegin()``, if that state was not empty.
    ///
    /// - Throws: What an override throws; it ends the training, and the model is as before.
    open func restore(from state: CallbackState) throws {}
}
