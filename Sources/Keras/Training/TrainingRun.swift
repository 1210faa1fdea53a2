import KerasTensors

/// One call of `fit`: the loop over epochs and batches.
struct TrainingRun {
    let model: Model
    var batches: BatchIterator
    var validation: BatchIterator?
    let validationFreq: Int
    let epochs: Range<Int>
    let callbacks: CallbackList
    private let compiled: CompiledState
    private var history = History()

    init(
        model: Model, batches: BatchIterator, validation: BatchIterator?, validationFreq: Int,
        epochs: Range<Int>, callbacks: CallbackList
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
        compiled = try model.requireCompiled()
    }

    mutating func run() throws -> History {
        if !compiled.hasSeenData { try batches.skipOrder() }
        try model.prepare(for: batches.data, batchSize: batches.batchSize)
        return try model.keepingStructure { try runPrepared() }
    }

    private mutating func runPrepared() throws -> History {
        model.stopTraining = false
        try callbacks.each { try $0.onTrainBegin() }
        var logs: Logs = [:]
        do {
            for epoch in epochs {
                logs = try runEpoch(epoch)
                if model.stopTraining { break }
            }
        } catch {
            // The averaged weights are what an interrupted training leaves, too.
            try? finalize()
            throw error
        }
        try finalize()
        try callbacks.each { try $0.onTrainEnd(logs: logs) }
        return history
    }

    private func finalize() throws {
        if !epochs.isEmpty { try compiled.optimizer?.finalizeVariableValues() }
    }

    private mutating func runEpoch(_ epoch: Int) throws -> Logs {
        try model.resetMetrics()
        try callbacks.each { try $0.onEpochBegin(epoch) }
        batches.startEpoch()
        var step = 0
        var lastLogs: StepLogs?
        while let batch = try batches.next() {
            try Task.checkCancellation()
            try callbacks.each { try $0.onTrainBatchBegin(step) }
            let logs = try model.trainStep(batch)
            try callbacks.each { try $0.onTrainBatchEnd(step, logs: logs) }
            lastLogs = logs
            step += 1
            if model.stopTraining { break }
        }
        var logs = try lastLogs?.values() ?? [:]
        if validation != nil, (epoch + 1) % validationFreq == 0 {
            for (name, value) in try validate() { logs[value: "val_" + name] = value }
            logs.sort()
        }
        history.add(logs, epoch: epoch)
        try callbacks.each { try $0.onEpochEnd(epoch, logs: logs) }
        return logs
    }

    private mutating func validate() throws -> Logs {
        guard var batches = validation else { return [:] }
        defer { validation = batches }
        return try model.runTest(&batches, callbacks: callbacks)
    }
}
