import KerasTensors

extension Model {
    /// A predictor that any number of tasks may use at once, with the weights of this moment.
    ///
    /// Its replicas are made from the model's config and the state that the save hooks give, as if
    /// it were saved and loaded, without a file; weights are not copied, whoever changes them
    /// later. Properties that no config and no hook keeps (`@NotSaved`) start afresh, and the
    /// replicas are not compiled.
    /// - Parameters:
    ///   - replicas: How many predictions are worked out at once at most (default: as many as the
    ///     engine has threads). Each costs the memory of its layers' objects, not of weights.
    ///   - customObjects: Classes and functions that the config names, beside the registered ones.
    /// - Throws: ``KerasError/notBuilt(object:remedy:)``;
    ///   ``KerasError/notReplicable(object:reason:)`` for a model that its config does not restore,
    ///   with what to do.
    public final func frozen(
        replicas: Int = Parallelism.threadCount, customObjects: CustomObjects = [:]
    ) throws -> FrozenModel {
        try frozen(limit: replicas) {
            try ModelBlueprint(of: self, customObjects: customObjects)
        }
    }

    /// As ``frozen(replicas:customObjects:)``, for a model that a config cannot restore: `make`
    /// makes each replica, with the layers that this model has; the weights become those of this
    /// model.
    ///
    /// ```swift
    /// let frozen = try model.frozen { MyModel(tokenizer: tokenizer) }
    /// ```
    /// - Parameter make: Makes a model like this one; called by several threads at once. If it is
    ///   not built it is built for the shapes that this model was built for.
    /// - Throws: As ``frozen(replicas:customObjects:)``.
    public final func frozen(
        replicas: Int = Parallelism.threadCount,
        makingReplicas make: @escaping @Sendable () throws -> Model
    ) throws -> FrozenModel {
        let shapes = buildShapes
        return try frozen(limit: replicas) {
            try ModelBlueprint(of: self) {
                let replica = try make()
                if let shapes { try replica.buildIfNeeded(inputShapes: shapes) }
                return replica
            }
        }
    }

    private func frozen(
        limit: Int, _ blueprint: () throws -> ModelBlueprint
    ) throws -> FrozenModel {
        guard limit > 0 else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "replicas", expected: "at least 1",
                found: "\(limit)")
        }
        try ensureSetUp()
        guard isBuilt else {
            throw KerasError.notBuilt(
                object: summaryDescription, remedy: "call it on data, or build it, before frozen()")
        }
        do {
            return FrozenModel(try ReplicaPool(of: blueprint(), limit: limit))
        } catch let error as KerasError {
            if case .notReplicable = error { throw error }
            throw KerasError.notReplicable(
                object: summaryDescription, reason: String(describing: error))
        }
    }
}
