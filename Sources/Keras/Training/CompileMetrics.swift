import KerasTensors

/// The metrics that `compile` was given, updated together. (Keras: `CompileMetrics`.)
///
/// Names are resolved at once, so that `compile` refuses unknown ones; what `"accuracy"` means is
/// decided by the shapes of the first batch.
final class CompileMetrics {
    fileprivate enum Entry {
        case metric(Metric)
        /// The name as it was given: it is the metric's name, too.
        case accuracy(name: String)
    }

    private var plain: [Entry]
    private var weighted: [Entry]

    /// - Parameters:
    ///   - metrics: Metrics that see every sample alike.
    ///   - weighted: Metrics that get the sample weights.
    /// - Throws: ``KerasError/unknownIdentifier(kind:name:remedy:)``.
    init(_ metrics: [MetricIdentifier]?, weighted: [MetricIdentifier]? = nil) throws {
        plain = try Self.flattened(metrics ?? []).map(Self.entry)
        self.weighted = try Self.flattened(weighted ?? []).map(Self.entry)
    }

    /// The metrics, in the order of their results; without the ones still to be chosen.
    var metrics: [Metric] { (plain + weighted).compactMap(\.metric) }

    /// Adds a batch.
    func updateState(
        _ yTrue: Nest<Tensor>, _ yPred: Nest<Tensor>, sampleWeight: Nest<Tensor>? = nil
    ) throws {
        if plain.isEmpty && weighted.isEmpty { return }
        let (yTrue, yPred) = (try yTrue.onlyLeaf("y"), try yPred.onlyLeaf("the model's output"))
        let sampleWeight = try sampleWeight?.onlyLeaf("sampleWeight")
        for index in plain.indices {
            try plain[index].choose(yTrue, yPred)?.updateState(yTrue, yPred, sampleWeight: nil)
        }
        for index in weighted.indices {
            try weighted[index].choose(yTrue, yPred)?
                .updateState(yTrue, yPred, sampleWeight: sampleWeight)
        }
    }

    /// The metrics with their names in the logs, in the order of `compile`'s lists. A name that
    /// occurs again gets a number (`mse_1`), in the weighted list a prefix first (`weighted_mse`).
    func named() -> [(name: String, metric: Metric)] {
        var counts: [String: Int] = [:]
        func unique(_ name: String) -> String {
            guard let count = counts[name] else {
                counts[name] = 1
                return name
            }
            counts[name] = count + 1
            return "\(name)_\(count)"
        }
        let first = plain.compactMap(\.metric).map { (unique($0.name), $0) }
        return first
            + weighted.compactMap(\.metric).map { metric in
                let isTaken = counts[metric.name] != nil
                return (unique(isTaken ? "weighted_\(metric.name)" : metric.name), metric)
            }
    }

    /// Forgets all batches.
    func resetState() throws {
        for metric in metrics { try metric.resetState() }
    }

    private static func entry(_ identifier: MetricIdentifier) throws -> Entry {
        guard case .name(let name) = identifier.form else {
            return .metric(try identifier.resolved())
        }
        if TargetKind.isAccuracy(name) { return .accuracy(name: name) }
        let metric = try identifier.resolved()
        metric.name = name
        return .metric(metric)
    }

    /// Lists and dictionaries in place of their elements: with one output they all apply to it.
    private static func flattened(_ identifiers: [MetricIdentifier]) -> [MetricIdentifier] {
        identifiers.flatMap { identifier in
            switch identifier.form {
            case .list(let list): flattened(list)
            case .dictionary(let entries):
                flattened(entries.sorted { $0.key < $1.key }.map(\.value))
            case .name, .object, .function: [identifier]
            }
        }
    }
}

extension CompileMetrics.Entry {
    fileprivate var metric: Metric? { if case .metric(let metric) = self { metric } else { nil } }

    /// The metric; one that depends on shapes is chosen by these.
    fileprivate mutating func choose(_ yTrue: Tensor, _ yPred: Tensor) throws -> Metric? {
        if case .accuracy(let name) = self {
            let metric = TargetKind(yTrue: yTrue.shape, yPred: yPred.shape).accuracy
            metric.name = name
            try metric.ensureSetUp()
            self = .metric(metric)
        }
        return metric
    }
}
