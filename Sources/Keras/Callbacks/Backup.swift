import KerasJSON
import KerasTensors
import KerasZip

/// The state of a training in a file: an archive as a `.keras` file, whose `config.json` says where
/// the training stood, and whose weights have what else is made of tensors under `__training__`.
struct Backup {
    private static let format = 1
    /// Where the weights file has what is not the model's; no property has this name.
    private static let root = "__training__"

    private let path: String
    private let config: Config
    private let archive: ArchiveReader

    // MARK: Writing

    /// Writes the state of `run`; the file at `path` is replaced in one step.
    ///
    /// - Parameter previous: Where the file that is replaced is kept, if it is to be.
    /// - Throws: `FileError`; what ``Callback/state()`` and the hooks of objects throw.
    static func write(
        _ run: TrainingRun, to path: String, keeping previous: String?
    ) throws {
        var state = StateCollector()
        try state.collect(run.model)
        let training = try run.state()
        let groups = training.tensors.map { name, tensors in
            StateCollector.Group(path: "\(root)/\(name)/vars", name: nil, variables: tensors)
        }
        let config: Config = [
            "format": format, "training": try run.traits, "state": training.values,
        ]
        let content = ModelContent(
            metadata: ["keras_swift_backup": .int(format)],
            config: try JSONValue.object(config.json(in: EncodingContext(path: path))).jsonBytes(),
            weights: try WeightsContent(state.groups + groups), assets: state.assets)
        try AtomicFile.replace(path) { file in
            try ArchiveWriter(content: content).write(to: file)
            guard let previous, FileKind.exists(path) else { return }
            // A disk that is full should say so while both are still there.
            try file.synchronize()
            do throws(SystemError) {
                try FileSystemCalls.current.rename(path, previous)
            } catch {
                throw FileError(
                    path: path, operation: .replace, reason: .system(code: error.code))
            }
        }
    }

    // MARK: Reading

    /// Opens a backup and compares every byte with its checksum.
    ///
    /// - Throws: `FileError`, `ZipError`, `HDF5Error`,
    ///   ``KerasError/invalidFile(path:entry:reason:)`` for a damaged file.
    init(path: String) throws {
        self.path = path
        archive = try ArchiveReader(path: path)
        guard try archive.verifiedWeights() != nil, case .object(let object) = try archive.config(),
            object["format"] == .int(Self.format)
        else {
            throw KerasError.invalidFile(
                path: path, entry: "config.json", reason: "it is not the backup of a training")
        }
        config = Config(object, context: DecodingContext(path: path))
    }

    /// Lets `run` go on where the one in the backup stood.
    ///
    /// - Throws: ``KerasError/invalidFile(path:entry:reason:)`` for another training;
    ///   ``KerasError/strictLoad(path:entries:)``, ``KerasError/stateMismatch(path:failures:)``.
    func restore(_ run: TrainingRun) throws {
        try compare(config["training"], with: run.traits)
        let stored = try archive.weights()
        let source = stored.source
        var tensors = TrainingState.Tensors()
        let state: Config = try config["state"]
        for name in try state["tensor_groups"] as [String] {
            let reader = VariableReader(
                path: name, source: try source.variables(at: "\(Self.root)/\(name)"))
            for key in reader.keys { tensors[name, default: [:]][key] = try reader[key] }
        }
        var loader = StateLoader(weights: source, assets: try archive.assets())
        let old = try StateSnapshot(of: run.model)
        do {
            try loader.load(run.model, file: path)
            try loader.report.refuseDifferences(path: path)
            try run.restore(TrainingState(values: state, tensors: tensors))
        } catch {
            old.restore()
            throw error
        }
    }

    private func compare(
        _ found: OrderedDictionary<String, String>, with expected: OrderedDictionary<String, String>
    ) throws {
        for (trait, value) in expected where found[trait] != value {
            throw KerasError.invalidFile(
                path: path, entry: nil,
                reason: "this is the backup of another training: \(trait) was "
                    + "\(found[trait] ?? "not there"), now it is \(value); remove the backup's folder "
                    + "to begin anew")
        }
    }
}
