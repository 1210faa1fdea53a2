import KerasJSON
import KerasZip

extension Model {
    /// Loads a model from a `.keras` archive, written by Python or by Swift: built, compiled if it
    /// was, with its weights, optimizer state and assets. (Keras: `keras.models.load_model`.)
    ///
    /// Call it on the class that the file has, or on `Model` for any:
    /// `let model = try Sequential.load(from: "model.keras")`. What was skipped, missing or
    /// unexpected is in ``loadReport``.
    /// - Parameters:
    ///   - path: A path that ends in `.keras`.
    ///   - customObjects: Classes and functions that the file may name, beside the registered ones.
    ///   - options: Whether to compile, to be strict, and the limits.
    /// - Throws: ``KerasError`` for a model that cannot be restored, naming the object and what to
    ///   do; `ZipError`, `HDF5Error`, `FileError` for a damaged file.
    public class func load(
        from path: String, customObjects: CustomObjects = [:], options: LoadOptions = LoadOptions()
    ) throws -> Self {
        try SavePath.check(path)
        let archive = try ArchiveReader(path: path, limits: options.limits)
        return try load(from: archive, customObjects: customObjects, options: options)
    }

    /// Loads a model from the bytes of a `.keras` archive, as ``archiveBytes()`` returns them.
    ///
    /// - Throws: As ``load(from:customObjects:options:)-(String,_,_)``.
    public class func load(
        from bytes: [UInt8], customObjects: CustomObjects = [:],
        options: LoadOptions = LoadOptions()
    ) throws -> Self {
        let archive = try ArchiveReader(
            path: "the archive in memory", MemorySource(bytes), limits: options.limits)
        return try load(from: archive, customObjects: customObjects, options: options)
    }

    private class func load(
        from archive: ArchiveReader, customObjects: CustomObjects, options: LoadOptions
    ) throws -> Self {
        let path = archive.path
        var objects = options.customObjects
        objects.merge(customObjects)
        var description = try Self.description(in: archive)
        let isCompiled = description["compile_config"]?.objectValue.map { $0.count > 0 } ?? false
        if !options.compiles { description["compile_config"] = .null }
        let context = DecodingContext(
            path: "config", customObjects: objects, limits: options.limits,
            sharedObjects: SharedObjects())
        guard
            case .object(let object) = try LoadBudget.$current.withValue(
                LoadBudget(options.limits),
                operation: { try Serialization.decode(.object(description), in: context) })
        else {
            throw KerasError.invalidFile(
                path: path, entry: "config.json", reason: "it describes a function, not a model")
        }
        guard let model = object as? Self else {
            throw KerasError.invalidFile(
                path: path, entry: "config.json",
                reason: "it describes a \(type(of: object).className), not a \(className); "
                    + "load it as that class, or as Model for any")
        }
        try model.loadState(
            from: archive, options, ignoresOptimizer: isCompiled && !options.compiles)
        return model
    }

    private static func description(in archive: ArchiveReader) throws -> JSONObject {
        let json = try archive.config()
        guard case .object(let description) = json, description["class_name"] != nil else {
            throw KerasError.invalidFile(
                path: archive.path, entry: "config.json",
                reason: "config.json does not describe a model: expected a dictionary with "
                    + "class_name, found \(json.summary)")
        }
        return description
    }

    /// - Parameter ignoresOptimizer: Whether the file's optimizer is not wanted, so that nobody
    ///   takes its state.
    private func loadState(
        from archive: ArchiveReader, _ options: LoadOptions, ignoresOptimizer: Bool
    ) throws {
        let weights = try archive.weights()
        var loader = StateLoader(weights: weights.source, assets: archive.assets())
        do {
            try loader.load(
                self, file: archive.path, ignoring: ignoresOptimizer ? ["optimizer"] : [])
        } catch {
            try weights.verify()
            throw error
        }
        try weights.verify()
        try checkUnstoredVariables(path: archive.path, options.limits)
        loadReport = loader.report
        for entry in loadReport.skipped { logger.warning("\(entry.path): \(entry.reason)") }
        if options.strict { try loadReport.refuseDifferences(path: archive.path) }
    }
}

extension Model {
    /// Bounds what variables without a value in the file will take when they are first used, since
    /// nothing in the file vouches for their size. What the file does hold allows for some: an
    /// optimizer that was never used has slots as large as the weights, and no values for them.
    fileprivate func checkUnstoredVariables(path: String, _ limits: LoadLimits) throws {
        let variables = try weights + (optimizer?.ownVariables ?? [])
        let stored = try byteCount(of: variables.filter(\.hasValue))
        let unstored = try byteCount(of: variables.filter { !$0.hasValue })
        let (share, overflow) = stored.multipliedReportingOverflow(
            by: max(0, limits.unstoredBytesPerStoredByte))
        let allowed = max(limits.unstoredVariableBytes, overflow ? .max : share)
        guard unstored <= allowed else {
            throw KerasError.resourceLimit(
                path: path, what: "the memory of variables that the file has no values for",
                declared: unstored, limit: allowed,
                remedy: LoadLimits.remedy(
                    allowed == limits.unstoredVariableBytes
                        ? "unstoredVariableBytes" : "unstoredBytesPerStoredByte"))
        }
    }

    private func byteCount(of variables: [Variable]) throws -> Int {
        try variables.reduce(0) { total, variable in
            let bytes = try variable.shape.elementCount() * variable.dtype.byteCount
            let (sum, overflow) = total.addingReportingOverflow(bytes)
            return overflow ? .max : sum
        }
    }
}

extension LoadReport {
    /// - Throws: ``KerasError/strictLoad(path:entries:)`` if anything was skipped, missing or
    ///   unexpected.
    func refuseDifferences(path: String) throws {
        let entries =
            skipped.map { "skipped \($0.path): \($0.reason)" }
            + missing.map { "missing \($0.path): \($0.reason)" }
            + unexpected.map { "unexpected \($0.path): \($0.reason)" }
        if !entries.isEmpty { throw KerasError.strictLoad(path: path, entries: entries) }
    }
}
