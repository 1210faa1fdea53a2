import Foundation
import KerasNPY
import KerasTestSupport
import Testing

@Suite("keras train") struct TrainTests {
    let models: ModelFixtures
    let folder: TemporaryDirectory

    init() throws {
        models = try ModelFixtures.shared.get()
        folder = try TemporaryDirectory()
    }

    private func arguments(
        _ model: String, _ output: String, _ more: [String], x: String = "x.npy",
        y: String = "y.npy"
    ) -> [String] {
        [
            "train", model, "--x", models.path(x), "--y", models.path(y), "--batch-size", "8",
            "--output", output,
        ] + more
    }

    private func train(
        _ model: String, _ output: String, _ more: String..., x: String = "x.npy",
        y: String = "y.npy"
    ) throws -> KerasTool.Outcome {
        try KerasTool.run(arguments(models.path(model), output, more, x: x, y: y))
    }

    /// Weights and optimizer variables of a file, as Keras loads them.
    private func state(_ path: String) throws -> (values: [Double], iterations: Int?) {
        let state = try Oracle.call("archive.load", ["path": .string(path)])
        let variables =
            (state["weights"]?.arrayValue ?? [])
            + (state["optimizer"]?["variables"]?.arrayValue ?? [])
        return (
            variables.flatMap { $0["value"]?.flattenedDoubles ?? [] },
            state["optimizer"]?["iterations"]?.intValue
        )
    }

    /// What Keras makes of the same training.
    private func kerasTraining(
        _ model: String, _ output: String, epochs: Int, split: Double, seed: Int? = nil
    ) throws
        -> OracleValue
    {
        try Oracle.run(
            script: """
                import keras
                if seed is not None:
                    keras.utils.set_random_seed(seed)
                model = keras.saving.load_model(path)
                fitted = model.fit(
                    np.load(x), np.load(y), batch_size=8, epochs=epochs,
                    validation_split=split, shuffle=seed is not None, verbose=0,
                )
                model.save(output)
                result = {name: [float(v) for v in s] for name, s in fitted.history.items()}
                """,
            arguments: [
                "path": .string(model), "x": .string(models.path("x.npy")),
                "y": .string(models.path("y.npy")), "output": .string(output),
                "epochs": .int(epochs), "split": .double(split),
                "seed": seed.map(OracleValue.int) ?? .null,
            ])
    }

    @Test(
        "resumes as Keras does: the same weights, optimizer state and history",
        arguments: ["sgd", "momentum", "adam"], [0.0, 0.25])
    func resumes(optimizer: String, split: Double) throws {
        let (ours, theirs) = (folder.file("ours.keras"), folder.file("theirs.keras"))
        let history = folder.file("history.json")
        let outcome = try train(
            optimizer + ".keras", ours, "--epochs", "2", "--no-shuffle", "--validation-split",
            "\(split)", "--history", history, "--verbose", "0")
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        let expected = try kerasTraining(
            models.path(optimizer + ".keras"), theirs, epochs: 2, split: split)
        let (our, their) = (try state(ours), try state(theirs))
        #expect(our.iterations == their.iterations)
        expectClose(our.values, their.values, relative: 1e-4, absolute: 1e-6)
        let found = try Oracle.run(
            script: "import json\nresult = json.load(open(path))",
            arguments: ["path": .string(history)])
        #expect(found.objectValue?.keys.sorted() == expected.objectValue?.keys.sorted())
        for (name, series) in expected.objectValue ?? [:] {
            expectClose(found[name]?.flattenedDoubles ?? [], series, relative: 1e-4, name)
        }
    }

    @Test("may replace the model that it trains; two runs of one epoch are one of two")
    func inPlace() throws {
        let (model, whole) = (folder.file("model.keras"), folder.file("whole.keras"))
        try FileManager.default.copyItem(atPath: models.path("adam.keras"), toPath: model)
        for _ in 0..<2 {
            let outcome = try KerasTool.run(arguments(model, model, ["--no-shuffle"]))
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        #expect(
            try train("adam.keras", whole, "--no-shuffle", "--epochs", "2").status == 0)
        let (twice, once) = (try state(model), try state(whole))
        #expect(twice.values == once.values)
        #expect(twice.iterations == once.iterations)
        #expect(try names(in: folder) == ["model.keras", "whole.keras"])
    }

    @Test("takes x and y by name from one .npz file")
    func namedArrays() throws {
        let outcome = try train(
            "sgd.keras", folder.file("out.keras"), x: "xy.npz", y: "xy.npz")
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test("the same seed gives the same dropout, another seed another one")
    func seeds() throws {
        var values: [[Double]] = []
        for seed in ["1", "1", "2"] {
            let output = folder.file("out.keras")
            let outcome = try train("dropout.keras", output, "--seed", seed, "--epochs", "2")
            #expect(outcome.status == 0, "\(outcome.errors)")
            values.append(try state(output).values)
        }
        #expect(values[0] == values[1])
        #expect(values[0] != values[2])
    }

    @Test("with the same seed the samples come in Keras's order")
    func shuffling() throws {
        let (ours, theirs) = (folder.file("ours.keras"), folder.file("theirs.keras"))
        let outcome = try train("adam.keras", ours, "--seed", "7", "--epochs", "3")
        #expect(outcome.status == 0, "\(outcome.errors)")
        _ = try kerasTraining(models.path("adam.keras"), theirs, epochs: 3, split: 0, seed: 7)
        expectClose(
            try state(ours).values, try state(theirs).values, relative: 1e-4, absolute: 1e-6)
    }

    @Test(
        "prints nothing, a bar or lines; lines where nobody looks",
        arguments: [("0", ""), ("1", "━━━"), ("2", "/7 - "), (nil, "/7 - ")] as [(String?, String)])
    func verbosity(level: String?, words: String) throws {
        let more = level.map { ["--verbose", $0] } ?? []
        let outcome = try KerasTool.run(
            arguments(models.path("sgd.keras"), folder.file("out.keras"), more))
        #expect(outcome.status == 0)
        #expect(words.isEmpty ? outcome.output.isEmpty : outcome.output.contains(words))
        #expect(words.isEmpty || outcome.output.contains("loss: "))
    }

    @Test("goes on with an optimizer that made no step, which Keras saved without its slots")
    func untrained() throws {
        let output = folder.file("out.keras")
        for model in ["dropout.keras", "untrained.keras"] {
            let outcome = try train(model, output)
            #expect(outcome.status == 0)
            #expect(outcome.errors.isEmpty)
        }
        #expect(try state(output).iterations == 7)
    }

    @Test("refuses a model that is not compiled")
    func uncompiled() throws {
        let outcome = try train("uncompiled.keras", folder.file("out.keras"))
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.contains("uncompiled.keras: the model is not compiled"))
        #expect(try names(in: folder).isEmpty)
    }

    @Test(
        "finds out before training that a file cannot be written",
        arguments: [
            (output: "absent/out.keras", history: "history.json"),
            (output: "folder.keras", history: "history.json"),
            (output: "out.keras", history: "absent/history.json"),
        ])
    func unwritable(output: String, history: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder.file("folder.keras"), withIntermediateDirectories: false)
        let outcome = try train(
            "sgd.keras", folder.file(output), "--history", folder.file(history), "--verbose", "2")
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.count == 1 && outcome.errors.hasPrefix("error: cannot write "))
        #expect(outcome.output.isEmpty)
        #expect(try names(in: folder) == ["folder.keras"])
    }

    @Test("refuses targets of another length, and leaves the old output")
    func mismatch() throws {
        let output = folder.file("out.keras")
        try Data("old".utf8).write(to: URL(fileURLWithPath: output))
        let outcome = try train("sgd.keras", output, y: "short.npy")
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.count == 1 && outcome.errors.contains("40"))
        #expect(fileBytes(output) == Data("old".utf8))
    }

    @Test("Ctrl-C ends it with status 130 and leaves no trace")
    func interrupted() throws {
        let output = folder.file("model.keras")
        try FileManager.default.copyItem(atPath: models.path("adam.keras"), toPath: output)
        let before = fileBytes(output)
        let running = try KerasTool.start(
            arguments(
                output, output,
                ["--epochs", "100000000", "--verbose", "2", "--history", folder.file("h.json")]))
        let deadline = Date(timeIntervalSinceNow: 600)
        while !running.output.contains("loss"), Date() < deadline { usleep(10_000) }
        running.interrupt()
        let outcome = try running.outcome()
        #expect(outcome.status == 130)
        #expect(outcome.errorLines == ["error: interrupted; nothing was saved"])
        #expect(fileBytes(output) == before)
        #expect(try names(in: folder) == ["model.keras"])
    }
}
