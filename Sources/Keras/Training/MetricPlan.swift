import KerasTensors
import OrderedCollections

/// Which output has which metrics, worked out from what `compile` was given once the outputs are
/// known. (Keras: `CompileMetrics._build_metrics_set`.)
struct MetricPlan {
    /// The metrics of an output.
    struct Item {
        let output: Int
        let metrics: [MetricIdentifier]
    }

    private(set) var items: [Item] = []
    private let layout: OutputLayout
    private let argument: String

    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` if the metrics do
    ///   not fit the outputs.
    init(_ metrics: [MetricIdentifier], layout: OutputLayout, argument: String) throws {
        self.layout = layout
        self.argument = argument
        if metrics.isEmpty { return }
        if layout.count == 1 {
            // They all apply to the only output.
            let all = MetricIdentifier(.list(metrics)).nest.kerasLeaves
            items = [Item(output: 0, metrics: try all.map(present))]
            return
        }
        var given = MetricIdentifier(.list(metrics))
        if metrics.count == 1, case .dictionary = metrics[0].form { given = metrics[0] }
        if layout.isFlat, case .dictionary(let named) = given.form, let labels = layout.labels,
            named.keys.allSatisfy(labels.contains)
        {
            for (output, label) in labels.enumerated() {
                if let metrics = named[label] { try add(metrics, output) }
            }
        } else if layout.isFlat, case .list(let list) = given.form, list.count == layout.count {
            for (output, metrics) in list.enumerated() { try add(metrics, output) }
        } else {
            try walk(given, layout.structure)
        }
    }

    /// One metric, a list of them, or none, for an output.
    private mutating func add(_ metrics: MetricIdentifier, _ output: Int) throws {
        switch metrics.form {
        case .absent: return
        case .list(let list): items.append(Item(output: output, metrics: try list.map(present)))
        default: items.append(Item(output: output, metrics: [try present(metrics)]))
        }
    }

    /// Metrics in the structure of nested outputs.
    private mutating func walk(_ metrics: MetricIdentifier, _ outputs: Nest<Int>) throws {
        switch (metrics.form, outputs) {
        case (_, .leaf(let output)): try add(metrics, output)
        case (.list(let metrics), .list(let outputs)) where metrics.count == outputs.count:
            for (metrics, outputs) in zip(metrics, outputs) { try walk(metrics, outputs) }
        case (.dictionary(let metrics), .dictionary(let outputs))
        where Set(metrics.keys) == Set(outputs.keys):
            for key in outputs.sortedKeys {
                if let metrics = metrics[key], let outputs = outputs[key] {
                    try walk(metrics, outputs)
                }
            }
        default: throw mismatch(metrics.nest.outline)
        }
    }

    private func present(_ metric: MetricIdentifier) throws -> MetricIdentifier {
        switch metric.form {
        case .name, .object, .function: return metric
        case .list, .dictionary, .absent: throw mismatch(metric.nest.outline)
        }
    }

    private func mismatch(_ found: String) -> KerasError {
        let names = layout.labels.map { "by their names (" + $0.joined(separator: ", ") + "), " }
        return .invalidArgument(
            object: "compile", argument: argument,
            expected: "metrics for \(layout.count) outputs: \(names ?? "")in a list with one entry "
                + "for each, or in the structure of the outputs", found: found)
    }
}
