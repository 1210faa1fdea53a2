import KerasHDF5
import KerasJSON

/// A whole model or its weights in one HDF5 file, `.h5` or `.hdf5`: what Keras wrote before
/// `.keras`, and still does for these names.
package struct LegacyFile {
    package let path: String
    private let root: HDF5Group
    private let limits: LoadLimits

    /// Opens the file.
    ///
    /// - Throws: ``KerasError/invalidFile(path:entry:reason:)`` if it cannot be read or is no HDF5
    ///   file.
    package init(path: String, limits: LoadLimits = .default) throws {
        self.path = path
        self.limits = limits
        root = try Self.naming(path) {
            let storage = try HDF5FileStorage(path: path)
            LoadBudget.current?.add(fileBytes: storage.size)
            return try HDF5File(storage, limits: .ofModels).root
        }
    }

    /// Runs `body`, whose errors about the file then name it.
    static func naming<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as HDF5Error {
            switch error {
            case .notAllowed:
                throw KerasError.unsafeContent(path: path, reason: error.description)
            case .resourceLimit(let place, let what, let declared, let limit):
                throw KerasError.resourceLimit(
                    path: path, what: "\(what) of '\(place)'", declared: Int(clamping: declared),
                    limit: Int(clamping: limit))
            default:
                throw KerasError.invalidFile(path: path, entry: nil, reason: error.description)
            }
        }
    }

    /// The description of the model, in the form of its time.
    ///
    /// - Throws: ``KerasError/invalidFile(path:entry:reason:)`` if there is none.
    func modelConfig() throws -> JSONObject {
        guard let config = try json("model_config") else {
            throw KerasError.invalidFile(
                path: path, entry: nil,
                reason: "No model config found in the file: it holds weights only; make the model "
                    + "and load them with loadWeights(from:)")
        }
        guard case .object(let description) = config, description["class_name"] != nil,
            description["config"] != nil
        else {
            throw KerasError.invalidFile(
                path: path, entry: "model_config",
                reason: "The provided configuration is not a valid Keras configuration: expected a "
                    + "dictionary with class_name and config, found \(config.summary)")
        }
        return description
    }

    /// What the model was compiled with; `nil` if it was not.
    func trainingConfig() throws -> JSONObject? {
        switch try json("training_config") {
        case nil, .null?: return nil
        case .object(let config)?: return config
        case let other?:
            throw KerasError.invalidFile(
                path: path, entry: "training_config",
                reason: "expected a dictionary, found \(other.summary)")
        }
    }

    private func json(_ name: String) throws -> JSONValue? {
        guard let text = try Self.naming(path, { try root.text(name) }) else { return nil }
        guard text.utf8.count <= limits.configBytes else {
            throw KerasError.resourceLimit(
                path: path, what: "the size of \(name) in bytes", declared: text.utf8.count,
                limit: limits.configBytes, remedy: LoadLimits.remedy("configBytes"))
        }
        do {
            return try JSONValue(jsonString: text, limits: limits.json)
        } catch {
            throw KerasError.invalidFile(path: path, entry: name, reason: error.description)
        }
    }

    /// The weights, by layer: of a whole model, or of a file that has nothing else.
    ///
    /// - Throws: ``KerasError/invalidFile(path:entry:reason:)`` if there are none.
    func weights() throws -> LegacyWeights {
        try Self.naming(path) {
            if let names = try root.nameList("layer_names") {
                return try LegacyWeights(root, layerNames: names, file: path)
            }
            guard let group = try root.group(at: "model_weights"),
                let names = try group.nameList("layer_names")
            else {
                throw KerasError.invalidFile(
                    path: path, entry: nil,
                    reason: "it has no weights in the format of .h5 files: layer_names is missing")
            }
            return try LegacyWeights(group, layerNames: names, file: path)
        }
    }

    /// The state of the optimizer; `nil` if there is none.
    func optimizerState() throws -> LegacyWeights.Part? {
        try Self.naming(path) {
            guard let group = try root.group(at: "optimizer_weights") else { return nil }
            var budget = LegacyWeights.maximumNames
            return try LegacyWeights.Part(group, name: "optimizer_weights", budget: &budget)
        }
    }

    // MARK: For who checks the file

    /// The description of the model as Keras 3 would write it; `nil` for weights alone.
    package func description() throws -> JSONValue? {
        guard try Self.naming(path, { try root.text("model_config") }) != nil else { return nil }
        return .object(try LegacyTranslator(customObjects: [:]).modern(modelConfig()))
    }

    /// The version of Keras that wrote it, if the file says so.
    package func kerasVersion() throws -> String? {
        try Self.naming(path) { try root.text("keras_version") }
    }

    /// Reads every array there is, one after the other.
    ///
    /// - Parameter body: Called with the path, the dtype in NumPy's words, and the bytes.
    package func readArrays(_ body: (String, String, [UInt8]) throws -> Void) throws {
        var total = 0
        let size = try HDF5FileStorage(path: path).size
        try Self.naming(path) {
            try root.walk { object in
                guard case .dataset(let dataset) = object else { return }
                let (sum, overflow) = total.addingReportingOverflow(dataset.byteCount)
                total = overflow ? .max : sum
                try limits.checkExpansion(
                    to: total, ofFileOfSize: size, path: dataset.path,
                    what: "the size of all weights in bytes")
                guard try DType(dataset) != nil else {
                    throw HDF5Error.unsupported(
                        path: dataset.path, feature: "a variable of type \(dataset.type)")
                }
                try body(dataset.path, dataset.type.description, dataset.readBytes())
            }
        }
    }
}
