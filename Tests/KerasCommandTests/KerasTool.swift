import Foundation
import KerasTestSupport

/// The built executable, run as a process as a shell would.
enum KerasTool {
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String

        /// The lines on standard error.
        var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
    }

    enum Failure: Error {
        case notBuilt(searched: [String])
        case timeout
    }

    /// Runs the tool to its end.
    static func run(_ arguments: String..., in directory: String? = nil) throws -> Outcome {
        try run(arguments, in: directory)
    }

    static func run(_ arguments: [String], in directory: String? = nil) throws -> Outcome {
        try start(arguments, in: directory).outcome()
    }

    /// Starts the tool.
    static func start(_ arguments: [String], in directory: String? = nil) throws -> RunningTool {
        try RunningTool(path: path(), arguments, in: directory)
    }

    /// The executable lies beside the tests' own; where that is differs by platform.
    static func path() throws -> String {
        let bundles = (CommandLine.arguments + [Bundle.main.executablePath ?? ""])
            .compactMap { argument -> String? in
                guard let end = argument.range(of: ".xctest") else { return nil }
                return (String(argument[..<end.upperBound]) as NSString).deletingLastPathComponent
            }
        let folders = bundles + [PackageRoot.file(".build/debug")]
        let candidates = folders.map { $0 + "/keras" }
        guard let found = candidates.first(where: FileManager.default.isExecutableFile) else {
            throw Failure.notBuilt(searched: candidates)
        }
        return found
    }
}

/// A process of the tool. Its output goes to files, so that no pipe can fill up.
final class RunningTool {
    private let process = Process()
    private let folder: TemporaryDirectory
    private let ended = DispatchSemaphore(value: 0)

    fileprivate init(path: String, _ arguments: [String], in directory: String?) throws {
        folder = try TemporaryDirectory()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Self.file(folder.file("output"))
        process.standardError = try Self.file(folder.file("errors"))
        let ended = ended
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
    }

    private static func file(_ path: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    var output: String { text("output") }

    private func text(_ name: String) -> String {
        (try? String(contentsOfFile: folder.file(name), encoding: .utf8)) ?? ""
    }

    /// Presses Ctrl-C.
    func interrupt() { kill(process.processIdentifier, SIGINT) }

    /// Waits for the end.
    func outcome(timeout: TimeInterval = 120) throws -> KerasTool.Outcome {
        guard ended.wait(timeout: .now() + timeout) == .success else {
            kill(process.processIdentifier, SIGKILL)
            throw KerasTool.Failure.timeout
        }
        return KerasTool.Outcome(
            status: process.terminationStatus, output: output, errors: text("errors"))
    }
}
