import KerasTensors

extension Model {
    func defaultLoss(_ batch: Batch, outputs: Nest<Tensor>) throws -> Tensor {
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

    func defaultMetrics(_ batch: Batch, outputs: Nest<Tensor>) throws -> StepLogs {
        let compiled = try requireCompiled()
        if let metrics = compiled.compileMetrics, let y = batch.y {
            try metrics.updateState(
                y, outputs, sampleWeight: batch.sampleWeight,
                withLoss: compiled.compileLoss?.outputs ?? [])
        }
        let own = try ownMetrics
        return StepLogs { try compiled.logs(with: own) }
    }

    func defaultTrainStep(_ batch: Batch) throws -> StepLogs {
        if let failure = batch.failure { throw failure }
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
            let found = try gradients(of: { try optimizer.scaleLoss(forward()) }, with: variables)
            try optimizer.apply(found.gradients, to: variables)
        }
        return try measure(batch, outputs: outputs, loss: loss)
    }

    func defaultTestStep(_ batch: Batch) throws -> StepLogs {
        if let failure = batch.failure { throw failure }
        let outputs = try self(batch.x, training: false)
        return try measure(
            batch, outputs: outputs, loss: try computeLoss(batch, outputs: outputs))
    }

    private func measure(_ batch: Batch, outputs: Nest<Tensor>, loss: Tensor) throws -> StepLogs {
        let compiled = try requireCompiled()
        compiled.lossTracker.add(try loss.doubleValue(), sampleCount: batch.sampleCount)
        return try computeMetrics(batch, outputs: outputs.map(\.detached))
    }

    /// The metrics of `compile`, once there was a batch, and those that the model and its layers keep
    /// in properties. (Keras's list begins with the loss, which is no metric here.)
    ///
    /// - Throws: As ``Layer/directLayers()``, for this model and the layers inside it.
    public final var metrics: [Metric] {
        get throws { try (compiled?.compileMetrics?.metrics ?? []) + ownMetrics }
    }

    /// The metrics in properties of the model and its layers; models inside count for themselves.
    var ownMetrics: [Metric] {
        get throws {
            if let structure = try currentStructure { return structure.metrics }
            let layers = try flattenedLayers.filter { $0 === self || !($0 is Model) }
            return try layers.flatMap {
                try StateWalk.declaredAttributes(of: $0).flatMap(\.child.metrics)
            }
        }
    }

    func resetMetrics() throws {
        try requireCompiled().resetMetrics(with: ownMetrics)
    }

    func requireCompiled() throws -> CompiledState {
        guard let compiled else { throw KerasError.notCompiled(object: summaryDescription) }
        return compiled
    }
}

extension CompiledState {
    /// The means of the loss and of the metrics since the last reset.
    func logs(with own: [Metric]) throws -> Logs {
        var logs: Logs = lossTracker.isEmpty ? [:] : ["loss": lossTracker.mean]
        for (name, metric) in compileMetrics?.named() ?? [] { try logs.add(metric, as: name) }
        for (name, loss) in compileLoss?.trackers ?? [] where !loss.isEmpty {
            logs[name] = loss.mean
        }
        for metric in own { try logs.add(metric, as: metric.name) }
        return logs
    }

    func resetMetrics(with own: [Metric]) throws {
        lossTracker.reset()
        for (_, loss) in compileLoss?.trackers ?? [] { loss.reset() }
        try compileMetrics?.resetState()
        for metric in own { try metric.resetState() }
    }
}

extension Logs {
    /// Adds the metric's value, or its values under their own names.
    fileprivate mutating func add(_ metric: Metric, as name: String) throws {
        for (name, value) in try metric.namedResults() ?? [name: metric.result()] {
            self[value: name] = try LogValue(value)
        }
    }
}
