import Dispatch
import KerasZip
import Synchronization

/// Writes files in the background, one after the other, in the order in which the saves began: of
/// two saves to one path the later one stays.
///
/// A thread of its own waits for the disk, and none of those that tasks share.
final class SaveQueue: Sendable {
    static let shared = SaveQueue()

    private let queue = DispatchQueue(label: "keras.saving")
    private let pendingCount = Atomic<Int>(0)

    /// Waits, blocking the thread, until everything that was enqueued is written.
    func finish() {
        if pendingCount.load(ordering: .relaxed) > 0 { queue.sync {} }
    }

    /// Runs `body` after everything that was enqueued before.
    ///
    /// - Returns: What waits for it. Cancelling that ends the waiting and not the save.
    func enqueue(_ body: @escaping @Sendable () throws -> Void) -> Task<Void, any Error> {
        let (results, continuation) = AsyncThrowingStream.makeStream(of: Void.self)
        let calls = FileSystemCalls.current
        pendingCount.add(1, ordering: .relaxed)
        queue.async {
            let error: (any Error)?
            do {
                try FileSystemCalls.$current.withValue(calls, operation: body)
                error = nil
            } catch let failure {
                error = failure
            }
            self.pendingCount.subtract(1, ordering: .relaxed)
            continuation.finish(throwing: error)
        }
        return Task {
            for try await _ in results {}
            try Task.checkCancellation()
        }
    }
}
