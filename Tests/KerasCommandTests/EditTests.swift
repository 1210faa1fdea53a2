import Foundation
import KerasTestSupport
import Testing

@Suite("keras edit") struct EditTests {
    let models: ModelFixtures
    let folder: TemporaryDirectory

    init() throws {
        models = try ModelFixtures.shared.get()
        folder = try TemporaryDirectory()
    }

    @Test("shows the tree of weights when nothing is to be changed")
    func summary() throws {
        let outcome = try KerasTool.run("edit", models.path("adam.keras"))
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        for line in [
            "Keras model file '", "Saved with Keras 3.15.1", "  > layers",
            "├─ 0: shape=(6, 5), dtype=float32", "  └─ optimizer ('adam",
        ] { #expect(outcome.output.contains(line), "\(line) in:\n\(outcome.output)") }
    }

    @Test("removes, renames and adds; Keras loads the model and its editor the result")
    func edited() throws {
        try Oracle.run(
            script: """
                import os
                np.save(os.path.join(folder, "kernel.npy"), np.full((6, 5), 2, "float32"))
                np.savez(
                    os.path.join(folder, "new.npz"), a=np.arange(3), b=np.ones((2, 2), "float16")
                )
                """,
            arguments: ["folder": .string(folder.path)])
        let path = folder.file("out.keras")
        let outcome = try KerasTool.run([
            "edit", models.path("adam.keras"), "--remove", "optimizer/9", "--remove", "optimizer",
            "--add", "layers/dense/0=\(folder.file("kernel.npy"))",
            "--add", "layers/new=\(folder.file("new.npz"))", "--rename", "dense_1=other",
            "--rename", "layers/other=dense_1", "-o", path,
        ])
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        let found = try Oracle.run(
            script: """
                import keras
                model = keras.saving.load_model(path)
                editor = keras.saving.KerasFileEditor(path)
                result = {
                    "kernel": float(model.layers[0].kernel.numpy().min()),
                    "steps": int(model.optimizer.iterations),
                    "layers": sorted(editor.weights_dict["layers"]),
                    "top": sorted(editor.weights_dict),
                    "new": [str(v.dtype) for v in editor.weights_dict["layers"]["new"].values()],
                }
                """,
            arguments: ["path": .string(path)])
        #expect(found["kernel"]?.doubleValue == 2 && found["steps"]?.intValue == 0)
        #expect(found["layers"] == ["dense", "dense_1", "new"] && found["top"] == ["layers"])
        #expect(found["new"] == ["int64", "float16"])
    }

    @Test(
        "says in one line what it cannot do, and writes nothing",
        arguments: [
            (["--remove", "nothing", "-o", "OUT.keras"], 1, "does not appear in the model"),
            (["--rename", "layers/dens=x", "-o", "OUT.keras"], 1, "did you mean 'layers/dense'"),
            (["--remove", "optimizer"], 64, "--output"),
            (["--rename", "dense", "-o", "OUT.keras"], 64, "path=…"),
            (["--add", "dense=x.npy", "-o", "OUT.keras"], 64, "layers/dense/0"),
            (["--add", "layers/dense/0=x.txt", "-o", "OUT.keras"], 64, ".npz"),
            (["--add", "layers/dense/0=absent.npy", "-o", "OUT.keras"], 1, "absent.npy"),
            (["--remove", "optimizer", "-o", "OUT.h5"], 1, ".weights.h5"),
        ] as [([String], Int32, String)])
    func refused(arguments: [String], status: Int32, words: String) throws {
        let places = arguments.map { $0.replacing("OUT", with: folder.file("out")) }
        let outcome = try KerasTool.run(["edit", models.path("adam.keras")] + places)
        #expect(outcome.status == status)
        #expect(
            outcome.errorLines.count == 1 && outcome.errors.contains(words), "\(outcome.errors)")
        #expect(try names(in: folder).isEmpty)
    }
}
