import KerasJSON
import KerasZip

/// Keras's format before version 3, `.h5` and `.hdf5`: it is read, and not written any more.
extension Model {
    /// Loads a whole model from a file of the format before Keras 3.
    ///
    /// - Throws: ``KerasError``, which names the file.
    class func loadLegacy(
        from path: String, customObjects: CustomObjects, options: LoadOptions
    ) throws -> Self {
        var objects = options.customObjects
        objects.merge(customObjects)
        let file = try LegacyFile(path: path, limits: options.limits)
        let translator = LegacyTranslator(customObjects: objects)
        let model = try make(from: file, translator, options.limits)
        var isCompiled = true
        if options.compiles {
            isCompiled = try CustomObjects.$ofLoad.withValue(objects) {
                try model.compile(from: file, translator, options.limits)
            }
        }
        var assignment = LegacyAssignment(file: path, skipsMismatches: false)
        try assignment.add(file.weights(), inOrderTo: model)
        if let optimizer = model.optimizer, let state = try file.optimizerState() {
            try assignment.add(state, to: optimizer)
        }
        try assignment.run()
        try model.checkUnstoredVariables(path: path, options.limits)
        var report = assignment.report
        report.skipped += translator.ignored
        if !isCompiled {
            report.warnings.append(
                .init(
                    path: "training_config",
                    reason: "No training configuration found in the save file, so the model was "
                        + "*not* compiled. Compile it manually."))
        }
        model.take(report)
        if options.strict { try report.refuseDifferences(path: path) }
        return model
    }

    private class func make(
        from file: LegacyFile, _ translator: LegacyTranslator, _ limits: LoadLimits
    ) throws -> Self {
        let context = DecodingContext(
            path: "\(file.path): model_config", customObjects: translator.customObjects,
            limits: limits, sharedObjects: SharedObjects())
        let description = JSONValue.object(translator.modern(try file.modelConfig()))
        guard case .object(let object) = try Serialization.decode(description, in: context),
            let model = object as? Self
        else {
            throw KerasError.invalidFile(
                path: file.path, entry: "model_config",
                reason: "it does not describe a \(className); load it as the class that it names, "
                    + "or as Model for any")
        }
        return model
    }

    /// - Returns: Whether the file says how.
    private func compile(
        from file: LegacyFile, _ translator: LegacyTranslator, _ limits: LoadLimits
    ) throws -> Bool {
        guard let training = try file.trainingConfig() else { return false }
        var config = translator.compileConfig(training)
        // How Keras ran the training is not part of what was trained.
        let known = ["optimizer", "loss", "loss_weights", "metrics", "weighted_metrics"]
        for key in config.keys where !known.contains(key) { config[key] = nil }
        let context = DecodingContext(
            path: "training_config", customObjects: translator.customObjects, limits: limits)
        do {
            try compile(fromDefault: Config(config, context: context))
        } catch {
            throw KerasError.invalidFile(
                path: file.path, entry: "training_config",
                reason: "\(error.located(at: context.path)); to load the model without it, set "
                    + "LoadOptions.compiles to false")
        }
        try buildOptimizerIfPossible()
        return true
    }

    /// Loads weights from a file of the format before Keras 3, of a whole model or of weights
    /// alone; the model is built.
    ///
    /// - Parameter byName: Whether layers find their weights by their names, and not in order.
    /// - Throws: ``KerasError``, which names the file.
    func loadLegacyWeights(
        from path: String, skipsMismatches: Bool, byName: Bool, limits: LoadLimits
    ) throws -> LoadReport {
        let weights = try LegacyFile(path: path, limits: limits).weights()
        var assignment = LegacyAssignment(file: path, skipsMismatches: skipsMismatches)
        if byName {
            try assignment.add(weights, byNameTo: self)
        } else {
            try assignment.add(weights, inOrderTo: self)
        }
        try assignment.run()
        return assignment.report
    }

    /// Refuses to save the model in the format before Keras 3.
    func saveLegacy(to path: String) throws {
        throw KerasError.invalidPath(
            path: path,
            reason: "models are not saved in the format before Keras 3 any more; use a path that "
                + "ends in .keras, or saveWeights(to:) with one that ends in .weights.h5")
    }
}
