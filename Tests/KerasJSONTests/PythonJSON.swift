import Foundation
import KerasTestSupport

/// CPython's `json` as the oracle: documents go in and come out as bytes, so that nothing is lost on
/// the way.
enum PythonJSON {
    /// Runs a script that finds bytes in `data` and answers with `reply`.
    static func run(_ script: String, input: [UInt8] = []) throws -> [UInt8] {
        try withTemporaryDirectory { directory in
            let (inputPath, outputPath) = (directory.file("input"), directory.file("output"))
            try Data(input).write(to: URL(fileURLWithPath: inputPath))
            try Oracle.run(
                script: prelude + script,
                arguments: ["input_path": .string(inputPath), "output_path": .string(outputPath)])
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: outputPath)))
        }
    }

    private static let prelude = """
        import json, math, random
        data = open(input_path, "rb").read()
        def reply(text):
            open(output_path, "wb").write(text if isinstance(text, bytes) else text.encode())

        """
}
