import KerasTensors

/// What making the objects of one file may cost together: a small file can ask for much, by models
/// that hold each other twice, by names that each layer repeats, or by metrics with many thresholds.
///
/// Used by the one thread that loads.
final class LoadBudget: @unchecked Sendable {
    /// Something that is counted, named as the property of ``LoadLimits`` that bounds it.
    enum Resource: Int, CaseIterable {
        case objects, layerCalls, tensors, operationParts, pathBytes, patternSteps, thresholds

        /// What it is, for errors.
        var what: String {
            switch self {
            case .objects: "the number of objects"
            case .layerCalls: "the number of layers' calls while the model is built"
            case .tensors: "the number of tensors in graphs"
            case .operationParts: "the number of parts that operations were tried by"
            case .pathBytes: "the size of the names and paths of all layers in bytes"
            case .patternSteps: "the number of steps to match the patterns of policy maps"
            case .thresholds: "the number of all metrics' thresholds"
            }
        }

        /// How much of it may be used.
        func limit(in limits: LoadLimits) -> Int {
            switch self {
            case .objects: limits.objects
            case .layerCalls: limits.layerCalls
            case .tensors: limits.tensors
            case .operationParts: limits.operationParts
            case .pathBytes: limits.pathBytes
            case .patternSteps: limits.patternSteps
            case .thresholds: limits.thresholds
            }
        }
    }

    /// By the resources' numbers: there are several counts in the load of each layer.
    private var used = [Int](repeating: 0, count: Resource.allCases.count)
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
            try spending(within: limits, load)
        }
    }

    /// Runs a load whose errors name no file.
    static func spending<Result>(
        within limits: LoadLimits, _ load: () throws -> Result
    ) throws -> Result {
        let budget = LoadBudget(limits)
        let parts = ShapeInference.PartCounter {
            try budget.count(.operationParts, at: "a graph")
        }
        return try $current.withValue(budget) {
            try ShapeInference.$partCounter.withValue(parts, operation: load)
        }
    }

    init(_ limits: LoadLimits) { self.limits = limits }

    /// How much of a resource is left.
    func rest(of resource: Resource) -> Int {
        resource.limit(in: limits) - used[resource.rawValue]
    }

    /// Counts what is about to be used of a resource at `path`.
    ///
    /// - Throws: ``KerasError/resourceLimit(path:what:declared:limit:remedy:)`` for too much.
    func count(
        _ resource: Resource, _ count: Int = 1, at path: @autoclosure () -> String
    ) throws {
        let (sum, overflow) = used[resource.rawValue].addingReportingOverflow(count)
        let total = overflow ? .max : sum
        used[resource.rawValue] = total
        let limit = resource.limit(in: limits)
        guard total > limit else { return }
        throw KerasError.resourceLimit(
            path: path(), what: resource.what, declared: total, limit: limit,
            remedy: LoadLimits.remedy("\(resource)"))
    }

    /// Counts the bytes of a name or a path.
    ///
    /// - Throws: ``KerasError/resourceLimit(path:what:declared:limit:remedy:)`` for too much.
    func count(path text: String, at path: @autoclosure () -> String) throws {
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        try count(.pathBytes, text.utf8.count * (isASCII ? 1 : 8), at: path())
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
}
