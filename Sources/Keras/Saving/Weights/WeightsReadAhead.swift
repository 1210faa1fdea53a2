import Dispatch
import KerasHDF5
import Synchronization

/// Makes the index of a weights file on another thread, while the objects that it is for are made.
final class WeightsReadAhead: Sendable {
    private enum State {
        case waiting, running, abandoned
        case finished(WeightsIndex?)
    }

    private let state = Mutex(State.waiting)
    private let isWanted = Atomic(true)
    private let end = DispatchGroup()

    /// Begins as soon as there is a thread.
    init(of file: HDF5File) {
        end.enter()
        DispatchQueue.global().async { self.run(file) }
    }

    private func run(_ file: HDF5File) {
        defer { end.leave() }
        let isFirst = state.withLock { state in
            guard case .waiting = state else { return false }
            state = .running
            return true
        }
        guard isFirst else { return }
        // Whoever asks for what is wrong in the file will be told.
        let index = try? WeightsIndex(of: file) { isWanted.load(ordering: .relaxed) }
        state.withLock { $0 = .finished(index) }
    }

    /// The index; `nil` if the file has to be asked itself. Waits only for what has begun: all
    /// threads may be busy with loads that wait.
    func finish() -> WeightsIndex? {
        let isRunning = state.withLock { state in
            if case .waiting = state { state = .abandoned }
            if case .running = state { return true }
            return false
        }
        if isRunning { end.wait() }
        return state.withLock { state in
            guard case .finished(let index) = state else { return nil }
            return index
        }
    }

    /// Ends it: nobody will ask.
    func cancel() { isWanted.store(false, ordering: .relaxed) }
}
