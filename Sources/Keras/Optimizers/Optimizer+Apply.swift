import KerasTensors

extension Optimizer {
    /// Makes one step: clips the gradients, decays weights, updates the variables and their slots,
    /// applies constraints, and counts the step.
    ///
    /// - Parameters:
    ///   - gradients: One for each variable; those that are `nil` are passed over.
    ///   - variables: The variables (default: those that the optimizer was built for). The first
    ///     call builds the optimizer.
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` if the numbers
    ///   differ, a variable is unknown, or no variable has a gradient.
    public final func apply(_ gradients: [Tensor?], to variables: [Variable]? = nil) throws {
        if gradients.isEmpty { return }
        try makeStep(gradients, to: variables)
    }

    /// Makes the step with the optimizer's own rule.
    final func makeOwnStep(_ gradients: [Tensor?], to variables: [Variable]?) throws {
        let variables = try knownVariables(variables, gradientCount: gradients.count)
        let scale = lossScaleFactor
        var pairs: [(gradient: Tensor, variable: Variable)] = []
        pairs.reserveCapacity(gradients.count)
        for index in gradients.indices {
            guard let gradient = gradients[index] else { continue }
            let variable = variables[index]
            pairs.append((try unscaled(gradient, by: scale, for: variable), variable))
        }
        guard !pairs.isEmpty else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "gradients",
                expected: "a gradient for at least one variable", found: "none")
        }
        try rate.flush(for: self)
        if let steps = gradientAccumulationSteps {
            try accumulate(pairs, steps: steps)
        } else {
            try update(pairs)
        }
        if useEMA { try updateAverages() }
        for index in pairs.indices {
            let variable = pairs[index].variable
            guard let constraint = variable.constraint else { continue }
            try variable.assign(constraint(variable.value))
        }
        try countStep()
    }

    /// What the gradients are computed of: the loss, or a multiple of it. (Keras: `scale_loss`.)
    ///
    /// - Throws: What the set-up throws; ``TensorError`` for a loss without numbers.
    public final func scaleLoss(_ loss: Tensor) throws -> Tensor {
        try ensureSetUp()
        guard let scale = try lossScale() else { return loss }
        return try Ops.multiply(loss, scale)
    }

    private func knownVariables(_ variables: [Variable]?, gradientCount: Int) throws -> [Variable] {
        try ensureSetUp()
        if let variables { try buildIfNeeded(variables) }
        guard isBuilt else {
            throw KerasError.notBuilt(
                object: summaryDescription, remedy: "pass the variables with the gradients")
        }
        let chosen = variables ?? trainedVariables
        guard chosen.count == gradientCount else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "gradients",
                expected: "\(chosen.count) gradients, one for each variable",
                found: "\(gradientCount)")
        }
        // All of them before any is changed: a step is made as a whole or not at all.
        for variable in chosen {
            _ = try position(of: variable)
            advancePosition()
        }
        return chosen
    }

    private func unscaled(
        _ gradient: Tensor, by factor: Double?, for variable: Variable
    ) throws -> Tensor {
        guard gradient.shape == variable.shape else {
            throw KerasError.variableShape(
                variable: variable.description, expected: variable.shape, found: gradient.shape)
        }
        let gradient =
            gradient.dtype == variable.dtype ? gradient : try Ops.cast(gradient, to: variable.dtype)
        guard let factor else { return gradient }
        return try Ops.divide(gradient, Tensor(.float(factor)))
    }

    func update(_ pairs: [(gradient: Tensor, variable: Variable)]) throws {
        let learningRate = try rate.current(step: stepCount)
        let clipped = try clipped(pairs)
        try prepareUpdate()
        for index in pairs.indices {
            let variable = pairs[index].variable
            let gradient = clipped?[index] ?? pairs[index].gradient
            if decaysWeight(variable), let decay = try weightDecay(of: variable) {
                try variable.update {
                    try InPlace.decay(&$0, by: decay, learningRate: learningRate)
                }
            }
            try updateStep(gradient: gradient, variable: variable, learningRate: learningRate)
            advancePosition()
        }
    }
}
