import KerasTensors

/// Ends the training when the loss is NaN or infinite. (Keras: `keras.callbacks.TerminateOnNaN`.)
open class TerminateOnNaN: Callback {
    /// Whether `fit` throws, so that callbacks keep what they keep for an interrupted training.
    public let raiseError: Bool

    /// A callback that stops the training, or with `raiseError` makes `fit` throw.
    public init(raiseError: Bool = false) { self.raiseError = raiseError }

    /// - Throws: ``KerasError/invalidLoss(batch:value:)`` if `raiseError` is set.
    open override func onTrainBatchEnd(_ batch: Int, logs: StepLogs) throws {
        guard let loss = try logs.values()["loss"], !loss.isFinite else { return }
        if raiseError {
            throw KerasError.invalidLoss(batch: batch, value: PythonFormat.repr(loss))
        }
        output("Batch \(batch): Invalid loss, terminating training\n")
        model?.stopTraining = true
    }
}
