/// Bounds of what is made while a graph is: there a file's numbers decide, and nothing is computed
/// that anybody asked for.
package enum ShapeInference {
    /// Whether shapes are being found by the parts of an op: large constants are not computed, then.
    @TaskLocal static var isRunning = false
    /// Whether a file's graph is being made.
    @TaskLocal package static var isOfFile = false

    /// NumPy's limit. Products and gathers add ranks up, so that a few ops double it at each step.
    private static let largestRank = 64
    private static let largestCount = 1 << 20
    private static let largestAllocation = 1 << 26

    /// - Throws: ``TensorError`` if a result has too many dimensions.
    static func check(_ spec: TensorSpec, of operation: KerasName) throws {
        guard spec.shape.rank <= largestRank else {
            throw TensorError.invalidArgument(
                operation: operation.className, argument: "x",
                expected: "a result of at most \(largestRank) dimensions",
                found: "\(spec.shape.rank)")
        }
    }

    /// Whether a constant is too large to be computed for the sake of its shape.
    static func leavesOut(_ spec: TensorSpec) throws -> Bool {
        guard isRunning else { return false }
        return try spec.shape.elementCount() > largestCount
    }

    /// - Throws: ``TensorError/allocationLimit(requestedBytes:limitBytes:)``.
    static func checkAllocation(_ byteCount: Int) throws {
        guard byteCount > largestAllocation, isRunning || isOfFile else { return }
        throw TensorError.allocationLimit(
            requestedBytes: byteCount, limitBytes: largestAllocation)
    }
}
