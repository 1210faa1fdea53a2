import Foundation

/// A process that is ready to save over a model, and does when told.
final class SavingProcess {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    init(path: String, version: Int, megabytes: Int) throws {
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["save", path, "\(version)", "\(megabytes)"]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        guard try output.fileHandleForReading.read(upToCount: 1) == Data("r".utf8) else {
            throw Failure("the saving process was not ready")
        }
    }

    /// Lets it save, and returns the seconds until its first write and until the save was complete.
    func measure() throws -> (firstWrite: Double, end: Double) {
        let start = ContinuousClock.now
        var seconds: [Double] = []
        try input.fileHandleForWriting.write(contentsOf: Data("g".utf8))
        for mark in ["w", "d"] {
            guard try output.fileHandleForReading.read(upToCount: 1) == Data(mark.utf8) else {
                throw Failure("the saving process did not say '\(mark)'")
            }
            seconds.append((ContinuousClock.now - start) / .seconds(1))
        }
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure("a save failed") }
        return (seconds[0], seconds[1])
    }

    /// Lets it save, kills it after so many seconds, and returns the marks that it had made.
    func kill(after seconds: Double) throws -> String {
        try input.fileHandleForWriting.write(contentsOf: Data("g".utf8))
        usleep(UInt32(seconds * 1e6))
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        let marks = try output.fileHandleForReading.readToEnd() ?? Data()
        return String(decoding: marks, as: UTF8.self)
    }
}
