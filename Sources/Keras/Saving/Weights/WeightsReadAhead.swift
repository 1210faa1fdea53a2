import Dispatch
import KerasHDF5
import Synchronization

/// Makes the index of a weights file on another thread, while the objects that it is for are made.
package final class WeightsReadAhead: Sendable {
    /// When files are read ahead. What comes of a load does not depend on it.
    package enum Use: Sendable {
        /// If they have more bytes than what would be found before a thread has begun.
        case large
        /// Whatever their size, and a load waits for the thread: for tests.
        case all
    }

    @TaskLocal package static var use = Use.large

    private static let leastSize = 1 << 18

    private enum State {
        case waiting(HDF5File)
        case running, abandoned
        case finished(WeightsIndex?)
    }

    private let state: Mutex<State>
    private let isWanted = Atomic(true)
    private let end = DispatchGroup()
    private let waitsForBeginning: Bool

    /// Begins as soon as there is a thread; `nil` for a file that is not worth it.
    init?(of file: HDF5File, size: Int) {
        waitsForBeginning = Self.use == .all
        guard size >= Self.leastSize || waitsForBeginning else { return nil }
        state = Mutex(.waiting(file))
        end.enter()
        DispatchQueue.global().async { self.run() }
    }

    private func run() {
        defer { end.leave() }
        let file = state.withLock { state -> HDF5File? in
            guard case .waiting(let file) = state else { return nil }
            state = .running
            return file
        }
        guard let file else { return }
        let index = WeightsIndex(of: file) { isWanted.load(ordering: .relaxed) }
        state.withLock { $0 = .finished(index) }
    }

    /// The index; `nil` if the file has to be asked itself. Waits only for what has begun: all
    /// threads may be busy with loads that wait.
    func finish() -> WeightsIndex? {
        if waitsForBeginning { end.wait() }
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

    /// Ends it: nobody will ask. The file is not touched after that.
    func cancel() {
        isWanted.store(false, ordering: .relaxed)
        _ = finish()
    }
}
