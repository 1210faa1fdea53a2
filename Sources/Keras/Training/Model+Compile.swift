import KerasJSON
import KerasTensors

extension Model {
    /// Whether `compile` was called.
    public final var isCompiled: Bool { compiled != nil }

    /// What `compile` does: resolves the identifiers and keeps them.
    func setCompiled(
        optimizer: OptimizerIdentifier, loss: LossIdentifier?, lossWeights: LossWeights?,
        metrics: [MetricIdentifier]?, weightedMetrics: [MetricIdentifier]?, autoScaleLoss: Bool
    ) throws {
        try setCompiled(
            resolved: optimizer.resolved(), loss: loss, lossWeights: lossWeights, metrics: metrics,
            weightedMetrics: weightedMetrics, autoScaleLoss: autoScaleLoss)
    }

    private func setCompiled(
        resolved optimizer: Optimizer?, loss: LossIdentifier?, lossWeights: LossWeights?,
        metrics: [MetricIdentifier]?, weightedMetrics: [MetricIdentifier]?, autoScaleLoss: Bool
    ) throws {
        // A set-up may make the graph, whose outputs have names.
        try ensureSetUp()
        let state = try CompiledState(
            optimizer: optimizer, loss: loss, lossWeights: lossWeights, metrics: metrics,
            weightedMetrics: weightedMetrics, outputNames: graph == nil ? nil : outputNames)
        // What no file could name is refused now, not when an hour of training is to be saved.
        _ = try state.config()?.json(in: EncodingContext(path: "\(summaryDescription).compile"))
        state.scalesLoss = autoScaleLoss && dtypePolicy.name == "mixed_float16"
        compiled = state
        self.optimizer = state.optimizer
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
        // Null stands for none, which Keras could not read; without the key it takes its default.
        let optimizer: OptimizerIdentifier? =
            config.contains(CompileKey.optimizer.rawValue)
            ? try config.value(forKey: .optimizer) : "rmsprop"
        let loss: LossIdentifier? = try config.value(forKey: .loss)
        let lossWeights: LossWeights? = try config.value(forKey: .lossWeights)
        let metrics = CompiledState.metrics(try config.value(forKey: .metrics))
        let weighted = CompiledState.metrics(try config.value(forKey: .weightedMetrics))
        let autoScaleLoss: Bool = try config.value(forKey: .autoScaleLoss) ?? true
        if let optimizer {
            try compile(
                optimizer: optimizer, loss: loss, lossWeights: lossWeights, metrics: metrics,
                weightedMetrics: weighted, autoScaleLoss: autoScaleLoss)
        } else {
            try setCompiled(
                resolved: nil, loss: loss, lossWeights: lossWeights, metrics: metrics,
                weightedMetrics: weighted, autoScaleLoss: autoScaleLoss)
        }
        compiled?.options = CompiledState.ExecutionOptions(
            runEagerly: try config.value(forKey: .runEagerly) ?? false,
            stepsPerExecution: try config.value(forKey: .stepsPerExecution) ?? 1,
            jitCompile: try config.value(forKey: .jitCompile) ?? "auto")
    }

    /// Scales the loss if the model did when `weights` were saved: what decides it, a dtype policy,
    /// does not stand in the config of a model with a graph.
    func scaleLoss(as weights: any WeightsSource) throws {
        guard let optimizer, let compiled, try weights.contains("optimizer") else { return }
        let attribute = "inner_optimizer"
        // A custom optimizer may have one, too.
        guard
            try optimizer is LossScaleOptimizer
                || !StateWalk.attributes(of: optimizer).contains(where: { $0.name == attribute })
        else { return }
        compiled.scalesLoss = try weights.contains("optimizer/\(attribute)")
        self.optimizer = compiled.optimizer
        try buildOptimizerIfPossible()
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
