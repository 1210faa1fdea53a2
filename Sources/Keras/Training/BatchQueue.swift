import Dispatch
import Foundation
import KerasTensors
import Synchronization

/// Makes batches ahead of the one that is asked for next, a bounded number of them, on threads of its
/// own: those that a process shares are not enough for makers of batches that wait.
final class BatchQueue: Sendable {
    private let count: Int
    private let workers: Int
    private let maxQueueSize: Int
    private let makeBatch: @Sendable (Int) throws -> Batch
    private let state = Mutex(State())
    /// Signalled for each batch that may be begun, and for each worker that is to end.
    private let room = DispatchSemaphore(value: 0)
    /// Signalled once for each time that the taker said it waits.
    private let isReady = DispatchSemaphore(value: 0)

    private struct State {
        /// Batches that were taken.
        var taken = 0
        /// Batches that were begun.
        var begun = 0
        var ready: [Int: Batch] = [:]
        var hasWorkers = false
        var takerWaits = false
        var isStopped = false
    }

    init(
        count: Int, workers: Int, maxQueueSize: Int,
        makeBatch: @escaping @Sendable (Int) throws -> Batch
    ) {
        self.count = count
        self.workers = min(workers, count)
        self.maxQueueSize = maxQueueSize
        self.makeBatch = makeBatch
    }

    /// The next batch; `nil` after the last. For one thread at a time.
    func take() -> Batch? {
        startWorkers()
        while true {
            let (batch, isOver) = state.withLock { state -> (Batch?, Bool) in
                guard state.taken < count else { return (nil, true) }
                guard let batch = state.ready.removeValue(forKey: state.taken) else {
                    state.takerWaits = true
                    return (nil, false)
                }
                state.taken += 1
                return (batch, false)
            }
            if isOver { return nil }
            if let batch {
                room.signal()
                return batch
            }
            isReady.wait()
        }
    }

    /// Begins no more batches, and keeps none.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            state.ready = [:]
        }
        // It goes from worker to worker.
        room.signal()
    }

    /// Starts the workers, if that was not done before.
    private func startWorkers() {
        let isFirst = state.withLock { state in
            defer { state.hasWorkers = true }
            return !state.hasWorkers
        }
        guard isFirst else { return }
        for _ in 0..<min(maxQueueSize, count) { room.signal() }
        for _ in 0..<workers { Thread.detachNewThread { self.work() } }
    }

    /// Makes batches, each when there is room for it, until there are no more to be made.
    private func work() {
        while true {
            room.wait()
            let next = state.withLock { state -> Int? in
                guard !state.isStopped, state.begun < count else { return nil }
                state.begun += 1
                return state.begun - 1
            }
            guard let index = next else { break }
            let batch = Parallelism.staying { Batch { try makeBatch(index) } }
            state.withLock { state in
                guard !state.isStopped else { return }
                state.ready[index] = batch
                if state.takerWaits, index == state.taken {
                    state.takerWaits = false
                    isReady.signal()
                }
            }
        }
        // The others are to end, too.
        room.signal()
    }
}
