import Foundation
import KerasNPY
import KerasTestSupport
import Testing

@Suite("keras predict") struct PredictTests {
    let models: ModelFixtures
    let folder: TemporaryDirectory

    init() throws {
        models = try ModelFixtures.shared.get()
        folder = try TemporaryDirectory()
    }

    private func predict(_ model: String, _ input: String, _ output: String, _ more: String...)
        throws -> KerasTool.Outcome
    {
        try KerasTool.run(
            ["predict", models.path(model), "--input", models.path(input), "--output", output]
                + more)
    }

    private func kerasPrediction(_ model: String, key: String? = nil, _ input: String) throws
        -> OracleValue?
    {
        var inputs: [String: OracleValue] = ["path": .string(models.path(input))]
        if let key { inputs["key"] = .string(key) }
        return try Oracle.call(
            "archive.predict",
            [
                "path": .string(models.path(model)), "inputs": .object(inputs), "compile": false,
            ])["value"]
    }

    @Test(
        "gives Keras's predictions for every way to name the input",
        arguments: [
            ("x.npy", nil), ("x64.npy", nil), ("any.npz", "samples"), ("named.npz", "features"),
            ("input.npz", "input"),
        ] as [(String, String?)])
    func inputs(input: String, key: String?) throws {
        let output = folder.file("out.npy")
        let outcome = try predict("adam.keras", input, output)
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        let predictions = try NPYArray(contentsOfFile: output)
        #expect(predictions.shape == [50, 2])
        // Products are summed in another order, of numbers of about 1.
        expectClose(
            try predictions.elements(as: Float.self),
            try kerasPrediction("adam.keras", key: key, input), absolute: 1e-6)
    }

    @Test("does not depend on the batch size", arguments: ["1", "7", "64"])
    func batchSizes(batchSize: String) throws {
        let output = folder.file("out.npy")
        #expect(
            try predict("nested.keras", "x.npy", output, "--batch-size", batchSize).status == 0)
        expectClose(
            try NPYArray(contentsOfFile: output).elements(as: Float.self),
            try kerasPrediction("nested.keras", "x.npy"), absolute: 1e-6)
    }

    @Test("calls the output 'output' in an .npz file, and replaces an old file")
    func namedOutput() throws {
        let output = folder.file("out.npz")
        try Data("old".utf8).write(to: URL(fileURLWithPath: output))
        #expect(try predict("adam.keras", "x.npy", output).status == 0)
        let archive = try NPZArchive(contentsOfFile: output)
        #expect(archive.names == ["output"])
        #expect(try archive.array(named: "output").shape == [50, 2])
        #expect(try names(in: folder) == ["out.npz"])
    }

    @Test("writes bfloat16 predictions as float32")
    func bfloat16() throws {
        let output = folder.file("out.npy")
        let outcome = try predict("bfloat16.keras", "x.npy", output)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let predictions = try NPYArray(contentsOfFile: output)
        #expect(predictions.dataType == .float32)
        expectClose(
            try predictions.elements(as: Float.self),
            try kerasPrediction("bfloat16.keras", "x.npy"), relative: 1e-2, absolute: 1e-2)
    }

    @Test("needs no loss: a model compiled with an unknown one predicts")
    func customLoss() throws {
        let outcome = try predict("custom_loss.keras", "x.npy", folder.file("out.npy"))
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    }

    @Test("shows no progress where nobody looks")
    func noProgress() throws {
        #expect(try predict("adam.keras", "x.npy", folder.file("out.npy")).output.isEmpty)
    }

    @Test("shows its progress on a terminal")
    func progress() throws {
        let shown = try Oracle.run(
            script: """
                import os, pty, subprocess
                ours, theirs = pty.openpty()
                process = subprocess.Popen(command, stdout=theirs, stderr=theirs)
                os.close(theirs)
                text = b""
                try:
                    while chunk := os.read(ours, 65536):
                        text += chunk
                except OSError:
                    pass
                result = [process.wait(), text.decode()]
                """,
            arguments: [
                "command": OracleValue([
                    try KerasTool.path(), "predict", models.path("adam.keras"), "--input",
                    models.path("x.npy"), "--output", folder.file("out.npy"),
                ])
            ])
        #expect(shown[0] == 0)
        #expect(shown[1]?.stringValue?.contains("2/2") == true)
        #expect(shown[1]?.stringValue?.contains("━━━") == true)
    }

    /// A copy of a model whose weights file has an array more.
    private func modelWithMore() throws -> String {
        let path = folder.file("more.keras")
        try Oracle.run(
            script: """
                import h5py, io, zipfile
                with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
                    for name in old.namelist():
                        data = io.BytesIO(old.read(name))
                        if name == "model.weights.h5":
                            with h5py.File(data, "r+") as weights:
                                weights["stray/vars/0"] = np.zeros(3, "float32")
                        new.writestr(name, data.getvalue())
                """,
            arguments: ["source": .string(models.path("adam.keras")), "path": .string(path)])
        return path
    }

    @Test("warns of state that no object takes; --strict refuses it")
    func strict() throws {
        let arguments = [
            "predict", try modelWithMore(), "--input", models.path("x.npy"), "--output",
            folder.file("out.npy"),
        ]
        let strict = try KerasTool.run(arguments + ["--strict"])
        #expect(strict.status == 1 && strict.errorLines.count == 1)
        #expect(strict.errors.contains("stray/vars/0"))
        #expect(fileBytes(folder.file("out.npy")) == nil)
        let lenient = try KerasTool.run(arguments)
        #expect(lenient.status == 0 && lenient.errorLines.count == 1)
        #expect(lenient.errors.hasPrefix("warning: ") && lenient.errors.contains("stray/vars/0"))
    }

    @Test(
        "says in one line what is wrong with the input, and leaves the old output",
        arguments: [
            ("narrow.npy", "expected"), ("absent.npy", "No such file"),
            ("unclear.npz", "'features' or 'input'"), ("objects.npy", "Python objects"),
            ("adam.keras", ".npy or .npz"),
        ])
    func badInputs(input: String, words: String) throws {
        let output = folder.file("out.npy")
        try Data("old".utf8).write(to: URL(fileURLWithPath: output))
        let outcome = try predict("adam.keras", input, output)
        #expect(outcome.status == (input.hasSuffix(".keras") ? 64 : 1))
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.hasPrefix("error: ") && outcome.errors.contains(words))
        #expect(fileBytes(output) == Data("old".utf8))
        #expect(try names(in: folder) == ["out.npy"])
    }
}
