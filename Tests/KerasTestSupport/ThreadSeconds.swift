import Foundation

/// Seconds of work that this thread has done, whatever else the machine does: a limit of a test's
/// own time also counts how long it waits for the other tests.
public func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
