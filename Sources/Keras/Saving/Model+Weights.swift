import KerasZip

extension Model {
    /// Saves the weights and the optimizer's state, without configuration and assets: as a
    /// `.weights.h5` file, or as several and a `.weights.json` file that leads to them. (Keras:
    /// `model.save_weights`.)
    ///
    /// A save is a transaction, as for ``save(to:overwrite:)``; see <doc:FileKinds>.
    /// - Parameters:
    ///   - path: A path that ends in `.weights.h5`; with shards in `.weights.json`.
    ///   - overwrite: What happens if the file exists.
    ///   - maxShardSizeInGiB: How large the values in one file may be together, in units of 1024³
    ///     bytes; `nil` for all in one file. A variable is never divided.
    ///   - skipped: Objects that are left out, with everything in them: layers, or the optimizer.
    /// - Returns: Whether the weights were saved: `false` only if ``OverwritePolicy/ask(_:)`` got a
    ///   "no".
    /// - Throws: ``KerasError/notBuilt(object:remedy:)`` for a model that has no weights yet;
    ///   ``KerasError/invalidPath(path:reason:)`` for a path with another ending; `FileError` if
    ///   the disk refuses.
    @discardableResult
    public func saveWeights(
        to path: String, overwrite: OverwritePolicy = .replace, maxShardSizeInGiB: Double? = nil,
        skipping skipped: [KerasObject] = []
    ) throws -> Bool {
        let isSharded = maxShardSizeInGiB != nil
        try FileKind.check(savingWeightsTo: path, isSharded: isSharded)
        try ensureBuilt("You are saving a model that has not yet been built")
        let name = ShardName(path)
        let target = isSharded ? name.mapPath : path
        if target != path {
            logger.warning("\(path): shards need a .json file: saving to \(target)")
        }
        // A shard without its map is somebody's file, too.
        let isShard = isSharded && !FileKind.exists(target)
        guard try overwrite.allowsSaving(to: isShard ? name.folder + name.shard(0) : target) else {
            return false
        }
        var state = StateCollector(skipping: skipped)
        try state.collect(self)
        // One that is under way to the same path must not come later.
        SaveQueue.shared.finish()
        if let maxShardSizeInGiB {
            guard maxShardSizeInGiB > 0 else {
                throw KerasError.invalidArgument(
                    object: "saveWeights", argument: "maxShardSizeInGiB", expected: "above 0",
                    found: "\(maxShardSizeInGiB)")
            }
            let plan = try ShardPlan(state.groups, maximumSize: maxShardSizeInGiB * 0x1p30)
            try ShardWriter(plan, to: name).write()
        } else {
            let weights = try WeightsContent(state.groups)
            try AtomicFile.replace(path, weights.write(to:))
        }
        return true
    }

    /// Loads weights and the optimizer's state into this model, which has to be built. (Keras:
    /// `model.load_weights`.)
    ///
    /// The model's objects are matched with the file's by their places. A load that throws leaves
    /// all variables as they were; until it is over, the old values are kept beside the new ones.
    /// - Parameters:
    ///   - path: A `.weights.h5` file, a `.weights.json` file with its shards beside it, a `.keras`
    ///     archive or a folder saved with `isZipped: false`, or a legacy `.h5` file.
    ///   - skipsMismatches: Whether objects that do not fit what the file has for them keep their
    ///     state, instead of being an error. Damaged files are errors all the same.
    ///   - byName: For legacy files: layers find their weights by their names.
    ///   - skipped: Objects that keep their state, with everything in them; for weights files.
    ///   - limits: How much the file may ask for.
    /// - Returns: What was loaded, skipped, missing and unexpected; also in ``loadReport``.
    /// - Throws: ``KerasError/notBuilt(object:remedy:)``;
    ///   ``KerasError/stateMismatch(path:failures:)`` if objects could not take their state;
    ///   ``KerasError/invalidArgument(object:argument:expected:found:)`` for an argument that does
    ///   not go with the kind of file; ``KerasError/damagedFile(path:cause:)`` for a damaged one,
    ///   `FileError` for one that cannot be read.
    @discardableResult
    public func loadWeights(
        from path: String, skipsMismatches: Bool = false, byName: Bool = false,
        skipping skipped: [KerasObject] = [], limits: LoadLimits = .default
    ) throws -> LoadReport {
        let kind = try FileKind(loading: path)
        try Self.check(path, kind, byName: byName, skipping: skipped)
        try ensureBuilt("You are loading weights into a model that has not yet been built")
        let old = try StateSnapshot(of: self)
        do {
            let report: LoadReport = try LoadBudget.spending(within: limits, on: path) {
                if kind == .legacy {
                    return try loadLegacyWeights(
                        from: path, skipsMismatches: skipsMismatches, byName: byName,
                        limits: limits)
                }
                let weights = try StoredWeights(path: path, kind, limits: limits)
                var loader = StateLoader(weights: weights.source, skipping: skipped)
                try weights.verifying {
                    try loader.load(
                        self, file: path, skippingMismatches: skipsMismatches ? old.restore : nil)
                }
                return loader.report
            }
            take(report, isByName: byName)
            return report
        } catch {
            old.restore()
            throw error
        }
    }

    private static func check(
        _ path: String, _ kind: FileKind, byName: Bool, skipping skipped: [KerasObject]
    ) throws {
        guard !byName || kind == .legacy else {
            throw KerasError.invalidArgument(
                object: "loadWeights", argument: "byName",
                expected: "false: by_name only supports loading legacy '.h5' or '.hdf5' files",
                found: path)
        }
        guard skipped.isEmpty || kind == .weights || kind == .shards else {
            throw KerasError.invalidArgument(
                object: "loadWeights", argument: "skipping",
                expected: "empty: objects_to_skip only supports loading '.weights.h5' files",
                found: path)
        }
    }

    private func ensureBuilt(_ problem: String) throws {
        try ensureSetUp()
        guard !isBuilt else { return }
        throw KerasError.notBuilt(
            object: summaryDescription,
            remedy: "\(problem): call it on some data or use build(inputShape:) first")
    }
}

extension StoredWeights {
    /// Opens the weights in a file of a kind other than the legacy one.
    fileprivate init(path: String, _ kind: FileKind, limits: LoadLimits) throws {
        switch kind {
        case .archive: self = try ArchiveReader(path: path, limits: limits).weights()
        case .directory:
            self = try DirectoryReader(path: path, LoadOptions(limits: limits)).weights()
        case .shards:
            let weights = try ShardedWeights(path: path, limits: limits)
            self.init(weights, verify: weights.verify)
        default: try self.init(path: path)
        }
    }
}
