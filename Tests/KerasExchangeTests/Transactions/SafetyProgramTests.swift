import Foundation
import Keras
import KerasTestSupport
import KerasZip
import Testing

/// What takes processes of their own: kills, memory, threads, a full disk.
@Suite(.serialized) struct SafetyProgramTests {
    @Test func `a save killed at any moment leaves the old model or the new one`() throws {
        try withTemporaryDirectory { folder in
            let report = try SafetyProcess.run(["kill-test", folder.path, "12", "8"])
            for kind in ["archive", "folder", "shards"] {
                #expect(report.contains("\(kind): 12 kills"), "\(report)")
            }
            #expect(report.components(separatedBy: "all complete").count == 4)
            print(report)
        }
    }

    @Test func `a training killed at any moment goes on as if it had not been`() throws {
        try withTemporaryDirectory { folder in
            let report = try SafetyProcess.run(["resume-test", folder.path, "5"])
            #expect(report.split(separator: "\n").count == 3, "\(report)")
            print(report)
        }
    }

    @Test func `the numbers of a training do not depend on threads`() throws {
        let single = try SafetyProcess.run(["train"], environment: ["KERAS_THREADS": "1"])
        #expect(single.split(separator: "\n").count > 10)
        for threads in ["2", "3", "8"] {
            #expect(
                try SafetyProcess.run(["train"], environment: ["KERAS_THREADS": threads]) == single,
                "\(threads) threads")
        }
    }

    @Test func `processes save the same bytes if they are asked to`() throws {
        try withTemporaryDirectory { folder in
            let first = try SafetyProcess.run(["reproduce", folder.file("first.keras")])
            #expect(try SafetyProcess.run(["reproduce", folder.file("second.keras")]) == first)
            #expect(first.count > 10)
        }
    }

    @Test(
        arguments: ["sgd", "rmsprop", "adam", "adamw", "adamax", "adagrad", "adadelta", "lion"])
    func `a training step copies no weights`(_ optimizer: String) throws {
        let numbers = try SafetyProcess.run(["count-allocations", optimizer]).split(
            whereSeparator: \.isWhitespace)
        try #require(numbers.count == 2)
        #expect(numbers[0] == "0", "blocks from the system")
        // The gradients are as large as the weights; the activations of 8 rows are small.
        let peak = try #require(Double(numbers[1]))
        #expect(0.9 < peak && peak < 1.1, "\(peak) times the weights")
    }

    #if os(Linux)
        @Test(arguments: ["1", "2", "5"])
        func `no threads but ours exist, not even idle ones of a library below`(
            _ threads: String
        ) throws {
            let count = try SafetyProcess.run(
                ["count-threads"],
                environment: ["KERAS_THREADS": threads, "OPENBLAS_NUM_THREADS": "4"])
            #expect(count.trimmingCharacters(in: .whitespacesAndNewlines) == threads)
        }
    #endif

    @Test func `attention in inference keeps no scores`() throws {
        let megabytes = try #require(
            Int(
                SafetyProcess.run(["attend"]).trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(megabytes < 8)
    }

    /// Of a process that does nothing else: what it had before is subtracted.
    @Test(arguments: ResourceBombTests.variables + HostileContainerTests.unpacking)
    func `a file that asks for much memory gets little`(_ item: HostileCase) throws {
        var archive = try ForgedArchive(ForgedArchive.sample.get())
        try item.forge(&archive)
        try withTemporaryDirectory { folder in
            let path = folder.file("model.keras")
            try Data(archive.bytes()).write(to: URL(fileURLWithPath: path))
            let opened = try SafetyProcess.open("load", path)
            #expect(opened.megabytes < 64, "\(opened)")
            #expect(opened.outcome != "loaded")
        }
    }

    /// A sample; `make damage-test` turns every bit, and cuts at every length.
    @Test func `damage of any kind of file is an error, or is counted where nothing can tell`()
        throws
    {
        try withTemporaryDirectory { folder in
            let legacy = PackageRoot.file("Tests/Fixtures/keras2/stack-2.21.h5")
            let report = try SafetyProcess.run(["damage-test", folder.path, legacy, "53"])
            print(report)
            let lines = report.split(separator: "\n")
            // Bits and lengths of 1 + 3 + 3 + 1 + 1 files, if weights are in two shards.
            #expect(lines.count == 18)
            for line in lines where line.contains("WITHOUT A WORD") {
                #expect(line.hasPrefix("weights ") || line.hasPrefix("legacy "), "\(line)")
            }
        }
    }

    /// The system's limit on the size of files stands for a full disk.
    @Test func `a save that finds no room leaves the old model`() throws {
        try withTemporaryDirectory { folder in
            let path = folder.file("model.keras")
            let old = try ForgedArchive.sample.get()
            try Data(old).write(to: URL(fileURLWithPath: path))
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = [
                "-c", "trap '' XFSZ; ulimit -f 1000; echo | \"$0\" save \"$1\" 2 8",
                SafetyProcess.path,
                path,
            ]
            let (output, errors) = (Pipe(), Pipe())
            process.standardOutput = output
            process.standardError = errors
            try process.run()
            let marks = try output.fileHandleForReading.readToEnd() ?? Data()
            let message = try errors.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            #expect(process.terminationStatus == 1)
            #expect(marks == Data("rw".utf8))
            let text = String(decoding: message, as: UTF8.self)
            #expect(
                text.hasPrefix("error: cannot write ") && text.hasSuffix("File too large\n"),
                "\(text)")
            #expect(try FileSource(path: path).allBytes() == old)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path)
                    == ["model.keras"])
        }
    }
}
