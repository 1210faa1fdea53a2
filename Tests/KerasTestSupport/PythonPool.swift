import Foundation

/// A few Pythons that answer at the same time, each one request after the other.
///
/// Two tests run at a time where there are two cores, and most of what a test takes is Keras's part.
/// The process used last is asked first, so that the others start only if they are needed.
final class PythonPool: @unchecked Sendable {
    /// Guarded by `lock`.
    private var idle: [PythonProcess]
    private let lock = NSLock()
    private let available: DispatchSemaphore

    init(_ environment: PythonEnvironment, count: Int) {
        idle = (0..<count).map { _ in PythonProcess(environment) }
        available = DispatchSemaphore(value: count)
    }

    /// Sends one request to a process that has nothing else to do, and waits for its answer.
    ///
    /// - Throws: As ``PythonProcess/ask(_:timeout:)``.
    func ask(_ request: OracleValue, timeout: TimeInterval) throws -> OracleValue {
        available.wait()
        let process = lock.withLock { idle.removeLast() }
        defer {
            lock.withLock { idle.append(process) }
            available.signal()
        }
        return try process.ask(request, timeout: timeout)
    }
}
