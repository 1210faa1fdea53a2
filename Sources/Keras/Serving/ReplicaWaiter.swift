import Dispatch
import Synchronization

/// Who waits for a replica.
enum ReplicaWaiter: Sendable {
    case task(CheckedContinuation<Replica, any Error>)
    case thread(Handover)

    func resume(with replica: Replica) {
        switch self {
        case .task(let continuation): continuation.resume(returning: replica)
        case .thread(let handover): handover.give(replica)
        }
    }

    /// Only tasks are cancelled.
    func cancel() {
        if case .task(let continuation) = self {
            continuation.resume(throwing: CancellationError())
        }
    }
}

/// Hands a replica to a thread that is blocked until it comes.
final class Handover: Sendable {
    private let replica = Mutex<Replica?>(nil)
    private let semaphore = DispatchSemaphore(value: 0)

    func give(_ replica: Replica) {
        self.replica.withLock { $0 = replica }
        semaphore.signal()
    }

    func wait() -> Replica {
        while true {
            semaphore.wait()
            if let replica = replica.withLock({ $0.take() }) { return replica }
        }
    }
}
