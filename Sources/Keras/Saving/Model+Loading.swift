import KerasJSON
import KerasZip

extension Model {
    /// Loads a model from a `.keras` archive or the same as a folder, written by Python or by
    /// Swift: built, compiled if it was, with its weights, optimizer state and assets. (Keras:
    /// `keras.models.load_model`.)
    ///
    /// Call it on the class that the file has, or on `Model` for any:
    /// `let model = try Sequential.load(from: "model.keras")`. What was skipped, missing or
    /// unexpected is in ``loadReport``.
    /// - Parameters:
    ///   - path: A path that ends in `.keras`, or that of a folder with a `config.json`.
    ///   - customObjects: Classes and functions that the file may name, beside the registered ones.
    ///   - options: Whether to compile, to be strict, and the limits.
    /// - Throws: ``KerasError`` for a model that cannot be restored, naming the object and what to
    ///   do; ``KerasError/damagedFile(path:cause:)`` for a damaged file, `FileError` for one that
    ///   cannot be read.
    public class func load(
        from path: String, customObjects: CustomObjects = [:], options: LoadOptions = LoadOptions()
    ) throws -> Self {
        try LoadBudget.spending(within: options.limits, on: path) {
            let container: any ModelContainer
            switch try FileKind(loading: path) {
            case .archive: container = try ArchiveReader(path: path, options)
            case .directory: container = try DirectoryReader(path: path, options)
            case .legacy:
                guard !options.runsSelfTest else { throw SelfTest.missing(in: path) }
                return try loadLegacy(from: path, customObjects: customObjects, options: options)
            case .weights, .shards:
                throw KerasError.invalidPath(
                    path: path,
                    reason:
                        "it has weights and no model; make the model and call loadWeights(from:)")
            }
            return try load(from: container, customObjects: customObjects, options: options)
        }
    }

    /// Loads a model from the bytes of a `.keras` archive, as ``archiveBytes()`` returns them.
    ///
    /// - Throws: As ``load(from:customObjects:options:)-(String,_,_)``.
    public class func load(
        from bytes: [UInt8], customObjects: CustomObjects = [:],
        options: LoadOptions = LoadOptions()
    ) throws -> Self {
        let path = "the archive in memory"
        return try LoadBudget.spending(within: options.limits, on: path) {
            let archive = try ArchiveReader(
                path: path, MemorySource(bytes), limits: options.limits)
            return try load(from: archive, customObjects: customObjects, options: options)
        }
    }

    private class func load(
        from container: any ModelContainer, customObjects: CustomObjects, options: LoadOptions
    ) throws -> Self {
        let path = container.path
        var objects = options.customObjects
        objects.merge(customObjects)
        let weights = container.weightsAhead()
        var description = try Self.description(in: container)
        let translator = LegacyTranslator(customObjects: objects)
        if container.isOfKeras2 { description = translator.modern(description) }
        let isCompiled = description["compile_config"]?.objectValue.map { $0.count > 0 } ?? false
        if !options.compiles { description["compile_config"] = .null }
        let unbuilt = UnbuiltModels()
        let context = DecodingContext(
            path: "config", customObjects: objects, limits: options.limits,
            sharedObjects: SharedObjects(), unbuiltModels: unbuilt)
        guard
            case .object(let object) = try Serialization.decode(.object(description), in: context)
        else {
            throw KerasError.invalidFile(
                path: path, entry: "config.json",
                reason: "it describes a value or a function, not a model")
        }
        guard let model = object as? Self else {
            throw KerasError.invalidFile(
                path: path, entry: "config.json",
                reason: "it describes a \(type(of: object).className), not a \(className); "
                    + "load it as that class, or as Model for any")
        }
        // An optimizer that is not wanted is not unexpected either. Keras 2 stored metrics.
        let ignored =
            (isCompiled && !options.compiles ? ["optimizer"] : [])
            + (container.isOfKeras2 ? ["metrics"] : [])
        try model.loadState(
            from: weights?.get() ?? container.weights(), of: container, options,
            ignoring: ignored, untranslated: translator.ignored, unbuilt: unbuilt)
        return model
    }

    private static func description(in container: any ModelContainer) throws -> JSONObject {
        let json = try container.config()
        guard case .object(let description) = json, description["class_name"] != nil else {
            throw KerasError.invalidFile(
                path: container.path, entry: "config.json",
                reason: "config.json does not describe a model: expected a dictionary with "
                    + "class_name, found \(json.summary)")
        }
        return description
    }

    /// - Parameters:
    ///   - ignored: Attributes whose state is not wanted.
    ///   - untranslated: What of an older description has no counterpart.
    ///   - unbuilt: Models that could not be built by their descriptions.
    private func loadState(
        from weights: StoredWeights, of container: any ModelContainer, _ options: LoadOptions,
        ignoring ignored: [String], untranslated: [LoadReport.Entry], unbuilt: UnbuiltModels
    ) throws {
        let assets = try container.assets()
        var loader = StateLoader(weights: weights.source, assets: assets)
        try weights.verifying {
            try scaleLoss(as: weights.source)
            try loader.load(self, file: container.path, ignoring: ignored)
        }
        try checkUnstoredVariables(
            path: container.path, options.limits, besides: loader.complete)
        var report = loader.report
        report.skipped += untranslated
        if let assets { report.warnings += AssetNames.alike(in: assets) }
        unbuilt.report(to: &report)
        take(report)
        if options.strict { try loadReport.refuseDifferences(path: container.path) }
        if options.runsSelfTest {
            guard let test = try SelfTest(assets, options.limits) else {
                throw SelfTest.missing(in: container.path)
            }
            try test.run(self, path: container.path, tolerance: options.selfTestTolerance)
        }
    }

    /// Keeps the report of a load, and logs its warnings and what was skipped or missing.
    ///
    /// - Parameter isByName: Whether layers looked for their names, which a file need not all have.
    func take(_ report: LoadReport, isByName: Bool = false) {
        loadReport = report
        for entry in report.warnings + report.skipped + (isByName ? [] : report.missing) {
            logger.warning("\(entry.path): \(entry.reason)")
        }
    }
}

extension Model {
    /// Bounds what variables without a value in the file will take when they are first used, since
    /// nothing in the file vouches for their size. What the file does hold allows for some: an
    /// optimizer that was never used has slots as large as the weights, and no values for them.
    ///
    /// - Parameter complete: Layers that are known to have a value for each variable.
    func checkUnstoredVariables(
        path: String, _ limits: LoadLimits, besides complete: Set<ObjectIdentifier> = []
    ) throws {
        let layers = try flattenedLayers.filter { !complete.contains(ObjectIdentifier($0)) }
        var seen = Set<ObjectIdentifier>()
        let variables =
            try layers.flatMap { try $0.ownVariables }
            + (optimizer?.ownVariables ?? [])
        let unstored = try byteCount(
            of: variables.filter { !$0.hasValue && seen.insert(ObjectIdentifier($0)).inserted })
        // What is stored need not be counted for a model that has few others.
        guard unstored > limits.unstoredVariableBytes else { return }
        let stored = try byteCount(
            of: (weights + (optimizer?.ownVariables ?? [])).filter(\.hasValue))
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
