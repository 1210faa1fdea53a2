import KerasTensors

extension Layer {
    /// Makes and tracks a variable; for layers that do not keep it in a property of their own.
    /// (Keras: `add_weight`.)
    ///
    /// - Throws: ``TensorError`` for a shape with unknown dimensions.
    @discardableResult
    public final func addWeight(
        shape: Shape, initializer: InitializerIdentifier = "glorot_uniform",
        name: String = "variable", trainable: Bool = true, dtype: DType? = nil,
        regularizer: RegularizerIdentifier? = nil, constraint: ConstraintIdentifier? = nil
    ) throws -> Variable {
        let variable = Variable(name: name, trainable: trainable)
        try variable.initialize(
            shape: shape, with: initializer, dtype: dtype ?? dtypePolicy.variableDType,
            regularizer: regularizer, constraint: constraint)
        addedWeights.append(variable)
        return variable
    }

    /// The variables that this layer made itself, those declared trainable first, each group in
    /// the order of their initialization.
    ///
    /// - Throws: What the set-up throws; ``KerasError/unorderedContainer(object:property:)`` for
    ///   variables in a dictionary or set.
    public final var ownVariables: [Variable] {
        get throws {
            try ensureSetUp()
            var variables = try trackedVariables
            variables.removeAll { !$0.isInitialized }
            variables.sort { a, b in
                a.isDeclaredTrainable != b.isDeclaredTrainable
                    ? a.isDeclaredTrainable : a.serial < b.serial
            }
            // One that two properties hold stands beside itself now.
            for index in variables.indices.dropFirst().reversed()
            where variables[index] === variables[index - 1] { variables.remove(at: index) }
            for variable in variables where variable.path == variable.name {
                variable.path = "\(path ?? name)/\(variable.name)"
            }
            return variables
        }
    }

    /// The flags of the variables follow the layer's.
    final func setTrainableOfOwnVariables() {
        for variable in (try? trackedVariables) ?? [] where variable.isDeclaredTrainable {
            variable.trainable = trainable
        }
    }

    /// The variables in properties, initialized or not, and those of ``addWeight``.
    final var trackedVariables: [Variable] {
        get throws {
            var variables = try StateWalk.variables(of: self)
            variables += addedWeights
            return variables
        }
    }

    /// The layers directly inside this one, in the order of their creation.
    ///
    /// - Throws: What the set-up throws, and as ``directLayers()``.
    public final var sublayers: [Layer] {
        get throws {
            try ensureSetUp()
            return try directLayers()
        }
    }

    /// This layer and all inside it, each once, parents first.
    final var flattenedLayers: [Layer] {
        get throws {
            var seen = Set<ObjectIdentifier>()
            var result: [Layer] = []
            try flatten(into: &result, seen: &seen)
            return result
        }
    }

    private func flatten(into result: inout [Layer], seen: inout Set<ObjectIdentifier>) throws {
        guard seen.insert(ObjectIdentifier(self)).inserted else { return }
        result.append(self)
        for layer in try sublayers { try layer.flatten(into: &result, seen: &seen) }
    }

    /// All variables of this layer and the layers inside it, its own first. (Keras: `weights`.)
    ///
    /// - Throws: As ``ownVariables`` and ``directLayers()``, for this layer and those inside it.
    public final var weights: [Variable] {
        get throws {
            var seen = Set<ObjectIdentifier>()
            return try flattenedLayers.flatMap { try $0.ownVariables }
                .filter { seen.insert(ObjectIdentifier($0)).inserted }
        }
    }

    /// The variables that the optimizer changes, in the order of its slots: none if this layer is
    /// frozen, else those whose flag is set. (Keras: `trainable_variables`.)
    ///
    /// - Throws: As ``weights``.
    public final var trainableVariables: [Variable] {
        get throws {
            if let structure = try currentStructure { return structure.trainableVariables }
            guard trainable else { return [] }
            return try weights.filter { $0.trainable && $0.isDeclaredTrainable }
        }
    }

    /// The variables whose regularizers add to the loss.
    final var regularizedVariables: [Variable] {
        get throws { try trainableVariables.filter { $0.regularizer != nil } }
    }

    /// The variables that the optimizer leaves alone.
    ///
    /// - Throws: As ``weights``.
    public final var nonTrainableVariables: [Variable] {
        get throws {
            let trained = Set(try trainableVariables.map(ObjectIdentifier.init))
            return try weights.filter { !trained.contains(ObjectIdentifier($0)) }
        }
    }

    /// The number of numbers in all weights. (Keras: `count_params`.)
    ///
    /// - Throws: As ``weights``.
    public final func countParams() throws -> Int {
        try weights.reduce(0) { try $0 + $1.shape.elementCount() }
    }
}
