import KerasJSON
import KerasTensors

extension Model {
    /// Whether `compile` was called.
    public final var isCompiled: Bool { compiled != nil }

    /// What `compile` does: resolves the identifiers and keeps them.
    func setCompiled(
        optimizer: OptimizerIdentifier, loss: LossIdentifier?, lossWeights: LossWeights?,
        metrics: [MetricIdentifier]?, weightedMetrics: [MetricIdentifier]?
    ) throws {
        try setCompiled(
            resolved: optimizer.resolved(), loss: loss, lossWeights: lossWeights, metrics: metrics,
            weightedMetrics: weightedMetrics)
    }

    private func setCompiled(
        resolved optimizer: Optimizer?, loss: LossIdentifier?, lossWeights: LossWeights?,
        metrics: [MetricIdentifier]?, weightedMetrics: [MetricIdentifier]?
    ) throws {
        // A set-up may make the graph, whose outputs have names.
        try ensureSetUp()
        let state = try CompiledState(
            optimizer: optimizer, loss: loss, lossWeights: lossWeights, metrics: metrics,
            weightedMetrics: weightedMetrics, outputNames: graph == nil ? nil : outputNames)
        // What no file could name is refused now, not when an hour of training is to be saved.
        _ = try state.config()?.json(in: EncodingContext(path: "\(summaryDescription).compile"))
        compiled = state
        self.optimizer = optimizer
        stopTraining = false
    }

    /// Compiles the model from what Keras's `get_compile_config` wrote.
    ///
    /// - Throws: ``KerasError/unknownConfigKey(path:object:key:known:)`` for a key that Keras's
    ///   `compile` does not have.
    func compile(fromDefault config: Config) throws {
        let known = CompileKey.allCases.map(\.rawValue)
        for key in config.keys where !known.contains(key) {
            throw KerasError.unknownConfigKey(
                path: config.decodingContext.path, object: "compile", key: key, known: known)
        }
        let optimizer: OptimizerIdentifier? = try config.value(forKey: .optimizer)
        let loss: LossIdentifier? = try config.value(forKey: .loss)
        let lossWeights: LossWeights? = try config.value(forKey: .lossWeights)
        let metrics = CompiledState.metrics(try config.value(forKey: .metrics))
        let weighted = CompiledState.metrics(try config.value(forKey: .weightedMetrics))
        if let optimizer {
            try compile(
                optimizer: optimizer, loss: loss, lossWeights: lossWeights, metrics: metrics,
                weightedMetrics: weighted)
        } else {
            try setCompiled(
                resolved: nil, loss: loss, lossWeights: lossWeights, metrics: metrics,
                weightedMetrics: weighted)
        }
        compiled?.options = CompiledState.ExecutionOptions(
            runEagerly: try config.value(forKey: .runEagerly) ?? false,
            stepsPerExecution: try config.value(forKey: .stepsPerExecution) ?? 1,
            jitCompile: try config.value(forKey: .jitCompile) ?? "auto")
    }

    /// Makes the optimizer's slots, so that a file's can be loaded into them, if the model is
    /// compiled and has its variables.
    func buildOptimizerIfPossible() throws {
        guard let optimizer, isBuilt else { return }
        try optimizer.buildIfNeeded(trainableVariables)
    }
}

/// The arguments of Keras's `compile`.
private enum CompileKey: String, CaseIterable {
    case optimizer, loss, metrics
    case lossWeights = "loss_weights"
    case weightedMetrics = "weighted_metrics"
    case runEagerly = "run_eagerly"
    case stepsPerExecution = "steps_per_execution"
    case jitCompile = "jit_compile"
    case autoScaleLoss = "auto_scale_loss"
}

extension Config {
    fileprivate func value<Value: ConfigValue>(forKey key: CompileKey) throws -> Value? {
        try value(forKey: key.rawValue, default: Value?.none)
    }
}
