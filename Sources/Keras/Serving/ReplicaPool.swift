import DequeModule
import Synchronization

/// Lends replicas out, each to one user at a time; makes them when they are first needed, up to a
/// limit, and lets further users queue.
///
/// Who has a replica never waits for another one, of whatever pool, so no ring of users can wait
/// for each other.
final class ReplicaPool: Sendable {
    private struct State {
        var idle: [Replica]
        /// Replicas that exist or are being made, those over the limit left out.
        var count: Int
        var queue: Deque<(ticket: Int, waiter: ReplicaWaiter)> = []
        var nextTicket = 0
    }

    let limit: Int
    private let blueprint: ModelBlueprint
    private let state: Mutex<State>

    /// A pool whose first replica is made at once, so that a model that cannot be replicated is
    /// refused here.
    ///
    /// - Throws: What ``ModelBlueprint/make()`` throws.
    init(of blueprint: ModelBlueprint, limit: Int) throws {
        self.blueprint = blueprint
        self.limit = limit
        state = Mutex(State(idle: [Replica(try blueprint.make())], count: 1))
    }

    /// A replica, as soon as one is free.
    ///
    /// - Throws: `CancellationError`.
    func take() async throws -> Replica {
        if let replica = try takeWithoutWaiting() { return replica }
        let ticket = state.withLock { state in
            state.nextTicket += 1
            return state.nextTicket
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enqueue(.task(continuation), ticket: ticket)
                // A cancellation before this moment has found nobody in the queue.
                if Task.isCancelled { cancel(ticket) }
            }
        } onCancel: {
            cancel(ticket)
        }
    }

    /// As ``take()``, blocking the thread.
    func takeBlocking() throws -> Replica {
        if let replica = try takeWithoutWaiting() { return replica }
        let handover = Handover()
        enqueue(.thread(handover), ticket: 0)
        return handover.wait()
    }

    /// Makes `replica` free, or hands it to who has waited longest.
    func giveBack(_ replica: Replica) {
        if replica.isExtra { return }
        let waiter = state.withLock { state in
            let first = state.queue.popFirst()
            if first == nil { state.idle.append(replica) }
            return first?.waiter
        }
        waiter?.resume(with: replica)
    }

    /// A free replica, or a new one if there may be more.
    private func takeWithoutWaiting() throws -> Replica? {
        let (replica, mayMake) = state.withLock { state -> (Replica?, Bool) in
            if let replica = state.idle.popLast() { return (replica, false) }
            guard state.count < limit else { return (nil, false) }
            state.count += 1
            return (nil, true)
        }
        if let replica { return replica }
        if mayMake {
            do {
                return Replica(try blueprint.make())
            } catch {
                state.withLock { $0.count -= 1 }
                throw error
            }
        }
        return Replica.isInUse ? Replica(try blueprint.make(), isExtra: true) : nil
    }

    private func enqueue(_ waiter: ReplicaWaiter, ticket: Int) {
        let free = state.withLock { state in
            let free = state.idle.popLast()
            if free == nil { state.queue.append((ticket, waiter)) }
            return free
        }
        if let free { waiter.resume(with: free) }
    }

    private func cancel(_ ticket: Int) {
        let waiter = state.withLock { state -> ReplicaWaiter? in
            guard let index = state.queue.firstIndex(where: { $0.ticket == ticket }) else {
                return nil
            }
            return state.queue.remove(at: index).waiter
        }
        waiter?.cancel()
    }
}
