import KerasTensors

/// The metrics that `compile` was given, updated together. (Keras: `CompileMetrics`.)
///
/// Names are resolved at once, so that `compile` refuses unknown ones; which output a metric
/// belongs to, and what `"accuracy"` means, is decided by the first batch.
final class CompileMetrics {
    /// The metrics of one output.
    private struct Group {
        let output: Int
        /// What their names begin with in logs, where there are several outputs with names.
        let label: String?
        let metrics: [Metric]

        /// Adds a batch, unless the output has no targets.
        func updateState(_ yTrue: Tensor?, _ yPred: Tensor, sampleWeight: Tensor?) throws {
            guard let yTrue else { return }
            for metric in metrics {
                try metric.updateState(yTrue, yPred, sampleWeight: sampleWeight)
            }
        }
    }

    private struct Built {
        let layout: OutputLayout
        let plain: [Group]
        let weighted: [Group]
    }

    private let plain: [MetricIdentifier]
    private let weighted: [MetricIdentifier]
    private let outputNames: [String]?
    /// The names that were found here are looked up again with the first batch.
    private let scope = CustomObjectScope()
    private var built: Built?

    /// - Parameters:
    ///   - metrics: Metrics that see every sample alike.
    ///   - weighted: Metrics that get the sample weights.
    ///   - outputNames: The model's names for its outputs, if it has any.
    /// - Throws: ``KerasError/unknownIdentifier(kind:name:remedy:)``.
    init(
        _ metrics: [MetricIdentifier]?, weighted: [MetricIdentifier]? = nil,
        outputNames: [String]? = nil
    ) throws {
        plain = metrics ?? []
        self.weighted = weighted ?? []
        self.outputNames = outputNames
        // What is made to look for errors does not count in automatic names.
        try ObjectNames.$isCounting.withValue(false) {
            for metric in (plain + self.weighted).flatMap(\.nest.leaves) {
                try LoadBudget.current?.count(.objects, at: "compile: metrics")
                try metric.check()
            }
        }
    }

    /// The metrics, in the order of their results; none before the first batch, as in Keras.
    var metrics: [Metric] {
        guard let built else { return [] }
        return (built.plain + built.weighted).flatMap(\.metrics)
    }

    /// Adds a batch.
    ///
    /// - Parameter withLoss: The outputs that have losses, which may be the only ones with targets.
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` if metrics, targets
    ///   or weights do not fit the outputs.
    func updateState(
        _ yTrue: Nest<Tensor>, _ yPred: Nest<Tensor>, sampleWeight: Nest<Tensor>? = nil,
        withLoss: [Int] = []
    ) throws {
        if plain.isEmpty && weighted.isEmpty { return }
        if let built, case .leaf(let target) = yTrue, case .leaf(let prediction) = yPred,
            built.layout.count == 1, sampleWeight?.isLeaf != false
        {
            try built.plain.first?.updateState(target, prediction, sampleWeight: nil)
            try built.weighted.first?.updateState(
                target, prediction, sampleWeight: sampleWeight?.single)
            return
        }
        let layout = built?.layout ?? OutputLayout(yPred, names: outputNames)
        guard let targets = layout.aligned(yTrue, some: withLoss) else {
            throw layout.mismatch("y", found: yTrue)
        }
        guard let weights = layout.alignedWeights(sampleWeight, some: withLoss) else {
            throw layout.mismatch("sampleWeight", found: sampleWeight ?? .list([]))
        }
        let predictions = try layout.flattened(yPred)
        let built = try built ?? scope.run { try build(layout, targets, predictions) }
        for group in built.plain {
            try group.updateState(
                targets[group.output], predictions[group.output], sampleWeight: nil)
        }
        for group in built.weighted {
            try group.updateState(
                targets[group.output], predictions[group.output],
                sampleWeight: weights[group.output])
        }
    }

    private func build(_ layout: OutputLayout, _ targets: [Tensor?], _ predictions: [Tensor]) throws
        -> Built
    {
        func groups(_ metrics: [MetricIdentifier], _ argument: String) throws -> [Group] {
            try MetricPlan(metrics, layout: layout, argument: argument).items.map { item in
                Group(
                    output: item.output,
                    label: layout.count > 1 ? layout.labels?[item.output] : nil,
                    metrics: try item.metrics.map {
                        try $0.metric(for: targets[item.output], predictions[item.output])
                    })
            }
        }
        let built = Built(
            layout: layout, plain: try groups(plain, "metrics"),
            weighted: try groups(weighted, "weightedMetrics"))
        self.built = built
        return built
    }

    /// The metrics with their names in the logs, output by output: the metric's own, after that of
    /// the output if there are several. A name that occurs again gets a number (`mse_1`), in the
    /// weighted list a prefix first (`weighted_mse`).
    func named() -> [(name: String, metric: Metric)] {
        guard let built else { return [] }
        var counts: [String: Int] = [:]
        func unique(_ name: String) -> String {
            guard let count = counts[name] else {
                counts[name] = 1
                return name
            }
            counts[name] = count + 1
            return "\(name)_\(count)"
        }
        func name(_ name: String, in group: Group) -> String {
            group.label.map { "\($0)_\(name)" } ?? name
        }
        let first = built.plain.flatMap { group in
            group.metrics.map { (unique(name($0.name, in: group)), $0) }
        }
        return first
            + built.weighted.flatMap { group in
                group.metrics.map { metric in
                    let plain = name(metric.name, in: group)
                    let isTaken = counts[plain] != nil
                    return (
                        unique(isTaken ? name("weighted_\(metric.name)", in: group) : plain), metric
                    )
                }
            }
    }

    /// Forgets all batches.
    func resetState() throws {
        for metric in metrics { try metric.resetState() }
    }
}

extension MetricIdentifier {
    /// Throws the error of an identifier that cannot be resolved.
    fileprivate func check() throws {
        switch form {
        case .absent: return
        case .name(let name) where TargetKind.isAccuracy(name): return
        default: _ = try resolved()
        }
    }

    /// The metric; one that was given by a name has that name in the logs.
    fileprivate func metric(for yTrue: Tensor?, _ yPred: Tensor) throws -> Metric {
        guard case .name(let name) = form else { return try resolved() }
        let metric: Metric
        if TargetKind.isAccuracy(name), let yTrue {
            metric = TargetKind(yTrue: yTrue.shape, yPred: yPred.shape).accuracy
            metric.name = name
            try metric.ensureSetUp()
        } else {
            metric = try resolved()
            metric.rename(name)
        }
        return metric
    }
}
