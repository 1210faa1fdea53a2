import Foundation
import KerasTestSupport
import Testing

/// Each theme answers a question whose answer is known without Keras.
@Suite struct OracleThemesTests {
    @Test func `an operation tells value, dtype and shape, and keeps weak scalars weak`() throws {
        let sum = try Oracle.call(
            "ops.call", ["name": "add", "args": [["value": [1, 2], "dtype": "bfloat16"], 2.5]])
        #expect(sum == ["value": [3.5, 4.5], "dtype": "bfloat16", "shape": [2]])
        let total = try Oracle.call(
            "ops.call",
            ["name": "sum", "args": [[[1.0, 2.0], [3.0, 4.0]]], "kwargs": ["axis": [0, 1]]])
        #expect(total["value"] == 10.0)
    }

    @Test func `a request for float64 is computed in float64`() throws {
        let answer = try Oracle.call(
            "ops.call", ["name": "exp", "args": [["value": [1], "dtype": "float64"]]])
        expectClose([Double.exp1], answer["value"], relative: 1e-15)
    }

    @Test func `gradients are those of the weighted sum`() throws {
        let answer = try Oracle.call(
            "ops.gradient",
            [
                "name": "multiply", "args": [[1.0, 2.0], [3.0, 4.0]],
                "with_respect_to": [0, 1], "cotangent": [1.0, 10.0],
            ])
        #expect(answer["gradients"]?[0]?["value"] == [3.0, 40.0])
        #expect(answer["gradients"]?[1]?["value"] == [1.0, 20.0])
    }

    @Test func `an optimizer's steps and variables are told`() throws {
        let answer = try Oracle.call(
            "optimizers.run",
            [
                "class_name": "SGD", "kwargs": ["learning_rate": 0.5],
                "initial": [[1.0]], "gradients": [[[1.0]]], "steps": 2,
            ])
        #expect(answer["steps"]?[0]?[0]?["value"] == [0.5])
        #expect(answer["final"]?[0]?["value"] == [0.0])
        #expect(answer["variables"]?[0]?["value"] == 2)
    }

    @Test func `training saved after two epochs and resumed is the same curve`() throws {
        try withTemporaryDirectory { directory in
            let data: [String: OracleValue] = [
                "x": [[1.0, 2.0], [3.0, 4.0]], "y": [[1.0], [0.0]], "batch_size": 1,
            ]
            let saved: OracleValue = .string(directory.file("mlp.keras"))
            let whole = try Oracle.call(
                "training.mlp_curve",
                data.merging([
                    "layers": [["units": 3, "activation": "tanh"], ["units": 1]],
                    "optimizer": "adam",
                    "epochs": 4, "save_after": 2, "save_path": saved,
                ]) { $1 })
            let resumed = try Oracle.call(
                "training.mlp_curve", data.merging(["resume_from": saved, "epochs": 2]) { $1 })
            let losses = try #require(whole["history"]?["loss"]?.flattenedDoubles)
            #expect(losses.count == 4)
            expectClose(losses.suffix(2), resumed["history"]?["loss"], relative: 0)
        }
    }

    @Test func `the guide's programs save, and load again but for the first as published`() throws {
        try withTemporaryDirectory { directory in
            let written = try Oracle.call(
                "guide.write_guide_files", ["directory": .string(directory.path)])
            for kind in ["variable_idiomatic", "assets", "build", "compile"] {
                let read = try Oracle.call(
                    "guide.read_guide_file",
                    [
                        "kind": .string(kind), "path": .string(directory.file("\(kind).keras")),
                        "inputs": ["path": .string(directory.file("\(kind).npz")), "key": "x"],
                    ])
                let predictions = try Oracle.run(
                    script: "result = np.load(path)['predictions']",
                    arguments: ["path": .string(directory.file("\(kind).npz"))])
                let found = try #require(read["predictions"]?["value"]?.flattenedDoubles)
                expectClose(found, predictions, relative: 1e-6, kind)
                if kind == "assets" { #expect(read["vocab"] == "Mary had a little lamb.") }
                if kind == "build" { #expect(read["layer_init"] == "random_normal") }
            }
            #expect(written["compile"]?["loss_metrics"] == ["accuracy", "mean_pred"])
            let literal = #expect(throws: OracleError.self) {
                try Oracle.call(
                    "guide.read_guide_file",
                    ["kind": "variable", "path": .string(directory.file("variable.keras"))])
            }
            #expect(literal?.description.contains("1 objects could not be loaded") == true)
        }
    }

    @Test func `the old Keras is there`() throws {
        let answer = try Oracle.run(
            script: "import keras\nresult = [keras.__version__, keras.config.backend()]",
            in: .older(.v33))
        #expect(answer == ["3.3.3", "numpy"])
    }
}

extension Double {
    fileprivate static let exp1 = 2.718281828459045
}
