import KerasHDF5
import KerasTensors
import KerasZip

/// Keeps the state of a training, so that one that was killed goes on where it stood.
/// (Keras: `keras.callbacks.BackupAndRestore`.)
///
/// Call the same `fit` again, in a new process: it goes on after the last backup, and ends with the
/// weights, optimizer state, history and callbacks that it would have had without the interruption,
/// bit for bit if `Random.setSeed(_:)` was called before. The history includes the epochs before.
///
/// A backup is one file, replaced in one step: killed at any moment, a training finds the backup
/// before or the new one. It is removed when `fit` ends without an error.
///
/// What is kept: weights, optimizer, the generators of random numbers, the order of the samples,
/// metrics inside an epoch, the history, and what other callbacks give as their
/// ``Callback/state()``. What stored properties of your own hold is not; see
/// ``KerasObject/saveOwnVariables(to:)`` for layers. The data have to be the same again.
open class BackupAndRestore: Callback {
    /// The folder of the backup, for this training alone.
    public let directory: String
    /// When the backup is written.
    public let saveFrequency: SaveFrequency
    /// Whether the backup before the last is kept, too, in case the last is damaged.
    public let doubleCheckpoint: Bool
    /// Whether the backup is removed at the end.
    public let deleteCheckpoint: Bool

    private var batchesSinceSave = 0

    /// - Parameters:
    ///   - directory: A folder for this training alone; it is made if it is missing.
    ///   - saveFrequency: At the end of every epoch, or after every so many batches.
    ///   - doubleCheckpoint: Whether the backup before the last is kept, too, in case the last is
    ///     damaged.
    ///   - deleteCheckpoint: Whether the backup is removed when `fit` ends without an error. If it
    ///     stays, the next `fit` finds the training complete.
    /// - Throws: ``KerasError/invalidPath(path:reason:)`` for an empty path;
    ///   ``KerasError/invalidArgument(object:argument:expected:found:)``.
    public init(
        _ directory: String, saveFrequency: SaveFrequency = .epoch, doubleCheckpoint: Bool = false,
        deleteCheckpoint: Bool = true
    ) throws {
        guard !directory.isEmpty else {
            throw KerasError.invalidPath(
                path: directory, reason: "BackupAndRestore needs the path of a folder")
        }
        try saveFrequency.check(for: "BackupAndRestore")
        self.directory = directory
        self.saveFrequency = saveFrequency
        self.doubleCheckpoint = doubleCheckpoint
        self.deleteCheckpoint = deleteCheckpoint
    }

    override var keepsOthers: Bool { true }

    private var latest: String { directory + "/latest.backup" }
    private var previous: String { directory + "/previous.backup" }

    /// Takes up the backup, if there is one.
    ///
    /// - Throws: ``KerasError/invalidFile(path:entry:reason:)`` for the backup of another training;
    ///   `ZipError`, `HDF5Error`, `FileError` for a damaged one, unless the one before is there.
    open override func onTrainBegin() throws {
        batchesSinceSave = 0
        guard let training else { return }
        guard FileKind.exists(latest) else {
            // A process can be killed between two renamings.
            if FileKind.exists(previous) { try Backup(path: previous).restore(training) }
            return
        }
        let backup: Backup
        do {
            backup = try Backup(path: latest)
        } catch  where FileKind.exists(previous) {
            logger.warning("\(error); going on from the backup before, \(previous)")
            return try Backup(path: previous).restore(training)
        }
        try backup.restore(training)
    }

    open override func onTrainBatchEnd(_ batch: Int, logs: StepLogs) throws {
        guard case .batches(let interval) = saveFrequency else { return }
        batchesSinceSave += 1
        guard batchesSinceSave >= interval else { return }
        batchesSinceSave = 0
        try save()
    }

    open override func onEpochEnd(_ epoch: Int, logs: Logs) throws {
        if saveFrequency == .epoch { try save() }
    }

    private func save() throws {
        guard let training else { return }
        try Folder.create(at: directory)
        try Backup.write(training, to: latest, keeping: doubleCheckpoint ? previous : nil)
    }

    open override func onTrainEnd(logs: Logs) throws {
        guard deleteCheckpoint else { return }
        for name in Folder.names(in: directory)
        where ["latest.backup", "previous.backup"].contains(name) || Folder.isTemporary(name) {
            Folder.removeFile(directory + "/" + name)
        }
        Folder.removeIfEmpty(directory)
    }
}
