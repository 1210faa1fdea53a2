import Dispatch
import KerasTensors
import Synchronization

/// Makes batches ahead of the one that is asked for next, a bounded number of them.
///
/// No thread waits for room: those that make batches end when there is enough, and taking a batch
/// starts them again.
final class BatchQueue: Sendable {
    private let count: Int
    private let maxQueueSize: Int
    private let makeBatch: @Sendable (Int) throws -> Batch
    /// A queue for each worker: the threads that all share are about as many as there are processors,
    /// and makers of batches that wait would keep them from others.
    private let workers: [DispatchQueue]
    private let state: Mutex<State>
    /// Signalled once for each time that the taker said it waits.
    private let isReady = DispatchSemaphore(value: 0)

    private struct State {
        /// Batches that were taken.
        var taken = 0
        /// Batches that were begun.
        var begun = 0
        var idleWorkers: [Int]
        var ready: [Int: Batch] = [:]
        var takerWaits = false
        var isStopped = false
    }

    init(
        count: Int, workers: Int, maxQueueSize: Int,
        makeBatch: @escaping @Sendable (Int) throws -> Batch
    ) {
        self.count = count
        self.maxQueueSize = maxQueueSize
        self.makeBatch = makeBatch
        self.workers = (0..<min(workers, count)).map { DispatchQueue(label: "batches \($0)") }
        state = Mutex(State(idleWorkers: Array(self.workers.indices)))
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
            if isOver { return nil }
            startWorkers()
            if let batch { return batch }
            isReady.wait()
        }
    }

    /// Begins no more batches, and keeps none.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            state.ready = [:]
        }
    }

    /// Starts as many workers as there is work for.
    private func startWorkers() {
        while true {
            let start = state.withLock { state -> (worker: Int, batch: Int)? in
                guard let worker = state.idleWorkers.last, let batch = begin(&state) else {
                    return nil
                }
                state.idleWorkers.removeLast()
                return (worker, batch)
            }
            guard let (worker, batch) = start else { return }
            workers[worker].async { self.work(worker, from: batch) }
        }
    }

    /// The number of the next batch, if there is room for one.
    private func begin(_ state: inout State) -> Int? {
        guard !state.isStopped, state.begun < count, state.begun - state.taken < maxQueueSize
        else { return nil }
        state.begun += 1
        return state.begun - 1
    }

    /// Makes the batch with this number, and others as long as there is room for them.
    private func work(_ worker: Int, from first: Int) {
        var next: Int? = first
        while let index = next {
            let isWanted = state.withLock { !$0.isStopped }
            guard isWanted else { return }
            let batch = Parallelism.staying { Batch { try makeBatch(index) } }
            next = state.withLock { state in
                guard !state.isStopped else { return nil }
                state.ready[index] = batch
                if state.takerWaits, index == state.taken {
                    state.takerWaits = false
                    isReady.signal()
                }
                let next = begin(&state)
                if next == nil { state.idleWorkers.append(worker) }
                return next
            }
        }
    }
}
