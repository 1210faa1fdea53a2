import KerasTensors

extension Optimizer {
    /// `average = m · average + (1 − m) · variable`, with `m = 0` at the first update.
    func updateAverages() throws {
        let iterations = try iterations
        let momentum = iterations == 0 ? 0 : emaMomentum
        for (variable, average) in zip(trainedVariables, averages) {
            let value = try variable.value
            try average.update { try InPlace.average(&$0, with: value, momentum: momentum) }
        }
        if let emaOverwriteFrequency, (iterations + 1) % max(1, emaOverwriteFrequency) == 0 {
            try finalizeVariableValues()
        }
    }

    /// Replaces the variables by their averages, if averages are kept: what `fit` does at its end.
    /// (Keras: `finalize_variable_values`.)
    ///
    /// - Throws: As ``Variable/assign(_:)``.
    public final func finalizeVariableValues() throws {
        if let wrapped { return try wrapped.finalizeVariableValues() }
        for (variable, average) in zip(trainedVariables, averages) {
            try variable.assign(average.value)
        }
    }
}
