import KerasTensors

/// Shows the progress of `fit`, `evaluate` or `predict`. (Keras: `ProgbarLogger`.)
final class ProgressLogger: Callback {
    private let verbosity: Verbosity
    private let epochs: Int
    /// Steps of an epoch; found at the end of the first one if nobody knows.
    private var steps: Int?
    private var stepsDone = 0
    private var bar: ProgressBar
    private var isFitting = false

    init(
        verbosity: Verbosity, epochs: Int = 1, steps: Int?,
        output: @escaping (String) -> Void = StandardOutput.write
    ) {
        self.verbosity = verbosity
        self.epochs = epochs
        self.steps = steps
        bar = ProgressBar(target: steps, verbosity: verbosity, output: output)
        super.init()
        self.output = output
    }

    private func startBar() {
        stepsDone = 0
        bar = ProgressBar(target: steps, verbosity: verbosity, output: output)
    }

    private func step(_ batch: Int, _ logs: () throws -> Logs) throws {
        stepsDone = batch + 1
        guard verbosity == .progressBar else { return }
        try bar.update(batch + 1, finalize: false, logs: logs)
    }

    private func finishBar(_ logs: Logs) throws {
        let steps = steps ?? stepsDone
        self.steps = steps
        bar.target = steps
        try bar.update(steps, finalize: true) { logs }
    }

    override func onTrainBegin() { isFitting = true }

    override func onEpochBegin(_ epoch: Int) {
        startBar()
        if epochs > 1 { output("Epoch \(epoch + 1)/\(epochs)\n") }
    }

    override func onTrainBatchEnd(_ batch: Int, logs: StepLogs) throws {
        try step(batch, logs.values)
    }

    override func onEpochEnd(_ epoch: Int, logs: Logs) throws {
        try finishBar(logs)
    }

    // Inside `fit`, the validation is silent.
    override func onTestBegin() { if !isFitting { startBar() } }

    override func onTestBatchEnd(_ batch: Int, logs: StepLogs) throws {
        if !isFitting { try step(batch, logs.values) }
    }

    override func onTestEnd(logs: Logs) throws {
        if !isFitting { try finishBar(logs) }
    }

    override func onPredictBegin() { startBar() }

    override func onPredictBatchEnd(_ batch: Int, outputs: Nest<Tensor>) throws {
        try step(batch) { [:] }
    }

    override func onPredictEnd() throws {
        try finishBar([:])
    }
}
