import Foundation
import Testing

/// SafetyProgram in processes of its own.
enum SafetyProcess {
    /// A program that was built with optimisation, in place of the tests' own.
    private static let given = ProcessInfo.processInfo.environment["KERAS_SAFETY_PROGRAM"]

    static var isOptimized: Bool {
        #if DEBUG
            given != nil
        #else
            true
        #endif
    }

    static let path: String = {
        if let given { return given }
        let tests = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        var program = tests.deletingLastPathComponent().appendingPathComponent("SafetyProgram")
        // On Apple's systems the tests are a bundle beside the program.
        while !FileManager.default.isExecutableFile(atPath: program.path), program.path.count > 20 {
            program = program.deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("SafetyProgram")
        }
        return program.path
    }()

    /// Runs the program and returns what it printed; that it fails is an issue.
    static func run(
        _ arguments: [String], environment: [String: String] = [:]
    ) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(arguments)")
        return String(decoding: text, as: UTF8.self)
    }

    /// What opening a file came to.
    struct Opened {
        let megabytes: Int
        let seconds: Double
        /// The error's type and case, or `loaded`.
        let outcome: String
        let message: String
    }

    /// Opens a file: `load`, `weights` or `edit`.
    static func open(_ way: String, _ path: String) throws -> Opened {
        let output = try run(["open", way, path])
        let words = output.split(separator: " ", maxSplits: 2).map(String.init)
        try #require(words.count == 3, "\(output)")
        let parts = words[2].split(separator: "|", maxSplits: 1).map {
            $0.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        return Opened(
            megabytes: try #require(Int(words[0])) >> 10, seconds: try #require(Double(words[1])),
            outcome: parts[0], message: parts.last ?? "")
    }
}
