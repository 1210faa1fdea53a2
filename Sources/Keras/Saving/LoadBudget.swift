/// What making the objects of one file may cost together: a small file can ask for much, by models
/// that hold each other twice or by metrics with many thresholds.
///
/// Used by the one thread that loads.
final class LoadBudget: @unchecked Sendable {
    private var layerCalls: Int
    private var thresholds: Int
    /// The bytes of the files that are read, and those that were made of them.
    private var fileBytes = 0
    private var unpackedBytes = 0
    private let limits: LoadLimits

    /// That of the load that runs, if one does.
    @TaskLocal static var current: LoadBudget?

    /// Runs the load of the file at `path`, which its errors name.
    static func spending<Result>(
        within limits: LoadLimits, on path: String, _ load: () throws -> Result
    ) throws -> Result {
        try KerasError.namingFile(path) {
            try $current.withValue(LoadBudget(limits), operation: load)
        }
    }

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

    /// Allows for what a file of `count` bytes may be unpacked to.
    func add(fileBytes count: Int) { fileBytes += count }

    /// Counts `count` bytes that are about to be unpacked for `path`.
    ///
    /// - Throws: ``KerasError/resourceLimit(path:what:declared:limit:remedy:)`` for too many.
    func count(unpackedBytes count: Int, of path: String) throws {
        let (sum, overflow) = unpackedBytes.addingReportingOverflow(count)
        unpackedBytes = overflow ? .max : sum
        let (share, isBoundless) = fileBytes.multipliedReportingOverflow(by: limits.expansion)
        let allowed = max(limits.expansionAllowance, isBoundless ? .max : share)
        guard unpackedBytes <= allowed else {
            throw KerasError.resourceLimit(
                path: path,
                what: "the bytes that \(fileBytes) bytes of the file are unpacked to",
                declared: unpackedBytes, limit: allowed, remedy: LoadLimits.remedy("expansion"))
        }
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
