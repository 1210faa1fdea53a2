import KerasTensors

/// Saves the model, or its weights, during training. (Keras: `keras.callbacks.ModelCheckpoint`.)
///
/// Every file is written in one step: an interruption leaves the file before it.
open class ModelCheckpoint: MonitorCallback {
    /// Which file is written for an epoch and, if it is written inside one, a batch, both counted
    /// from 1.
    public typealias Path = (_ epoch: Int, _ batch: Int?, _ logs: Logs) throws -> String

    private let path: Path
    /// Whether to tell what is saved.
    public let verbose: Bool
    /// Whether only a model that is better than all before is saved.
    public let saveBestOnly: Bool
    /// Whether weights and optimizer state are saved, and not the whole model.
    public let saveWeightsOnly: Bool
    /// When the model is saved.
    public let saveFrequency: SaveFrequency

    private var epoch = 0
    private var batchesSinceSave = 0

    /// - Parameters:
    ///   - path: Ends in `.keras`, or in `.weights.h5` with `saveWeightsOnly`. It may name the
    ///     epoch (from 1), the batch and the logs as Python's `format` does:
    ///     `model-{epoch:02d}-{val_loss:.2f}.keras`. Folders that are missing are made.
    ///   - monitor: What decides which model is the best: a name in the logs.
    ///   - verbose: Whether to tell what is saved.
    ///   - saveBestOnly: Whether only a model that is better than all before is saved.
    ///   - saveWeightsOnly: Whether weights and optimizer state are saved, and not the whole model.
    ///   - mode: Which values are better.
    ///   - saveFrequency: At the end of every epoch, or after every so many batches. Inside an
    ///     epoch the logs are the means so far.
    ///   - initialValueThreshold: What the first value has to be better than.
    /// - Throws: ``KerasError/invalidPath(path:reason:)`` for another ending or a placeholder that
    ///   cannot be; ``KerasError/invalidArgument(object:argument:expected:found:)``.
    public convenience init(
        _ path: String, monitor: String = "val_loss", verbose: Bool = false,
        saveBestOnly: Bool = false, saveWeightsOnly: Bool = false, mode: MonitorMode = .auto,
        saveFrequency: SaveFrequency = .epoch, initialValueThreshold: Double? = nil
    ) throws {
        let ending = saveWeightsOnly ? ".weights.h5" : ".keras"
        guard path.hasSuffix(ending) else {
            throw KerasError.invalidPath(
                path: path,
                reason: "the path of a ModelCheckpoint"
                    + (saveWeightsOnly ? " with saveWeightsOnly" : "") + " must end in \(ending)")
        }
        let pattern = try CheckpointPath(path)
        try self.init(
            monitor: monitor, verbose: verbose, saveBestOnly: saveBestOnly,
            saveWeightsOnly: saveWeightsOnly, mode: mode, saveFrequency: saveFrequency,
            initialValueThreshold: initialValueThreshold, path: pattern.path)
    }

    /// A checkpoint whose paths are made by a closure, of the epoch, the batch and the logs.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)``.
    public init(
        monitor: String = "val_loss", verbose: Bool = false, saveBestOnly: Bool = false,
        saveWeightsOnly: Bool = false, mode: MonitorMode = .auto,
        saveFrequency: SaveFrequency = .epoch, initialValueThreshold: Double? = nil,
        path: @escaping Path
    ) throws {
        try saveFrequency.check(for: "ModelCheckpoint")
        self.path = path
        self.verbose = verbose
        self.saveBestOnly = saveBestOnly
        self.saveWeightsOnly = saveWeightsOnly
        self.saveFrequency = saveFrequency
        super.init(monitor: monitor, mode: mode, best: initialValueThreshold)
    }

    open override func onEpochBegin(_ epoch: Int) throws { self.epoch = epoch }

    open override func onTrainBatchEnd(_ batch: Int, logs: StepLogs) throws {
        guard case .batches(let interval) = saveFrequency else { return }
        batchesSinceSave += 1
        guard batchesSinceSave >= interval else { return }
        batchesSinceSave = 0
        try save(epoch: epoch, batch: batch, logs: logs.values())
    }

    open override func onEpochEnd(_ epoch: Int, logs: Logs) throws {
        try resolvedDirection()
        if saveFrequency == .epoch { try save(epoch: epoch, batch: nil, logs: logs) }
    }

    private func save(epoch: Int, batch: Int?, logs: Logs) throws {
        guard let model else { return }
        let path = try path(epoch + 1, batch.map { $0 + 1 }, logs)
        guard try shouldSave(epoch: epoch, logs: logs, path: path) else { return }
        try Folder.create(for: path)
        if saveWeightsOnly { try model.saveWeights(to: path) } else { try model.save(to: path) }
        say("\nEpoch \(epoch + 1): finished saving model to \(path)", verbose: verbose)
    }

    private func shouldSave(epoch: Int, logs: Logs, path: String) throws -> Bool {
        guard saveBestOnly else {
            say("\nEpoch \(epoch + 1): saving model to \(path)", verbose: verbose)
            return true
        }
        // A model whose worth is not known is better saved.
        guard let current = value(in: logs, for: "Saving the best model only is") else {
            return true
        }
        let before = best.map { PythonFormat.fixed($0, decimals: 5) } ?? "None"
        guard try isImprovement(current, over: best) else {
            say(
                "\nEpoch \(epoch + 1): \(monitor) did not improve from \(before)",
                verbose: verbose)
            return false
        }
        say(
            "\nEpoch \(epoch + 1): \(monitor) improved from \(before) to "
                + "\(PythonFormat.fixed(current, decimals: 5)), saving model to \(path)",
            verbose: verbose)
        best = current
        return true
    }

    // MARK: State

    open override func state() throws -> CallbackState {
        var state = try super.state()
        state.values = state.values.merging([
            "epoch": epoch, "batches_since_save": batchesSinceSave,
        ])
        return state
    }

    open override func restore(from state: CallbackState) throws {
        try super.restore(from: state)
        epoch = try state["epoch"]
        batchesSinceSave = try state["batches_since_save"]
    }
}
