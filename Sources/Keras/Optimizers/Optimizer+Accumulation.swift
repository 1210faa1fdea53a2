import KerasTensors

extension Optimizer {
    /// Adds the gradients to what was accumulated, and updates with their average at every
    /// `steps`-th step.
    func accumulate(_ pairs: [(gradient: Tensor, variable: Variable)], steps: Int) throws {
        let isUpdate = try (stepCount + 1) % max(1, steps) == 0
        var averaged: [(gradient: Tensor, variable: Variable)] = []
        for (gradient, variable) in pairs {
            let accumulator = gradientAccumulators[try position(of: variable)]
            advancePosition()
            let sum = try Ops.add(gradient, accumulator.value)
            if isUpdate {
                averaged.append((try Ops.divide(sum, Tensor(.float(Double(steps)))), variable))
                try accumulator.assign(Ops.zerosLike(sum))
            } else {
                try accumulator.assign(sum)
            }
        }
        if isUpdate { try update(averaged) }
    }
}
