import KerasTensors

/// One call of `fit`: the loop over epochs and batches.
///
/// It knows at any moment where it stands, so that ``BackupAndRestore`` can put that down, and
/// can begin anywhere: see `TrainingRun+State.swift`.
final class TrainingRun {
    let model: Model
    let validationFreq: Int
    let epochs: Range<Int>
    let callbacks: CallbackList
    let compiled: CompiledState

    // Where the run stands.
    var batches: any BatchSupply
    var validation: (any BatchSupply)?
    /// The current epoch; between two of them the next one.
    var epoch: Int
    /// How many steps of the epoch were made.
    var step = 0
    /// Whether the epoch has begun and not ended.
    var isInsideEpoch = false
    /// What the last step of the epoch reported.
    var lastLogs = StepLogs(Logs())
    /// The logs of the last epoch.
    var epochLogs = Logs()

    init(
        model: Model, batches: any BatchSupply, validation: (any BatchSupply)?,
        validationFreq: Int, epochs: Range<Int>, callbacks: CallbackList
    ) throws {
        guard validationFreq > 0 else {
            throw KerasError.invalidArgument(
                object: model.summaryDescription, argument: "validationFreq",
                expected: "a positive integer", found: "\(validationFreq)")
        }
        self.model = model
        self.batches = batches
        self.validation = validation
        self.validationFreq = validationFreq
        self.epochs = epochs
        self.callbacks = callbacks
        epoch = epochs.lowerBound
        compiled = try model.requireCompiled()
    }

    func run() throws -> History {
        if !compiled.hasSeenData { try batches.skipOrder() }
        try model.prepare(for: batches.first())
        return try model.keepingStructure { try runPrepared() }
    }

    private func runPrepared() throws -> History {
        callbacks.each { $0.training = self }
        model.stopTraining = false
        try callbacks.each { try $0.onTrainBegin() }
        do {
            try runEpochs()
        } catch {
            // The averaged weights are what an interrupted training leaves, too.
            try? finalize()
            throw error
        }
        try finalize()
        try callbacks.each { try $0.onTrainEnd(logs: epochLogs) }
        return callbacks.recorder.history
    }

    private func finalize() throws {
        if !epochs.isEmpty { try compiled.optimizer?.finalizeVariableValues() }
    }

    private func runEpochs() throws {
        // A run that goes on may have been stopped at the end of its last epoch already.
        var isOver = wasRestored && !isInsideEpoch && model.stopTraining
        while epoch < epochs.upperBound, !isOver {
            isOver = try !runEpoch() || model.stopTraining
        }
    }

    /// - Returns: Whether there were batches for the epoch.
    private func runEpoch() throws -> Bool {
        // A run that goes on inside an epoch has begun it, and may have been stopped in it.
        var isOver = isInsideEpoch && model.stopTraining
        if !isInsideEpoch { try beginEpoch() }
        while !isOver, let batch = try batches.next() {
            try Task.checkCancellation()
            try callbacks.each { try $0.onTrainBatchBegin(step) }
            lastLogs = try model.trainStep(batch)
            step += 1
            try callbacks.each { try $0.onTrainBatchEnd(step - 1, logs: lastLogs) }
            isOver = model.stopTraining
        }
        guard step > 0 else { return false }
        try endEpoch()
        return true
    }

    private func beginEpoch() throws {
        step = 0
        lastLogs = StepLogs(Logs())
        try model.resetMetrics()
        try callbacks.each { try $0.onEpochBegin(epoch) }
        batches.startEpoch()
        isInsideEpoch = true
    }

    private func endEpoch() throws {
        epochLogs = try lastLogs.values()
        if validation != nil, (epoch + 1) % validationFreq == 0 {
            for (name, value) in try validate() { epochLogs[value: "val_" + name] = value }
            epochLogs.sort()
        }
        isInsideEpoch = false
        epoch += 1
        try callbacks.endEpoch(epoch - 1, logs: epochLogs)
    }

    private func validate() throws -> Logs {
        guard var batches = validation else { return Logs() }
        defer { validation = batches }
        return try model.runTest(&batches, callbacks: callbacks)
    }

    /// Whether the run goes on where another one stopped.
    var wasRestored = false
}
