import KerasTensors

/// What a model is made of, as values that any thread may read: enough to make others like it.
struct ModelBlueprint: Sendable {
    /// The variables' values by the paths of the objects that have them; their memory is the
    /// model's own.
    private let values: [String: [Tensor]]
    private let makeObjects: @Sendable () throws -> Model
    /// The model in a few words, for errors.
    private let name: String

    /// Describes `model`; replicas are made from its config, as a file's would be.
    ///
    /// - Throws: What describing it throws.
    init(of model: Model, customObjects: CustomObjects) throws {
        let description = try EncodingScope.describingSharedObjects(
            of: model, omittingCompilation: true)
        let optimizers = try model.flattenedLayers.compactMap { ($0 as? Model)?.optimizer }
        var collector = StateCollector(skipping: optimizers)
        try collector.collect(model)
        let state = StateInMemory(collector)
        var objects = CustomObjects.scope
        objects.merge(customObjects)
        try self.init(of: model) { [objects] in
            let context = DecodingContext(
                path: "config", customObjects: objects, limits: .unbounded,
                sharedObjects: SharedObjects())
            let replica = try Serialization.decode(Model.self, from: description, in: context)
            var loader = StateLoader(weights: state, assets: state)
            try loader.load(replica, file: "the state of the model")
            return replica
        }
    }

    /// Takes the values of `model`; replicas are made by `makeObjects`.
    init(of model: Model, _ makeObjects: @escaping @Sendable () throws -> Model) throws {
        var values: [String: [Tensor]] = [:]
        for (path, object) in try StateWalk.objects(in: model) {
            guard let layer = object as? Layer else { continue }
            values[path] = try layer.ownVariables.map { try $0.value }
        }
        self.values = values
        self.makeObjects = makeObjects
        name = model.summaryDescription
    }

    /// A new model with the same values in the same memory. It draws no names and no seeds that
    /// other objects would have got.
    ///
    /// - Throws: ``KerasError/notReplicable(object:reason:)``.
    func make() throws -> Model {
        do {
            return try ObjectNames.apart {
                try Random.apart {
                    try CallContext().run {
                        let replica = try makeObjects()
                        try share(with: replica)
                        return replica
                    }
                }
            }
        } catch {
            throw KerasError.notReplicable(object: name, reason: String(describing: error))
        }
    }

    private func share(with replica: Model) throws {
        var left = values
        for (path, object) in try StateWalk.objects(in: replica) {
            guard let layer = object as? Layer else { continue }
            let variables = try layer.ownVariables
            let values = left.removeValue(forKey: path) ?? []
            guard values.count == variables.count else {
                throw KerasError.invalidInput(
                    object: "\(layer.summaryDescription) at '\(path)'",
                    expected: "\(values.count) variables, as the model has there",
                    found: "\(variables.count)")
            }
            for (variable, value) in zip(variables, values) {
                guard variable.dtype == value.dtype else {
                    throw KerasError.invalidInput(
                        object: variable.description, expected: "dtype \(value.dtype.name)",
                        found: variable.dtype.name)
                }
                try variable.assign(value)
            }
        }
        if let (path, _) = left.first(where: { !$0.value.isEmpty }) {
            throw KerasError.invalidInput(
                object: replica.summaryDescription, expected: "a layer with variables at '\(path)'",
                found: "none")
        }
    }
}
