import Dispatch
import KerasTensors
import Synchronization

/// Makes batches ahead of the one that is asked for next, a bounded number of them.
///
/// No thread waits for room: those that make batches end when there is enough, and taking a batch
/// starts them again.
final class BatchQueue: Sendable {
    private let count: Int
    private let workers: Int
    private let maxQueueSize: Int
    private let makeBatch: @Sendable (Int) throws -> Batch
    private let state = Mutex(State())
    /// Signalled once for each time that the taker said it waits.
    private let isReady = DispatchSemaphore(value: 0)

    private struct State {
        /// Batches that were taken.
        var taken = 0
        /// Batches that were begun.
        var begun = 0
        /// Threads that make batches.
        var active = 0
        var ready: [Int: Batch] = [:]
        var takerWaits = false
        var isStopped = false
    }

    init(
        count: Int, workers: Int, maxQueueSize: Int,
        makeBatch: @escaping @Sendable (Int) throws -> Batch
    ) {
        self.count = count
        self.workers = workers
        self.maxQueueSize = maxQueueSize
        self.makeBatch = makeBatch
    }

    /// Starts as many threads as there is work for.
    func makeMore() {
        while let index = state.withLock({ $0.active < workers ? begin(&$0) : nil }) {
            DispatchQueue.global().async { self.work(from: index) }
        }
    }

    /// The next batch; `nil` after the last. For one thread at a time.
    func take() -> Batch? {
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
            if batch != nil { makeMore() }
            if batch != nil || isOver { return batch }
            isReady.wait()
        }
    }

    /// Begins no more batches.
    func stop() { state.withLock { $0.isStopped = true } }

    /// The number of the next batch, which the caller's thread makes, if there is room for one.
    private func begin(_ state: inout State) -> Int? {
        guard !state.isStopped, state.begun < count, state.begun - state.taken < maxQueueSize
        else { return nil }
        state.active += 1
        state.begun += 1
        return state.begun - 1
    }

    /// Makes the batch with this number, and others as long as there is room for them.
    private func work(from first: Int) {
        var next: Int? = first
        while let index = next {
            let batch = Parallelism.staying { Batch { try makeBatch(index) } }
            next = state.withLock { state in
                state.ready[index] = batch
                state.active -= 1
                if state.takerWaits, index == state.taken {
                    state.takerWaits = false
                    isReady.signal()
                }
                return begin(&state)
            }
        }
    }
}
