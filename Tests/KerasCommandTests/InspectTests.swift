import Foundation
import KerasJSON
import KerasTestSupport
import Testing

@Suite("keras inspect") struct InspectTests {
    let models: ModelFixtures

    init() throws { models = try ModelFixtures.shared.get() }

    private func inspection(_ path: String) throws -> JSONValue {
        let outcome = try KerasTool.run("inspect", "--json", path)
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        return try JSONValue(parsing: Array(outcome.output.utf8))
    }

    static let files = [
        "adam", "bfloat16", "compile", "custom_loss", "functional", "nested", "uncompiled",
        "variable",
    ]

    @Test("lists the members, versions and arrays that Python finds", arguments: files)
    func contents(file: String) throws {
        let path = models.path(file + ".keras")
        let found = try inspection(path)
        let expected = try Oracle.call("archive.describe", ["path": .string(path)])
        #expect(found["keras_version"]?.stringValue == "3.15.1")
        #expect(
            found["date_saved"]?.stringValue == expected["metadata"]?["date_saved"]?.stringValue)
        let members = found["members"]?.arrayValue ?? []
        let expectedMembers = expected["members"]?.arrayValue ?? []
        #expect(
            members.map { $0["name"]?.stringValue }
                == expectedMembers.map { $0["name"]?.stringValue })
        #expect(
            members.map { $0["size"]?.intValue } == expectedMembers.map { $0["size"]?.intValue })
        let arrays = (expected["weights"]?.objectValue ?? [:]).filter { $0.value["dtype"] != nil }
        let weights = found["weights"]?.arrayValue ?? []
        #expect(weights.compactMap { $0["path"]?.stringValue } == arrays.keys.sorted())
        for weight in weights {
            let array = arrays[weight["path"]?.stringValue ?? ""]
            #expect(weight["shape"]?.arrayValue?.compactMap(\.intValue) == array?["shape"]?.ints)
            let dtype = array?["dtype"]?.stringValue
            #expect(weight["dtype"]?.stringValue == (dtype == "void16" ? "bfloat16" : dtype))
        }
    }

    @Test(
        "counts the parameters of each layer as Keras does",
        arguments: ["adam", "functional", "nested"])
    func parameters(file: String) throws {
        let path = models.path(file + ".keras")
        let found = try inspection(path)
        let expected = try Oracle.run(
            script: """
                import keras
                model = keras.saving.load_model(path)
                listed = []
                def visit(model):
                    for layer in model._layers if hasattr(model, "_layers") else model.layers:
                        listed.append([layer.name, type(layer).__name__, layer.count_params()])
                        if isinstance(layer, keras.Model):
                            visit(layer)
                visit(model)
                result = {"layers": listed, "total": model.count_params()}
                """,
            arguments: ["path": .string(path)])
        #expect(found["parameters"]?.intValue == expected["total"]?.intValue)
        let rows = (found["layers"]?.arrayValue ?? []).map { layer in
            [
                layer["name"]?.stringValue ?? "", layer["class_name"]?.stringValue ?? "",
                "\(layer["parameters"]?.intValue ?? -1)",
            ]
        }
        let expectedRows = (expected["layers"]?.arrayValue ?? []).map { row in
            [
                row[0]?.stringValue ?? "", row[1]?.stringValue ?? "",
                "\(row[2]?.intValue ?? -2)",
            ]
        }
        #expect(!rows.isEmpty && rows == expectedRows)
    }

    @Test("tells the optimizer's state")
    func optimizer() throws {
        let path = models.path("adam.keras")
        let found = try inspection(path)["optimizer"]
        let expected = try Oracle.call("archive.load", ["path": .string(path)])["optimizer"]
        #expect(found?["class_name"]?.stringValue == "Adam")
        #expect(found?["iterations"]?.intValue == expected?["iterations"]?.intValue)
        #expect(found?["learning_rate"]?.doubleValue == 0.01)
        #expect(found?["arrays"]?.intValue == expected?["variables"]?.arrayValue?.count)
        #expect(try inspection(models.path("uncompiled.keras"))["optimizer"] == .null)
    }

    @Test("prints members, layers, tree and optimizer for people")
    func text() throws {
        let outcome = try KerasTool.run("inspect", models.path("adam.keras"))
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        for line in [
            "Keras 3.15.1, saved 20", "Sequential \"sequential",
            "compiled: optimizer Adam, loss mse",
            "metrics [mae]", "model.weights.h5", "47 parameters (188 B)", "(None, 6)",
            "float32 (6, 5)", "7 iterations, learning rate 0.01, 10 arrays",
        ] {
            #expect(outcome.output.contains(line), "\(line) in:\n\(outcome.output)")
        }
    }

    @Test("shows custom classes that nobody registered")
    func customClasses() throws {
        let layers = try inspection(models.path("variable.keras"))["layers"]?.arrayValue ?? []
        #expect(
            layers.last?["registered_name"]?.stringValue
                == "my_custom_package>LayerWithCustomVariable")
        #expect(layers.last?["parameters"]?.intValue == 12)
        let model = try inspection(models.path("compile.keras"))
        #expect(model["class_name"]?.stringValue == "ModelWithCustomCompile")
        #expect(
            model["layers"]?.arrayValue?.compactMap { $0["name"]?.stringValue }
                .filter { $0.hasPrefix("dense") }.count == 2)
        let text = try KerasTool.run("inspect", models.path("compile.keras")).output
        #expect(text.contains("loss_fn my_custom_package>small_square_sum_loss"))
    }

    /// A file of the fixtures, or one that is made here for lack of one so broken.
    private func path(_ name: String, in folder: TemporaryDirectory) throws -> String {
        let path = folder.file(name + ".keras")
        switch name {
        case "damaged":
            var bytes = try #require(fileBytes(models.path("adam.keras")))
            let weights = try #require(bytes.range(of: Data([0x89, 0x48, 0x44, 0x46])))
            bytes[weights.lowerBound + 2000] ^= 1
            try bytes.write(to: URL(fileURLWithPath: path))
        case "unparsable":
            try Oracle.run(
                script: """
                    import zipfile
                    with zipfile.ZipFile(path, "w") as archive:
                        archive.writestr("config.json", '{"class_name": ')
                    """,
                arguments: ["path": .string(path)])
        default: return models.path(name)
        }
        return path
    }

    @Test(
        "refuses what is no intact model, in one line",
        arguments: [
            ("absent", "No such file"), ("x.npy", "zip"), ("xy.npz", "config.json"),
            ("damaged", "model.weights.h5"), ("unparsable", "config.json"),
        ])
    func refused(file: String, words: String) throws {
        try withTemporaryDirectory { folder in
            let path = try self.path(file, in: folder)
            let outcome = try KerasTool.run("inspect", path)
            #expect(outcome.status == 1)
            #expect(outcome.output.isEmpty)
            #expect(outcome.errorLines.count == 1 && outcome.errors.hasPrefix("error: "))
            #expect(outcome.errors.contains(path) && outcome.errors.contains(words))
        }
    }

    @Test("shows a file without metadata and weights, and escapes what would command the terminal")
    func bareFile() throws {
        try withTemporaryDirectory { folder in
            let path = folder.file("bare.keras")
            try Oracle.run(
                script: """
                    import json, zipfile
                    config = {"layers": [{"class_name": "Dense", "config": {"name": "a\\x1b[2Jb"}}]}
                    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                        archive.writestr(
                            "config.json", json.dumps({"class_name": "Odd\\n", "config": config})
                        )
                    """,
                arguments: ["path": .string(path)])
            let outcome = try KerasTool.run("inspect", path)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("unknown version of Keras"))
            #expect(outcome.output.contains("the file has no weights"))
            #expect(outcome.output.contains("Odd\\n"))
            #expect(!outcome.output.contains("\u{1B}"))
        }
    }
}
