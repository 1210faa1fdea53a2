import KerasTensors

extension Layer {
    /// The values of all weights, in their order. (Keras: `get_weights`.)
    ///
    /// - Throws: What initializers throw.
    public final var weightValues: [Tensor] {
        get throws { try weights.map { try $0.value } }
    }

    /// Sets all weights to `values`, in their order; none of them if one does not fit.
    /// (Keras: `set_weights`.)
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for another number
    ///   of values, and for a layer that is not built;
    ///   ``KerasError/variableShape(variable:expected:found:)``.
    public final func setWeights(_ values: [Tensor]) throws {
        let weights = try weights
        guard values.count == weights.count else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "values",
                expected: "\(weights.count) tensors, one for each weight"
                    + (isBuilt ? "" : " (it is not built yet)"),
                found: "\(values.count)")
        }
        for (weight, value) in zip(weights, values) where value.shape != weight.shape {
            throw KerasError.variableShape(
                variable: weight.description, expected: weight.shape, found: value.shape)
        }
        for (weight, value) in zip(weights, values) { try weight.assign(value) }
    }
}
