import KerasTensors

/// Which arrays of a legacy file go to which variables of a model.
///
/// All is compared before anything is read.
struct LegacyAssignment {
    private struct Pair {
        let variable: Variable
        let array: LegacyArray
    }

    private let file: String
    private let skipsMismatches: Bool
    private var pairs: [Pair] = []
    private var changedLayers: [Layer] = []
    private(set) var report = LoadReport()

    init(file: String, skipsMismatches: Bool) {
        self.file = file
        self.skipsMismatches = skipsMismatches
    }

    // MARK: Comparing

    /// Assigns the layers that have weights to the file's, one after the other.
    ///
    /// - Throws: ``KerasError/invalidFile(path:entry:reason:)`` if their numbers differ;
    ///   ``KerasError/stateMismatch(path:failures:)`` if a layer's weights do not fit.
    mutating func add(_ weights: LegacyWeights, inOrderTo model: Model) throws {
        let layers = try model.layers.filter { try !$0.weights.isEmpty }
        guard layers.count == weights.layers.count else {
            throw KerasError.invalidFile(
                path: file, entry: nil,
                reason: "Layer count mismatch when loading weights from file. Model expected "
                    + "\(layers.count) layers, found \(weights.layers.count) saved layers"
                    + (model.isBuilt ? "" : "; the model has not been built yet: call it first"))
        }
        var failures: [ObjectFailure] = []
        for (index, (layer, part)) in zip(layers, weights.layers).enumerated() {
            let title =
                "layer #\(index) (named \(layer.name) in the current model, "
                + "\(part.name.excerpt()) in the save file)"
            try add(part, to: layer, layer.legacyWeights, title: title, &failures)
        }
        try addTopLevel(of: weights, to: model, &failures)
        try Self.refuse(failures, file: file)
    }

    /// Assigns each of the file's layers to the model's of that name. Others are left alone.
    ///
    /// - Throws: ``KerasError/stateMismatch(path:failures:)`` if a layer's weights do not fit.
    mutating func add(_ weights: LegacyWeights, byNameTo model: Model) throws {
        let layers = try Dictionary(grouping: model.layers) { $0.name }
        var failures: [ObjectFailure] = []
        for (index, part) in weights.allLayers.enumerated() {
            guard let named = layers[part.name] else {
                if !part.weightNames.isEmpty {
                    report.unexpected.append(
                        .init(path: part.name, reason: "the model has no layer of this name"))
                }
                continue
            }
            for layer in named {
                try add(
                    part, to: layer, layer.legacyWeights,
                    title: "layer #\(index) (named \(part.name.excerpt()))", &failures)
            }
        }
        let stored = Set(weights.allLayers.map(\.name))
        for name in layers.keys.sorted() where !stored.contains(name) {
            guard try layers[name]?.contains(where: { try !$0.weights.isEmpty }) == true else {
                continue
            }
            report.missing.append(.init(path: name, reason: "the file has no layer of this name"))
        }
        try addTopLevel(of: weights, to: model, &failures)
        try Self.refuse(failures, file: file)
    }

    /// Adds the variables that the model itself owns. Older files have no place for them.
    private mutating func addTopLevel(
        of weights: LegacyWeights, to model: Model, _ failures: inout [ObjectFailure]
    ) throws {
        let own = try model.ownVariables
        guard let part = weights.topLevel else {
            if !own.isEmpty {
                report.missing.append(
                    .init(path: "", reason: "the file is older than variables of models"))
            }
            return
        }
        try add(part, to: model, own, title: "top-level weights", &failures)
    }

    private mutating func add(
        _ part: LegacyWeights.Part, to layer: Layer, _ variables: [Variable], title: String,
        _ failures: inout [ObjectFailure]
    ) throws {
        func fail(_ reason: String) {
            failures.append(
                ObjectFailure(
                    path: part.name.excerpt(), object: layer.summaryDescription, reason: reason))
        }
        guard part.weightNames.count == variables.count else {
            let reason =
                "Weight count mismatch for \(title). Layer expects \(variables.count) weight(s). "
                + "Received \(part.weightNames.count) saved weight(s)"
            if skipsMismatches {
                report.skipped.append(.init(path: part.name, reason: reason))
            } else {
                fail(reason)
            }
            return
        }
        let arrays = try LegacyFile.naming(file) { try part.arrays() }
        let countBefore = pairs.count
        for (index, (variable, array)) in zip(variables, arrays).enumerated() {
            guard variable.shape != array.shape else {
                pairs.append(Pair(variable: variable, array: array))
                continue
            }
            let reason =
                "Shape mismatch in \(title) for weight \(variable.name). Weight expects shape "
                + "\(variable.shape). Received saved weight with shape \(array.shape)"
            if skipsMismatches {
                report.skipped.append(
                    .init(path: "\(part.name)/\(part.weightNames[index])", reason: reason))
            } else {
                fail(reason)
            }
        }
        if pairs.count > countBefore {
            report.loaded.append(part.name)
            changedLayers += try layer.flattenedLayers
        }
    }

    private static func refuse(_ failures: [ObjectFailure], file: String) throws {
        if !failures.isEmpty { throw KerasError.stateMismatch(path: file, failures: failures) }
    }

    /// Adds the state of `optimizer`, if the file's is one that it could have. As in Keras, an
    /// optimizer whose state does not fit starts afresh.
    mutating func add(_ part: LegacyWeights.Part, to optimizer: Optimizer) throws {
        let own = try optimizer.ownVariables
        let count = part.weightNames.count
        var arrays: [LegacyArray] = []
        if count <= own.count + optimizer.trainedVariables.count {
            arrays = try LegacyFile.naming(file) { try part.arrays() }
        }
        let counter = part.weightNames.first?.split(separator: "/").last
        let places = try optimizer.placesOfState(
            shapes: arrays.map(\.shape),
            isOfFormerClasses: counter != "iteration" && counter != "iteration:0")
        guard let places else {
            report.skipped.append(
                .init(
                    path: "optimizer",
                    reason: "Error in loading the saved optimizer state: it has \(own.count) "
                        + "variables whereas the saved optimizer has \(count), or they differ in "
                        + "shape. As a result, your model is starting with a freshly initialized "
                        + "optimizer"))
            return
        }
        for (variable, place) in zip(own, places) {
            if let place { pairs.append(Pair(variable: variable, array: arrays[place])) }
        }
        report.loaded.append("optimizer")
    }

    // MARK: Changing the model

    /// Reads the arrays and gives them to the variables.
    func run() throws {
        try LegacyFile.naming(file) {
            for pair in pairs { try pair.variable.assign(pair.array.read()) }
        }
        for layer in changedLayers { try layer.finalizeState() }
    }
}

extension Layer {
    /// The layer's weights in the order of legacy files: those that are trained now, then the
    /// others.
    fileprivate var legacyWeights: [Variable] {
        get throws { try trainableVariables + nonTrainableVariables }
    }
}
