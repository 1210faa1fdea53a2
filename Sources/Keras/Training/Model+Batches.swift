import KerasTensors

/// Training, evaluation and prediction with batches that a sequence gives: data that are read or
/// made while they are used.
extension Model {
    /// Trains the model on batches as they come, without shuffling.
    ///
    /// ```swift
    /// let batches = files.lazy.map { Batch(x: images(in: $0), y: labels(in: $0)) }
    /// try model.fit(batches, epochs: 5)
    /// ```
    /// Each epoch goes through the sequence anew. A sequence without end needs `stepsPerEpoch`;
    /// then an epoch goes on where the one before stopped, ends early where the sequence does, and
    /// the next begins the sequence anew. Training ends before an epoch for which a sequence that
    /// can be gone through only once has nothing left.
    ///
    /// - Parameters:
    ///   - validationData: Samples for validation.
    ///   - validationBatches: Batches for validation; they take the place of `validationData`.
    ///   - classWeight: Weights of the samples by their class.
    ///   - stepsPerEpoch: Steps in an epoch, if it is not one pass over the sequence.
    ///   - validationSteps: How many batches to validate on (default: all).
    /// - Returns: The logs of each epoch.
    /// - Throws: ``KerasError/notCompiled(object:)``;
    ///   ``KerasError/invalidArgument(object:argument:expected:found:)`` for a sequence without
    ///   batches and for batches that do not fit; a batch's ``Batch/failure``; `CancellationError` if
    ///   the task was cancelled; what layers, loss and callbacks throw.
    @discardableResult
    public final func fit(
        _ batches: any Sequence<Batch>, epochs: Int = 1, verbose: Verbosity = .auto,
        callbacks: [Callback] = [], validationData: Batch? = nil,
        validationBatches: (any Sequence<Batch>)? = nil, classWeight: [Int: Double]? = nil,
        initialEpoch: Int = 0, stepsPerEpoch: Int? = nil, validationSteps: Int? = nil,
        validationBatchSize: Int? = nil, validationFreq: Int = 1
    ) throws -> History {
        _ = try requireCompiled()
        let training = try BatchStream(
            batches, stepsPerEpoch: stepsPerEpoch, classWeight: classWeight, model: self)
        let validation = try validationSupply(
            validationData.map { try TrainingData($0, model: self) }, validationBatches,
            batchSize: validationBatchSize, steps: validationSteps)
        let run = try TrainingRun(
            model: self, batches: training, validation: validation, validationFreq: validationFreq,
            epochs: initialEpoch..<max(initialEpoch, epochs),
            callbacks: CallbackList(callbacks, model: self, verbose, epochs, training.stepCount))
        return try run.run()
    }

    /// What a validation takes its batches from.
    func validationSupply(
        _ data: TrainingData?, _ batches: (any Sequence<Batch>)?, batchSize: Int?, steps: Int?
    ) throws -> (any BatchSupply)? {
        if let batches {
            return try BatchStream(batches, stepsPerEpoch: steps, model: self)
        }
        return try data.map {
            try BatchIterator(
                $0, batchSize: batchSize, stepsPerEpoch: steps, shuffles: false, model: self)
        }
    }

    /// The loss and metrics of the model on all batches of a sequence, or the first `steps`.
    ///
    /// - Throws: As
    ///   ``fit(_:epochs:verbose:callbacks:validationData:validationBatches:classWeight:initialEpoch:stepsPerEpoch:validationSteps:validationBatchSize:validationFreq:)``.
    @discardableResult
    public final func evaluate(
        _ batches: any Sequence<Batch>, verbose: Verbosity = .auto, steps: Int? = nil,
        callbacks: [Callback] = []
    ) throws -> Logs {
        try evaluate(
            supply: BatchStream(batches, stepsPerEpoch: steps, model: self), verbose: verbose,
            callbacks: callbacks)
    }

    /// The model's outputs for all batches of a sequence, or the first `steps`, one below the other.
    /// Targets and weights are not looked at.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a sequence
    ///   without batches; a batch's ``Batch/failure``; `CancellationError` if the task was cancelled;
    ///   what layers throw.
    public final func predict(
        _ batches: any Sequence<Batch>, verbose: Verbosity = .auto, steps: Int? = nil,
        callbacks: [Callback] = []
    ) throws -> Nest<Tensor> {
        try predict(
            supply: BatchStream(batches, stepsPerEpoch: steps, model: self), verbose: verbose,
            callbacks: callbacks)
    }
}
