import KerasTensors

extension Model {
    /// The loss and metrics of the model on `x` and `y`: `["loss": 0.25, "accuracy": 0.9]`.
    /// (Keras: `evaluate` with `return_dict=True`.)
    ///
    /// - Parameters:
    ///   - steps: How many batches (default: all).
    /// - Throws: As ``fit(_:_:batchSize:epochs:verbose:callbacks:validationSplit:validationData:validationBatches:shuffle:classWeight:sampleWeight:initialEpoch:stepsPerEpoch:validationSteps:validationBatchSize:validationFreq:)``.
    @discardableResult
    public final func evaluate(
        _ x: Tensor, _ y: Tensor? = nil, batchSize: Int? = nil, verbose: Verbosity = .auto,
        sampleWeight: Tensor? = nil, steps: Int? = nil, callbacks: [Callback] = []
    ) throws -> Logs {
        try evaluate(
            Batch(x: x, y: y, sampleWeight: sampleWeight), batchSize: batchSize, verbose: verbose,
            steps: steps, callbacks: callbacks)
    }

    /// The loss and metrics of the model on all samples of `data`.
    ///
    /// - Throws: As
    ///   ``fit(_:_:batchSize:epochs:verbose:callbacks:validationSplit:validationData:validationBatches:shuffle:classWeight:sampleWeight:initialEpoch:stepsPerEpoch:validationSteps:validationBatchSize:validationFreq:)``.
    @discardableResult
    public final func evaluate(
        _ data: Batch, batchSize: Int? = nil, verbose: Verbosity = .auto, steps: Int? = nil,
        callbacks: [Callback] = []
    ) throws -> Logs {
        try evaluate(
            supply: BatchIterator(
                TrainingData(data, model: self), batchSize: batchSize, stepsPerEpoch: steps,
                shuffles: false, model: self),
            verbose: verbose, callbacks: callbacks)
    }

    func evaluate(
        supply: some BatchSupply, verbose: Verbosity, callbacks: [Callback]
    ) throws -> Logs {
        _ = try requireCompiled()
        var batches: any BatchSupply = supply
        try prepare(for: batches.first())
        let callbacks = CallbackList(callbacks, model: self, verbose, 1, batches.stepCount)
        return try keepingStructure { try runTest(&batches, callbacks: callbacks) }
    }

    func runTest(_ batches: inout any BatchSupply, callbacks: CallbackList) throws -> Logs {
        try callbacks.each { try $0.onTestBegin() }
        try resetMetrics()
        batches.restart()
        batches.startEpoch()
        var step = 0
        var lastLogs: StepLogs?
        while let batch = try batches.next() {
            try Task.checkCancellation()
            try callbacks.each { try $0.onTestBatchBegin(step) }
            let logs = try testStep(batch)
            try callbacks.each { try $0.onTestBatchEnd(step, logs: logs) }
            lastLogs = logs
            step += 1
        }
        // What a pass that was not finished has made is let go.
        batches.restart()
        guard let logs = try lastLogs?.values() else { throw noBatches }
        try callbacks.each { try $0.onTestEnd(logs: logs) }
        return logs
    }
}
