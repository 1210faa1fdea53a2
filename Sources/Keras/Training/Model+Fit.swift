import KerasTensors

extension Model {
    /// Trains the model on `x` and `y`. (Keras: `fit`.)
    ///
    /// - Parameters:
    ///   - x: The inputs; the first axis counts samples. Floats are converted to float32.
    ///   - y: The targets, as the loss needs them.
    ///   - batchSize: Samples for each step (default 32, or what `stepsPerEpoch` makes it).
    ///   - epochs: The number of the last epoch; with `initialEpoch` fewer are run.
    ///   - verbose: 0 silent, 1 progress bar, 2 one line for each epoch; the default is the bar on a
    ///     terminal, and lines elsewhere.
    ///   - callbacks: Told of each epoch and batch.
    ///   - validationSplit: The fraction of the samples, from the end, that is kept for validation.
    ///   - validationData: Samples for validation; takes the place of `validationSplit`.
    ///   - validationBatches: Batches for validation; they take the place of both.
    ///   - shuffle: Whether the samples come in a new random order in each epoch.
    ///   - classWeight: Weights of the samples by their class.
    ///   - sampleWeight: Weights of the samples in the loss.
    ///   - stepsPerEpoch: Steps in an epoch, if it is not one pass over the data.
    ///   - validationSteps: How many batches to validate on (default: all).
    ///   - validationBatchSize: Default: `batchSize`.
    ///   - validationFreq: Validate after every so many epochs.
    /// - Returns: The logs of each epoch.
    /// - Throws: ``KerasError/notCompiled(object:)``;
    ///   ``KerasError/invalidArgument(object:argument:expected:found:)`` for data that do not fit;
    ///   `CancellationError` if the task was cancelled; what layers, loss and callbacks throw.
    @discardableResult
    public final func fit(
        _ x: Tensor, _ y: Tensor? = nil, batchSize: Int? = nil, epochs: Int = 1,
        verbose: Verbosity = .auto, callbacks: [Callback] = [], validationSplit: Double = 0,
        validationData: Batch? = nil, validationBatches: (any Sequence<Batch>)? = nil,
        shuffle: Bool = true, classWeight: [Int: Double]? = nil, sampleWeight: Tensor? = nil,
        initialEpoch: Int = 0, stepsPerEpoch: Int? = nil,
        validationSteps: Int? = nil, validationBatchSize: Int? = nil, validationFreq: Int = 1
    ) throws -> History {
        try fit(
            Batch(x: x, y: y, sampleWeight: sampleWeight), batchSize: batchSize, epochs: epochs,
            verbose: verbose, callbacks: callbacks, validationSplit: validationSplit,
            validationData: validationData, validationBatches: validationBatches, shuffle: shuffle,
            classWeight: classWeight,
            initialEpoch: initialEpoch, stepsPerEpoch: stepsPerEpoch,
            validationSteps: validationSteps, validationBatchSize: validationBatchSize,
            validationFreq: validationFreq)
    }

    /// Trains the model on `data`: all samples, as one batch would have them. For models with
    /// several inputs or outputs.
    ///
    /// - Throws: As
    ///   ``fit(_:_:batchSize:epochs:verbose:callbacks:validationSplit:validationData:validationBatches:shuffle:classWeight:sampleWeight:initialEpoch:stepsPerEpoch:validationSteps:validationBatchSize:validationFreq:)``.
    @discardableResult
    public final func fit(
        _ data: Batch, batchSize: Int? = nil, epochs: Int = 1, verbose: Verbosity = .auto,
        callbacks: [Callback] = [], validationSplit: Double = 0, validationData: Batch? = nil,
        validationBatches: (any Sequence<Batch>)? = nil, shuffle: Bool = true,
        classWeight: [Int: Double]? = nil, initialEpoch: Int = 0,
        stepsPerEpoch: Int? = nil, validationSteps: Int? = nil, validationBatchSize: Int? = nil,
        validationFreq: Int = 1
    ) throws -> History {
        _ = try requireCompiled()
        var training = try TrainingData(data, model: self)
        var validation = try validationData.map { try TrainingData($0, model: self) }
        if validation == nil, validationBatches == nil, validationSplit != 0 {
            (training, validation) = try training.split(validation: validationSplit, model: self)
        }
        // Only what is trained on: as in Keras, a validation counts all classes alike.
        if let classWeight { training = try training.weighted(byClass: classWeight, model: self) }
        let batches = try BatchIterator(
            training, batchSize: batchSize, stepsPerEpoch: stepsPerEpoch, shuffles: shuffle,
            model: self)
        let validationSupply = try validationSupply(
            validation, validationBatches, batchSize: validationBatchSize ?? batchSize,
            steps: validationSteps)
        let run = try TrainingRun(
            model: self, batches: batches, validation: validationSupply,
            validationFreq: validationFreq, epochs: initialEpoch..<max(initialEpoch, epochs),
            callbacks: CallbackList(callbacks, model: self, verbose, epochs, batches.stepCount))
        return try run.run()
    }

    /// Makes the variables of layers and optimizer that are not there yet.
    func prepare(for batch: Batch) throws {
        compiled?.hasSeenData = true
        try buildIfNeeded(inputShapes: batch.x.map(\.shape))
        if try flattenedLayers.contains(where: { !$0.isBuilt }) {
            // A call that reads values cannot run on symbolic tensors, only on the data.
            _ = try predictStep(batch.x)
        }
        try optimizer?.buildIfNeeded(trainableVariables)
    }
}
