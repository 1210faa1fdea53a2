import Keras
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Ctrl-C, noticed between two steps of work, so that nothing half-written is left behind.
struct Interruption: Error, CustomStringConvertible {
    var description: String { "interrupted; nothing was saved" }

    private static let isRequested = Atomic<Bool>(false)

    /// From now on the first Ctrl-C is kept for ``check()``; a second one ends the process.
    static func watch() {
        isRequested.store(false, ordering: .relaxed)
        // Some programs start others with the signal held back.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        signal(SIGINT) { _ in
            if Interruption.isRequested.exchange(true, ordering: .relaxed) { _exit(130) }
        }
    }

    /// - Throws: ``Interruption`` if Ctrl-C was pressed.
    static func check() throws {
        if isRequested.load(ordering: .relaxed) { throw Interruption() }
    }
}

/// Ends training or prediction at the step in which Ctrl-C is pressed.
final class InterruptionCallback: Callback {
    override func onTrainBatchBegin(_ batch: Int) throws { try Interruption.check() }
    override func onTestBatchBegin(_ batch: Int) throws { try Interruption.check() }
    override func onPredictBatchBegin(_ batch: Int) throws { try Interruption.check() }
    override func onPredictEnd() throws { try Interruption.check() }
    override func onTrainEnd(logs: Logs) throws { try Interruption.check() }
}
