import KerasJSON
import KerasTensors

/// What `compile` was given, kept as it was spelled, and the loss and metrics made of it.
final class CompiledState {
    /// The arguments of Keras's `compile` that only change how its backends run. They are kept for
    /// the way back to Python and change nothing here.
    struct ExecutionOptions {
        var runEagerly = false
        var stepsPerExecution = 1
        /// Keras resolves "auto" when it compiles, for the machine it runs on.
        var jitCompile: JSONValue = "auto"
    }

    /// The optimizer that `compile` was given, which files have.
    let given: Optimizer?
    /// The one that trains: the same, or one that scales the loss around it.
    private(set) var optimizer: Optimizer?
    let loss: LossIdentifier?
    let lossWeights: LossWeights?
    let metrics: [MetricIdentifier]?
    let weightedMetrics: [MetricIdentifier]?
    var options = ExecutionOptions()

    let compileLoss: CompileLoss?
    let compileMetrics: CompileMetrics?
    let lossTracker = LossTracker()
    /// Whether there was a batch since `compile`, from which Keras builds loss and metrics.
    var hasSeenData = false

    init(
        optimizer: Optimizer?, loss: LossIdentifier?, lossWeights: LossWeights?,
        metrics: [MetricIdentifier]?, weightedMetrics: [MetricIdentifier]?, outputNames: [String]?
    ) throws {
        given = optimizer
        self.optimizer = optimizer
        self.loss = loss
        self.lossWeights = lossWeights
        self.metrics = metrics
        self.weightedMetrics = weightedMetrics
        compileLoss = try loss.map {
            try CompileLoss($0, weights: lossWeights, outputNames: outputNames)
        }
        compileMetrics =
            metrics == nil && weightedMetrics == nil
            ? nil
            : try CompileMetrics(metrics, weighted: weightedMetrics, outputNames: outputNames)
    }

    /// Whether the loss is scaled by a wrapper around the optimizer that was given.
    var scalesLoss: Bool {
        get { optimizer !== given }
        set {
            guard newValue != scalesLoss, let given, !(given is LossScaleOptimizer) else { return }
            optimizer = newValue ? LossScaleOptimizer(given, name: "loss_scale_optimizer") : given
        }
    }

    /// The config that Keras writes: the optimizer always as an object, the others as given.
    /// `nil` without an optimizer: Keras cannot read that.
    func config() throws -> Config? {
        guard let given else { return nil }
        return [
            "optimizer": given, "loss": loss, "loss_weights": lossWeights,
            "metrics": Self.value(of: metrics), "weighted_metrics": Self.value(of: weightedMetrics),
            "run_eagerly": options.runEagerly, "steps_per_execution": options.stepsPerExecution,
            "jit_compile": options.jitCompile,
        ]
    }

    /// Metrics by the outputs' names are given as a dictionary that stands alone in its list, and
    /// written without the list.
    private static func value(of metrics: [MetricIdentifier]?) -> (any ConfigValue)? {
        guard let metrics else { return nil }
        if metrics.count == 1, case .dictionary = metrics[0].form { return metrics[0] }
        return metrics
    }

    /// The reverse of `value(of:)`.
    static func metrics(_ identifier: MetricIdentifier?) -> [MetricIdentifier]? {
        guard let identifier else { return nil }
        if case .list(let metrics) = identifier.form { return metrics }
        return [identifier]
    }
}
