/// What making the objects of one file may cost together: a small file can ask for much, by models
/// that hold each other twice or by metrics with many thresholds.
///
/// Used by the one thread that loads.
final class LoadBudget: @unchecked Sendable {
    private var layerCalls: Int
    private var thresholds: Int
    private let limits: LoadLimits

    /// That of the load that runs, if one does.
    @TaskLocal static var current: LoadBudget?

    init(_ limits: LoadLimits) {
        self.limits = limits
        layerCalls = limits.layerCalls
        thresholds = limits.thresholds
    }

    /// - Throws: ``KerasError/resourceLimit(path:what:declared:limit:remedy:)`` for a call too many.
    func countLayerCall(of layer: Layer) throws {
        layerCalls -= 1
        guard layerCalls < 0 else { return }
        throw KerasError.resourceLimit(
            path: layer.summaryDescription,
            what: "the number of layers' calls while the model is built",
            declared: limits.layerCalls + 1, limit: limits.layerCalls,
            remedy: LoadLimits.remedy("layerCalls"))
    }

    /// - Throws: ``KerasError/resourceLimit(path:what:declared:limit:remedy:)`` for too many.
    func count(thresholds count: Int, of metric: Metric) throws {
        let (rest, overflow) = thresholds.subtractingReportingOverflow(count)
        guard !overflow, rest >= 0 else {
            throw KerasError.resourceLimit(
                path: metric.summaryDescription, what: "the number of all metrics' thresholds",
                declared: overflow ? .max : limits.thresholds - rest, limit: limits.thresholds,
                remedy: LoadLimits.remedy("thresholds"))
        }
        thresholds = rest
    }
}
