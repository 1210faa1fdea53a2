import KerasTensors

extension Model {
    /// The total loss of one batch: that of `compile`, plus what regularizers and `addLoss` give.
    ///
    /// - Parameter outputs: What the model gave for the batch.
    /// - Throws: ``KerasError/notCompiled(object:)``; an error for a loss without targets.
    public final func computeLoss(_ batch: Batch, outputs: Nest<Tensor>) throws -> Tensor {
        let compiled = try requireCompiled()
        var total: Tensor?
        if let loss = compiled.compileLoss {
            guard let y = batch.y else {
                throw KerasError.invalidArgument(
                    object: summaryDescription, argument: "y", expected: "the targets of the loss",
                    found: "none")
            }
            total = try loss(y, outputs, sampleWeight: batch.sampleWeight)
        }
        for extra in try losses {
            let extra = extra.rank == 0 ? extra : try Ops.sum(extra)
            total = try total.map { try Ops.add($0, extra) } ?? extra
        }
        return try total ?? Tensor([Float(0)], shape: .scalar)
    }

    /// Adds one batch to the metrics of `compile`.
    ///
    /// - Returns: The logs of the epoch so far.
    public final func computeMetrics(_ batch: Batch, outputs: Nest<Tensor>) throws -> StepLogs {
        let compiled = try requireCompiled()
        if let metrics = compiled.compileMetrics, let y = batch.y {
            try metrics.updateState(y, outputs, sampleWeight: batch.sampleWeight)
        }
        return StepLogs { try compiled.logs() }
    }

    func defaultTrainStep(_ batch: Batch) throws -> StepLogs {
        let compiled = try requireCompiled()
        guard let optimizer = compiled.optimizer else {
            throw KerasError.notCompiled(object: summaryDescription)
        }
        let variables = try trainableVariables
        var outputs = batch.x
        var loss: Tensor = 0.0
        func forward() throws -> Tensor {
            outputs = try self(batch.x, training: true)
            let total = try computeLoss(batch, outputs: outputs)
            loss = total.detached
            return total
        }
        if variables.isEmpty {
            _ = try forward()
        } else {
            let found = try gradients(of: { try optimizer.scaled(forward()) }, with: variables)
            try optimizer.apply(found.gradients, to: variables)
        }
        return try measure(batch, outputs: outputs, loss: loss)
    }

    func defaultTestStep(_ batch: Batch) throws -> StepLogs {
        let outputs = try self(batch.x, training: false)
        return try measure(
            batch, outputs: outputs, loss: try computeLoss(batch, outputs: outputs))
    }

    private func measure(_ batch: Batch, outputs: Nest<Tensor>, loss: Tensor) throws -> StepLogs {
        let compiled = try requireCompiled()
        compiled.lossTracker.add(try loss.doubleValue(), sampleCount: batch.sampleCount)
        return try computeMetrics(batch, outputs: outputs.map(\.detached))
    }

    func requireCompiled() throws -> CompiledState {
        guard let compiled else { throw KerasError.notCompiled(object: summaryDescription) }
        return compiled
    }
}

extension CompiledState {
    /// The means of the loss and of the metrics since the last reset.
    func logs() throws -> Logs {
        var logs: Logs = ["loss": lossTracker.mean]
        for (name, value) in try compileMetrics?.results() ?? [] {
            logs[name] = try value.doubleValue()
        }
        return logs
    }

    func resetMetrics() throws {
        lossTracker.reset()
        try compileMetrics?.resetState()
    }
}
