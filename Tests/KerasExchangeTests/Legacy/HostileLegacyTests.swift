import Foundation
import Keras
import KerasTestSupport
import Testing

/// Damaged and malicious `.h5` files: each gives an error that names the file, in time.
@Suite(.serialized) struct HostileLegacyTests {
    /// A file of Keras 2 that is changed by a few lines of Python, and the error's case.
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let expected: String
        let edit: String

        init(_ what: String, _ expected: String, _ edit: String) {
            (testDescription, self.expected, self.edit) = (what, expected, edit)
        }
    }

    private static let functions = """
        import h5py, json, numpy as np
        def config(change, name="model_config"):
            value = json.loads(f.attrs[name])
            value = change(value) or value
            f.attrs[name] = json.dumps(value)
        def layer(change, index=1):
            config(lambda c: change(c["config"]["layers"][index]))
        def replace(path, link):
            del f[path]
            f[path] = link
        def names(path, name, values):
            del f[path].attrs[name]
            f[path].attrs[name] = values

        """

    private static let rows: [Row] = [
        Row(
            "a Lambda with bytecode", "unsafeContent",
            """
            def change(l):
                l.update({"class_name": "Lambda", "config": {"function": ["4wEAAAA=", None, None],
                          "function_type": "lambda", "module": "__main__"}})
            layer(change)
            """),
        Row(
            "a Lambda in Keras 3's form", "unsafeContent",
            """
            def change(l):
                l.update({"class_name": "Lambda", "config": {"function": {
                    "class_name": "__lambda__", "config": {"code": "4w==", "defaults": None}}}})
            layer(change)
            """),
        Row(
            "a lambda as an activation", "unsafeContent",
            """
            def change(l):
                l["config"]["activation"] = {"class_name": "__lambda__", "config": {"value": []}}
            layer(change)
            """),
        Row(
            "a module of Python's", "unknownClass",
            #"layer(lambda l: l.update({"module": "os", "class_name": "system"}))"#),
        Row(
            "a raw op of TensorFlow", "unknownClass",
            #"layer(lambda l: l.update({"class_name": "TFOpLambda"}))"#),
        Row(
            "a class that nobody has", "unknownClass",
            #"layer(lambda l: l.update({"class_name": "package>Nobody"}))"#),
        Row(
            "a built-in class under a foreign name", "unsafeContent",
            """
            layer(lambda l: l.update({"module": "keras.layers", "registered_name": "a>Dense"}))
            """),
        Row(
            "a setting of another type", "invalidConfig",
            #"layer(lambda l: l["config"].update(units="x"))"#),
        Row(
            "an unknown setting", "unknownConfigKey",
            #"layer(lambda l: l["config"].update(secret=1))"#),
        Row(
            "more units than memory", "resourceLimit",
            #"layer(lambda l: l["config"].update(units=10**12))"#),
        Row(
            "many units without the weights", "stateMismatch",
            #"layer(lambda l: l["config"].update(units=10**6))"#),
        Row(
            "objects nested deep", "resourceLimit",
            """
            def change(c):
                for _ in range(100):
                    c = {"class_name": "Sequential", "config": {"name": "s", "layers": [c]}}
                return c
            config(change)
            """),
        Row("no model_config", "invalidFile", #"del f.attrs["model_config"]"#),
        Row("a model_config that is a list", "invalidFile", "config(lambda c: [c])"),
        Row("a model_config that is a number", "invalidFile", #"f.attrs["model_config"] = 3"#),
        Row("a model_config without class", "invalidFile", #"config(lambda c: {"config": {}})"#),
        Row("a model_config that is no JSON", "invalidFile", #"f.attrs["model_config"] = "{""#),
        Row(
            "a model_config nested deep", "invalidFile",
            #"f.attrs["model_config"] = "[" * 100000 + "]" * 100000"#),
        Row(
            "a training_config that is a list", "invalidFile",
            #"config(lambda c: [c], "training_config")"#),
        Row(
            "a loss that nobody has", "invalidFile",
            #"config(lambda c: c.update(loss="nobody"), "training_config")"#),
        Row(
            "an optimizer that nobody has", "invalidFile",
            """
            config(lambda c: c["optimizer_config"].update(class_name="Custom>Nobody"),
                   "training_config")
            """),
        Row("no weights", "invalidFile", #"del f["model_weights"]"#),
        Row("no names of layers", "invalidFile", #"del f["model_weights"].attrs["layer_names"]"#),
        Row(
            "names of layers that are numbers", "invalidFile",
            #"names("model_weights", "layer_names", [1, 2])"#),
        Row(
            "a layer twice", "invalidFile",
            #"names("model_weights", "layer_names", ["first", "first"])"#),
        Row(
            "a layer that is not there", "invalidFile",
            #"names("model_weights", "layer_names", ["first", "second"])"#),
        Row(
            "a layer's name that climbs", "invalidFile",
            #"names("model_weights", "layer_names", ["first", "../last"])"#),
        Row(
            "a layer's name with an empty part", "invalidFile",
            #"names("model_weights", "layer_names", ["first", "last//x"])"#),
        Row(
            "a layer less", "invalidFile", #"names("model_weights", "layer_names", ["first"])"#),
        Row(
            "a weight less", "stateMismatch",
            #"names("model_weights/first", "weight_names", ["first/kernel:0"])"#),
        Row(
            "a weight that is a group", "invalidFile",
            #"names("model_weights/first", "weight_names", ["first", "first/bias:0"])"#),
        Row(
            "weights of text", "invalidFile",
            #"replace("model_weights/first/first/bias:0", ["a", "b", "c"])"#),
        Row(
            "an external link to a layer", "unsafeContent",
            #"replace("model_weights/first", h5py.ExternalLink("/etc/passwd", "/"))"#),
        Row(
            "an external link to a weight", "unsafeContent",
            #"replace("model_weights/first/first/bias:0", h5py.ExternalLink("/etc/passwd", "/"))"#),
        Row(
            "a soft link", "unsafeContent",
            #"replace("model_weights/first", h5py.SoftLink("/model_weights/last"))"#),
        Row(
            "weights in another file", "unsafeContent",
            """
            del f["model_weights/first/first/bias:0"]
            f.create_dataset("model_weights/first/first/bias:0", (3,), "f4",
                             external=[("/etc/passwd", 0, 12)])
            """),
        Row(
            "an optimizer's state in another file", "unsafeContent",
            """
            name = "optimizer_weights/iteration:0"
            del f[name]
            f.create_dataset(name, (1,), "i8", external=[("/etc/passwd", 0, 8)])
            """),
        Row(
            "a bomb of zeros", "resourceLimit",
            """
            del f["model_weights/first/first/bias:0"]
            f.create_dataset("model_weights/first/first/bias:0", (1000, 1000000), "f4",
                             chunks=(1000, 1000), compression="gzip")
            """),
    ]

    @Test(arguments: rows)
    func `a file that no honest program writes is refused`(row: Row) throws {
        try withTemporaryDirectory { directory in
            let path = directory.file("hostile.h5")
            try FileManager.default.copyItem(
                atPath: Keras2Fixture("stack-2.21", ".h5").path, toPath: path)
            let edit = row.edit.split(separator: "\n").map { "    \($0)\n" }.joined()
            try Oracle.run(
                script: Self.functions
                    + "with h5py.File(path, 'r+') as f:\n    globals()['f'] = f\n\(edit)result = 0",
                arguments: ["path": .string(path)])
            let start = threadSeconds()
            #expect {
                try Model.load(from: path)
            } throws: { error in
                let text = "\(error)"
                let isRight =
                    Mirror(reflecting: cause(of: error)).children.first?.label == row.expected
                    && text.contains("hostile.h5") && !text.contains("\n") && text.count < 2000
                if !isRight { Issue.record("\(row.testDescription): \(error)") }
                return isRight
            }
            #expect(threadSeconds() - start < 1)
        }
    }

    /// What was the matter with a part of a model.
    private func cause(of error: any Error) -> any Error {
        if case KerasError.notRestored(_, let cause) = error { cause } else { error }
    }

    @Test func `a file that was cut off anywhere is an error`() throws {
        let whole = try [UInt8](
            Data(contentsOf: URL(fileURLWithPath: Keras2Fixture("stack-2.21", ".h5").path)))
        try withTemporaryDirectory { directory in
            let path = directory.file("cut.h5")
            for length in stride(from: 0, to: whole.count, by: 101) {
                try Data(whole.prefix(length)).write(to: URL(fileURLWithPath: path))
                #expect(throws: KerasError.self, "\(length) bytes") { try Model.load(from: path) }
            }
        }
    }

    @Test func `a file with wrong bytes anywhere is an error, or a model`() throws {
        let whole = try [UInt8](
            Data(contentsOf: URL(fileURLWithPath: Keras2Fixture("stack-2.21", ".h5").path)))
        try withTemporaryDirectory { directory in
            let path = directory.file("damaged.h5")
            for position in stride(from: 8, to: whole.count, by: 61) {
                var bytes = whole
                bytes[position] ^= 0xFF
                try Data(bytes).write(to: URL(fileURLWithPath: path))
                do {
                    _ = try Model.load(from: path)
                } catch {
                    #expect(error is KerasError, "byte \(position): \(error)")
                }
            }
        }
    }

    @Test func `what is no file is an error that names it`() {
        for path in ["/nowhere/model.h5", "/tmp", "/dev/null"] {
            #expect {
                try Sequential([InputLayer([4]), Dense(1)]).loadWeights(from: path + "/x.h5")
            } throws: {
                $0 is KerasError && "\($0)".contains(path)
            }
        }
    }
}
