import Foundation
import Keras
import KerasJSON
import KerasTestSupport
import Testing

/// What is edited here, Keras reads; and where Keras's own editor loses nothing, it does the same.
@Suite struct FileEditorTests {
    let files: EditedFiles
    let folder: TemporaryDirectory

    init() throws {
        files = try EditedFiles.shared.get()
        folder = try TemporaryDirectory()
    }

    /// What `summary()` of Keras's editor prints.
    private func kerasSummary(_ path: String) throws -> String? {
        try Oracle.run(
            script: """
                import io, keras, rich.console
                editor = keras.saving.KerasFileEditor(path)
                editor.console = rich.console.Console(
                    file=io.StringIO(), width=400, highlight=False
                )
                editor.summary()
                result = editor.console.file.getvalue().rstrip("\\n")
                """,
            arguments: ["path": .string(path)]
        ).stringValue
    }

    /// The objects' own names, which Keras means to show and does not.
    private func withoutNames(_ text: String) -> String {
        text.replacing(#/ \('.*'\)/#, with: "")
    }

    @Test(
        "the summary is Keras's",
        arguments: [
            "dense.keras", "dense.weights.h5", "many.keras", "functional.keras", "packed.keras",
            "one.weights.h5",
        ])
    func summary(file: String) throws {
        let ours = try FileEditor(files.path(file)).summary()
        #expect(try withoutNames(ours) == kerasSummary(files.path(file)))
    }

    @Test("the description tells file, version and date, and names that differ")
    func description() throws {
        let lines = try "\(FileEditor(files.path("functional.keras")))".split(separator: "\n")
        #expect(lines.first == "Keras model file '\(files.path("functional.keras"))'")
        #expect(lines[1].hasPrefix("Saved with Keras 3.15.1 - date: 20"))
        #expect(lines.contains { $0.hasSuffix("dense ('left')") })
        #expect(lines.contains { $0.hasSuffix("dense_1 ('right')") })
    }

    @Test(
        "every array of the file is there, those of models in models too",
        arguments: [
            "dense.keras", "nested.keras", "nested.weights.h5", "bfloat16.keras", "assets.keras",
        ])
    func contents(file: String) throws {
        let path = files.path(file)
        let expected = (try describedWeights(path).objectValue ?? [:])
            .filter { $0.value["dtype"] != nil }
        let found = try FileEditor(path).weights
        #expect(
            Set(found.map { "\($0.object)/vars/\($0.name)" }) == Set(expected.keys)
                && found.count == expected.count)
        for weight in found {
            let array = expected["\(weight.object)/vars/\(weight.name)"]
            #expect(weight.shape == array?["shape"]?.ints)
            let dtype = array?["dtype"]?.stringValue
            #expect(weight.dtype == (dtype == "void16" ? "bfloat16" : dtype))
        }
    }

    @Test("the same edits give what Keras's editor makes of them")
    func sameEdits() throws {
        let (ours, theirs) = (folder.file("ours.weights.h5"), folder.file("theirs.weights.h5"))
        try Oracle.run(
            script: """
                import keras
                editor = keras.saving.KerasFileEditor(path)
                editor.rename_object("layers/dense_1", "dense_17")
                editor.delete_object("layers/dense_10")
                editor.add_object("layers/extra", {"0": np.arange(6.0).reshape(2, 3)})
                editor.add_object("top", {"a": np.ones(2, "int8"), "b": np.float32(3)})
                editor.delete_weight("layers/dense_3", "1")
                editor.add_weights("layers/dense_3", {"1": np.zeros(4, "f4"), "2": np.ones(1)})
                editor.save(output)
                """,
            arguments: [
                "path": .string(files.path("many.keras")), "output": .string(theirs),
            ])
        var editor = try FileEditor(files.path("many.keras"))
        try editor.renameObject("layers/dense_1", to: "dense_17")
        try editor.removeObject("dense_10")
        try editor.addObject(
            at: "layers/extra",
            weights: ["0": Tensor([0, 1, 2, 3, 4, 5] as [Double], shape: [2, 3])])
        try editor.addObject(
            at: "top",
            weights: ["a": Tensor([1, 1] as [Int8]), "b": Tensor([3] as [Float], shape: [])])
        try editor.removeWeight("1", from: "/layers/dense_3")
        try editor.addWeights(
            ["1": Tensor([0, 0, 0, 0] as [Float]), "2": Tensor([1] as [Double])], to: "dense_3")
        try editor.save(to: ours)
        #expect(try values(ours) == values(theirs))
        // What Keras drops.
        let names = try describedWeights(ours)
        #expect(names["layers/dense_17/vars"]?["attributes"]?["name"] != nil)
    }

    /// The arrays with their values, and nothing else.
    private func values(_ path: String) throws -> [String: OracleValue] {
        (try describedWeights(path).objectValue ?? [:]).filter { $0.value["dtype"] != nil }
            .mapValues { value in
                [
                    "shape": value["shape"] ?? .null, "value": value["value"] ?? .null,
                    "dtype": value["dtype"] ?? .null,
                ]
            }
    }

    @Test(
        "a file that is saved unchanged has the same objects, names, dtypes and values",
        arguments: [
            "dense.keras", "nested.keras", "bfloat16.keras", "many.weights.h5", "assets.keras",
            "bfloat16.weights.h5", "packed.keras",
        ], [".keras", ".weights.h5"])
    func unchanged(file: String, suffix: String) throws {
        guard file.hasSuffix(".keras") || suffix == ".weights.h5" else { return }
        let path = folder.file("out" + suffix)
        try FileEditor(files.path(file)).save(to: path)
        #expect(try describedWeights(path) == describedWeights(files.path(file)))
    }

    @Test("every dtype, byte order and storage comes through")
    func types() throws {
        let path = folder.file("out.weights.h5")
        let source = files.path("types.weights.h5")
        try FileEditor(source).save(to: path)
        let problems = try Oracle.run(
            script: """
                import h5py
                problems = []
                with h5py.File(source) as a, h5py.File(path) as b:
                    def visit(name, item):
                        if name.startswith("direct"):
                            return
                        if name not in b:
                            problems.append("missing " + name)
                        elif isinstance(item, h5py.Dataset):
                            x, y = item[()], b[name][()]
                            native = x.dtype.newbyteorder("<")
                            if y.dtype != native or x.shape != y.shape or (
                                np.asarray(x.astype(native)).tobytes() != np.asarray(y).tobytes()
                            ):
                                problems.append(name)
                        if name in b and dict(item.attrs) != dict(b[name].attrs):
                            problems.append("attributes of " + name)
                    a.visititems(visit)
                    if dict(a.attrs) != dict(b.attrs):
                        problems.append("attributes of /")
                    # Arrays beside no variables become variables, as in Keras's editor.
                    if not np.array_equal(b["direct/vars/kernel"][()], np.ones((2, 2))):
                        problems.append("direct")
                result = problems
                """,
            arguments: ["source": .string(source), "path": .string(path)])
        #expect(problems == [])
        let weights = try FileEditor(source).weights
        #expect(weights.first { $0.name == "half" }?.dtype == "bfloat16")
        #expect(weights.contains { $0.path == "vars/0" && $0.shape == [3] })
    }

    @Test("Keras loads an edited model: new values, no optimizer, all other members untouched")
    func editedModel() throws {
        for file in ["dense.keras", "packed.keras"] {
            let path = folder.file(file)
            var editor = try FileEditor(files.path(file))
            let bias = try Tensor([7, 8, 9] as [Float])
            try editor.addWeights(["1": bias], to: "layers/dense")
            try editor.removeObject("optimizer")
            try editor.save(to: path)
            let found = try Oracle.run(
                script: """
                    import keras, zipfile
                    model = keras.saving.load_model(path)
                    before = keras.saving.load_model(source)
                    a, b = zipfile.ZipFile(source), zipfile.ZipFile(path)
                    result = {
                        "bias": model.layers[0].bias.numpy().tolist(),
                        "rest": all(
                            np.array_equal(v, w) for i, (v, w) in enumerate(
                                zip(before.get_weights(), model.get_weights())) if i != 1),
                        "steps": [int(m.optimizer.iterations) for m in (before, model)],
                        "names": [a.namelist() == b.namelist(), b.testzip()],
                        "members": all(
                            a.read(name) == b.read(name)
                            for name in a.namelist() if name != "model.weights.h5"),
                    }
                    """,
                arguments: ["source": .string(files.path(file)), "path": .string(path)])
            #expect(found["bias"]?.flattenedDoubles == [7, 8, 9])
            #expect(found["rest"] == true && found["members"] == true)
            #expect(found["steps"]?.ints == [1, 0])
            #expect(found["names"] == [true, .null])
        }
    }

    @Test("weights saved after edits load into a Keras model, and Keras's editor reads them")
    func editedWeights() throws {
        let path = folder.file("edited.weights.h5")
        // From the file of a model with layers 5, 2 and 2 make one for 5 and 2.
        var editor = try FileEditor(files.path("wider.keras"))
        try editor.removeObject("layers/dense_2")
        try editor.save(to: path)
        let loaded = try Oracle.run(
            script: """
                import keras
                model = keras.Sequential(
                    [keras.Input((4,)), keras.layers.Dense(5), keras.layers.Dense(2)]
                )
                model.load_weights(path)
                wider = keras.saving.load_model(source)
                result = all(
                    np.array_equal(a, b)
                    for a, b in zip(model.get_weights(), wider.get_weights())
                ) and len(model.get_weights()) == 4
                """,
            arguments: ["path": .string(path), "source": .string(files.path("wider.keras"))])
        #expect(loaded == true)
        #expect(try withoutNames(FileEditor(path).summary()) == kerasSummary(path))
    }

    @Test("values are read when they are asked for")
    func values() throws {
        let path = files.path("dense.keras")
        let editor = try FileEditor(path)
        let model = try Model.load(from: path)
        let kernel = try editor.value(of: "0", in: "layers/dense")
        #expect(
            try kernel.array(of: Float.self) == model.weights[0].value.array(of: Float.self))
        let half = try FileEditor(files.path("bfloat16.keras")).value(of: "0", in: "dense")
        #expect(half.dtype == .bfloat16)
        #expect(throws: KerasError.self) {
            try FileEditor(files.path("types.weights.h5")).value(of: "text", in: "zoo")
        }
    }

    @Test("the file that is edited can be replaced, and a save that fails leaves it as it was")
    func replaced() throws {
        let path = folder.file("model.keras")
        try FileManager.default.copyItem(atPath: files.path("dense.keras"), toPath: path)
        var editor = try FileEditor(path)
        try editor.removeObject("optimizer")
        try editor.save(to: path)
        #expect(try FileEditor(path).weights.count == 4)
        // The editor goes on with what it opened.
        try editor.renameObject("layers/dense", to: "first")
        try editor.save(to: path)
        #expect(
            try Set(FileEditor(path).weights.map(\.object)) == ["layers/first", "layers/dense_1"])
        let bytes = FileManager.default.contents(atPath: path)
        #expect(throws: KerasError.self) { try editor.save(to: path, overwrite: .refuse) }
        #expect(FileManager.default.contents(atPath: path) == bytes)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["model.keras"])
    }

    @Test("a copy of an editor is an editor of its own")
    func copies() throws {
        let original = try FileEditor(files.path("dense.keras"))
        var copy = original
        try copy.removeObject("optimizer")
        #expect(original.weights.count == copy.weights.count + 10)
    }
}
