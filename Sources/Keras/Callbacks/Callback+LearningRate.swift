extension Callback {
    /// The optimizer of the model that is trained.
    ///
    /// - Throws: ``KerasError/notCompiled(object:)``.
    func trainedOptimizer() throws -> Optimizer {
        guard let optimizer = model?.optimizer else {
            throw KerasError.notCompiled(object: model?.summaryDescription ?? "\(type(of: self))")
        }
        return optimizer
    }
}

extension Optimizer {
    /// Sets the learning rate at once.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` if the optimizer
    ///   was made with a schedule.
    func setLearningRate(_ rate: Double) throws {
        learningRate = .value(rate)
        _ = try currentLearningRate
    }
}
