import Synchronization

/// The first error code that one of several threads reports.
final class AtomicStatus: Sendable {
    private let code = Atomic<Int32>(0)

    func set(_ status: Int32) {
        _ = code.compareExchange(expected: 0, desired: status, ordering: .relaxed)
    }

    /// The code, or `nil` if there was no error.
    var value: Int32? {
        let status = code.load(ordering: .relaxed)
        return status == 0 ? nil : status
    }
}
