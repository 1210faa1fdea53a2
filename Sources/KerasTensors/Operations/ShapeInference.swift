import Synchronization

/// Bounds of what is made while a graph is: there a file's numbers decide, and nothing is computed
/// that anybody asked for.
package enum ShapeInference {
    /// Whether shapes are being found by the parts of an op: large constants are not computed, then.
    ///
    /// Every op asks. A task-local takes longer to read than a number.
    static var isRunning: Bool { runs.load(ordering: .relaxed) > 0 && isRunningHere }
    @TaskLocal private static var isRunningHere = false
    /// How many there are, in whatever task.
    private static let runs = Atomic<Int>(0)
    /// Whether a file's graph is being made.
    @TaskLocal private static var isOfFile = false

    /// Counts the ops that others are made of, where a file decides how many there are.
    ///
    /// A class: optimised code that makes a function task-local may look for the metadata of its
    /// type in vain, and end the process.
    package final class PartCounter: Sendable {
        private let body: @Sendable () throws -> Void
        private let end = Mutex<(any Error)?>(nil)

        /// - Parameter count: Called for each op; it throws when they are too many.
        package init(_ count: @escaping @Sendable () throws -> Void) { body = count }

        fileprivate func count() throws {
            do {
                try body()
            } catch {
                end.withLock { $0 = error }
                throw error
            }
        }

        /// - Throws: What ended the counting, if anything did.
        fileprivate func checkEnd() throws {
            if let error = end.withLock({ $0 }) { throw error }
        }
    }

    @TaskLocal package static var partCounter: PartCounter?

    /// NumPy's limit. Products and gathers add ranks up, so that a few ops double it at each step.
    private static let largestRank = 64
    /// Of a constant; a file may have thousands of ops that make some.
    private static let largestCount = 1 << 12
    private static let largestAllocation = 1 << 26

    /// How many results an op may have. Parts without elements cost no allocation that would be
    /// refused for them, so that the number has to be; in a file anything can be that large.
    private static var largestResultCount: Int { isOfFile ? 1 << 16 : 1 << 20 }

    /// What `body` gives, which finds shapes by the parts of an op.
    static func run<Result>(_ body: () throws -> Result) rethrows -> Result {
        runs.wrappingAdd(1, ordering: .relaxed)
        defer { runs.wrappingSubtract(1, ordering: .relaxed) }
        return try $isRunningHere.withValue(true, operation: body)
    }

    /// What `body` gives, which makes a part of a file's graph.
    package static func ofFile<Result>(_ body: () throws -> Result) rethrows -> Result {
        try $isOfFile.withValue(true, operation: body)
    }

    /// - Throws: ``TensorError`` if an op would have too few or too many results.
    static func checkCount(
        _ count: Int, of operation: String, argument: String, least: Int = 1
    ) throws {
        let most = largestResultCount
        guard least <= count, count <= most else {
            throw TensorError.invalidArgument(
                operation: operation, argument: argument,
                expected: "from \(least) to \(most) results", found: "\(count)")
        }
    }

    /// - Throws: ``TensorError`` if a result has too many dimensions; what ``partCounter`` throws.
    static func check(_ spec: TensorSpec, of operation: KerasName) throws {
        guard spec.shape.rank <= largestRank else {
            throw TensorError.invalidArgument(
                operation: operation.className, argument: "x",
                expected: "a result of at most \(largestRank) dimensions",
                found: "\(spec.shape.rank)")
        }
        if isRunning { try partCounter?.count() }
    }

    /// What `body` gives; `nil` if it throws.
    ///
    /// - Throws: What ``partCounter`` threw: no try is made after that.
    static func attempt<Result>(_ body: () throws -> Result) throws -> Result? {
        do {
            return try body()
        } catch {
            try partCounter?.checkEnd()
            return nil
        }
    }

    /// Whether constants are too large to be computed, or computed with, while ``isRunning``.
    static func leavesOut(_ results: [TensorSpec], of inputs: [Tensor] = []) throws -> Bool {
        let shapes = results.map(\.shape) + inputs.map(\.shape)
        return try shapes.contains { try $0.elementCount() > largestCount }
    }

    /// - Throws: ``TensorError/allocationLimit(requestedBytes:limitBytes:)``.
    static func checkAllocation(_ byteCount: Int) throws {
        guard byteCount > largestAllocation, isRunning || isOfFile else { return }
        throw TensorError.allocationLimit(
            requestedBytes: byteCount, limitBytes: largestAllocation)
    }
}
