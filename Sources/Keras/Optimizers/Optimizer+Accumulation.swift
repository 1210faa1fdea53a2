import KerasTensors

extension Optimizer {
    /// Adds the gradients to what was accumulated, and updates with their average at every
    /// `steps`-th step.
    func accumulate(_ pairs: [(gradient: Tensor, variable: Variable)], steps: Int) throws {
        let isUpdate = try (stepCount + 1) % max(1, steps) == 0
        var averaged: [(gradient: Tensor, variable: Variable)] = []
        for (gradient, variable) in pairs {
            let accumulator = try slot(of: variable, in: gradientAccumulators)
            advancePosition()
            if isUpdate {
                let sum = try gradient + accumulator.value
                averaged.append((try sum / Double(steps), variable))
                try accumulator.assignZero()
            } else {
                try accumulator.update { try InPlace.accumulate(&$0, gradient) }
            }
        }
        if isUpdate { try update(averaged) }
    }
}
