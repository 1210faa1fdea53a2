import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A Python that stays: `Tests/Oracle/oracle.py` reads a request per line and answers with a line.
///
/// It starts at the first request, answers one request at a time, and is started anew after it died or was ended
/// for not answering. It ends by itself when the test process does, since its standard input then closes.
final class PythonProcess: @unchecked Sendable {
    private let environment: PythonEnvironment
    private let lock = NSLock()
    /// Guarded by `lock`, as everything below.
    private var process: Process?
    private var requests: FileHandle?
    private var answers: FileHandle?
    private var unread: [UInt8] = []

    init(_ environment: PythonEnvironment) {
        self.environment = environment
    }

    /// Sends one request and waits for its answer.
    ///
    /// - Parameter timeout: After so many seconds without an answer the process is ended and an error thrown.
    func ask(_ request: OracleValue, timeout: TimeInterval) throws -> OracleValue {
        lock.lock()
        defer { lock.unlock() }
        try startIfNeeded()
        do {
            try send(request.jsonLine)
            return try OracleValue(jsonLine: readLine(until: Date(timeIntervalSinceNow: timeout)))
        } catch {
            stop()
            throw error
        }
    }

    private func startIfNeeded() throws {
        if let process, process.isRunning { return }
        stop()
        let path = environment.pythonPath
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw OracleError.pythonMissing(path: path, variable: environment.variable)
        }
        // Without this, writing to a Python that just died would end the tests without a word.
        signal(SIGPIPE, SIG_IGN)
        let input = Pipe()
        let output = Pipe()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = [PackageRoot.file("Tests/Oracle/oracle.py")]
        process.environment = environment.processEnvironment
        process.standardInput = input
        process.standardOutput = output
        do {
            try process.run()
        } catch {
            throw OracleError.processFailed("\(path) cannot be started: \(error)")
        }
        self.process = process
        requests = input.fileHandleForWriting
        answers = output.fileHandleForReading
    }

    private func stop() {
        if let process, process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? requests?.close()
        try? answers?.close()
        process = nil
        requests = nil
        answers = nil
        unread = []
    }

    private func send(_ line: String) throws {
        do {
            try requests?.write(contentsOf: Data((line + "\n").utf8))
        } catch {
            throw OracleError.processFailed("it does not take a request (\(error))")
        }
    }

    private func readLine(until deadline: Date) throws -> [UInt8] {
        guard let descriptor = answers?.fileDescriptor else {
            throw OracleError.processFailed("it is not running")
        }
        var searched = 0
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            if let end = unread[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(unread[..<end])
                unread.removeSubrange(...end)
                return line
            }
            searched = unread.count
            let milliseconds = max(0, min(deadline.timeIntervalSinceNow, 86_400)) * 1000
            var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&poller, 1, Int32(milliseconds.rounded(.up)))
            if ready < 0 && errno == EINTR { continue }
            guard ready > 0 else { throw OracleError.processFailed("no answer in time") }
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw OracleError.processFailed("it ended without an answer") }
            unread += chunk[..<count]
        }
    }
}
