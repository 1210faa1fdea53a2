import Foundation
import Testing

/// CPython's `json` as the oracle. It is called by bytes in and bytes out, since the usual way of
/// calling Python in tests is built on the module under test.
enum PythonJSON {
    /// Sends bytes to a Python script's standard input and returns what it writes.
    static func run(_ script: String, input: [UInt8] = []) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("keras-json-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let inputFile = folder.appendingPathComponent("input")
        let outputFile = folder.appendingPathComponent("output")
        try Data(input).write(to: inputFile)

        let process = Process()
        process.executableURL = try interpreter()
        process.arguments = ["-c", prelude + script, inputFile.path, outputFile.path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "the Python script failed; see its traceback")
        return [UInt8](try Data(contentsOf: outputFile))
    }

    private static let prelude = """
        import json, math, random, sys
        data = open(sys.argv[1], "rb").read()
        def reply(text):
            open(sys.argv[2], "wb").write(text if isinstance(text, bytes) else text.encode())

        """

    private struct MissingPython: Error, CustomStringConvertible {
        let path: String
        var description: String { "no Python at \(path): run `make python` or set KERAS_PYTHON" }
    }

    private static func interpreter() throws -> URL {
        let path =
            ProcessInfo.processInfo.environment["KERAS_PYTHON"]
            ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent(".venv/bin/python").path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw MissingPython(path: path)
        }
        return URL(fileURLWithPath: path)
    }
}
