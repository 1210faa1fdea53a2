import Foundation

/// Kills a training again and again, lets it go on each time, and compares what it ends with to
/// what a training ends with that nobody disturbs: bit for bit.
struct ResumeTest {
    let folder: URL
    let kills: Int

    func run() throws {
        // At each epoch's end, after every batch, and after some.
        for frequency in [0, 1, 3] { try run(frequency: frequency) }
    }

    private func run(frequency: Int) throws {
        let calm = try makeFolder("calm-\(frequency)")
        let expected = try process(in: calm, frequency).finish()
        let troubled = try makeFolder("troubled-\(frequency)")
        for count in 0..<kills {
            let process = try process(in: troubled, frequency)
            // Far enough for a backup, so that the training comes to its end at last; then at any
            // moment of a step or a save.
            let steps = (frequency == 0 ? 7 : frequency) + count % 5
            try process.kill(afterSteps: steps, seconds: Double.random(in: 0...0.002))
        }
        let found = try process(in: troubled, frequency).finish()
        guard found == expected else {
            throw Failure("after \(kills) kills the result differs:\n\(found)\nfrom:\n\(expected)")
        }
        let logs = try [calm, troubled].map { try Data(contentsOf: $0.appending(path: "log.csv")) }
        guard logs[0] == logs[1] else { throw Failure("after \(kills) kills the CSV file differs") }
        let left = try FileManager.default.contentsOfDirectory(atPath: troubled.path)
        guard left == ["log.csv"] else { throw Failure("left over: \(left)") }
        print(
            "\(kills) kills, backup \(frequency == 0 ? "each epoch" : "every \(frequency) batches"): "
                + "the same result")
    }

    private func makeFolder(_ name: String) throws -> URL {
        let url = folder.appending(path: name)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url
    }

    private func process(in folder: URL, _ frequency: Int) throws -> TrainingProcess {
        try TrainingProcess(folder: folder.path, frequency: frequency)
    }
}

/// A process that trains.
private final class TrainingProcess {
    private let process = Process()
    private let output = Pipe()

    init(folder: String, frequency: Int) throws {
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["train-resumably", folder, "\(frequency)"]
        process.standardOutput = output
        try process.run()
    }

    /// Waits for so many steps and seconds, and kills it.
    func kill(afterSteps steps: Int, seconds: Double) throws {
        for _ in 0..<steps {
            guard try output.fileHandleForReading.read(upToCount: 1) == Data(".".utf8) else {
                _ = try finish()
                throw Failure("the training ended before it was killed often enough")
            }
        }
        usleep(UInt32(seconds * 1e6))
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// What it prints at its end, without the marks of the steps.
    func finish() throws -> String {
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure("a training failed") }
        return String(decoding: data.drop { $0 == UInt8(ascii: ".") }, as: UTF8.self)
    }
}
