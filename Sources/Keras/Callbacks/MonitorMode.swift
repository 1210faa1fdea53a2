/// Which values of a monitored quantity are better.
public enum MonitorMode: String, Sendable, CaseIterable, ConfigValue {
    /// As its metric knows: smaller for losses, larger for accuracies.
    case auto
    /// Smaller ones.
    case min
    /// Larger ones.
    case max
}

extension Metric {
    /// Which values are better; `auto` for a metric of which nobody knows.
    /// (Keras: `metric._direction`.)
    var direction: MonitorMode {
        switch self {
        case is Metrics.Accuracy, is Metrics.BinaryAccuracy, is Metrics.CategoricalAccuracy,
            is Metrics.SparseCategoricalAccuracy, is Metrics.TopKCategoricalAccuracy,
            is Metrics.SparseTopKCategoricalAccuracy, is Metrics.Precision, is Metrics.Recall,
            is Metrics.AUC, is Metrics.RateAtRate, is Metrics.ScoreOfClasses,
            is Metrics.CosineSimilarity, is Metrics.R2Score:
            return .max
        case let wrapper as Metrics.MeanMetricWrapper:
            // The mean of a loss, unless it is a function that Keras does not have.
            let loss = wrapper.fn.flatMap { try? Losses.builtIn(named: $0.name) }
            return loss == nil ? .auto : .min
        case is Metrics.FunctionMean, is Metrics.RootMeanSquaredError:
            return BuiltIns.nearestBuiltIn(of: self) == Metrics.Mean.self ? .auto : .min
        default:
            return .auto
        }
    }
}
