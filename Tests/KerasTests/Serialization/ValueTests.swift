import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

/// Every kind of value that a config can hold, as Keras writes it: read, written again, and read by
/// Keras.
@Suite struct ValueTests {
    /// Python's expressions; what one gives is serialized.
    private static let values = [
        "None", "True", "7", "10**30", "1.5", "1.0", "float('inf')", "'text'",
        "[1, [2.5, {'a': None}], 'x']", "{'b': 1, 'a': {'c': [True]}}", "{1: 'x', 12: [2]}",
        "(1, (2, 3))", "'caf\\u00e9'.encode()", "slice(1, None, 2)", "slice(None, -1)", "...",
        "[slice(None), ..., None]", "keras.KerasTensor((None, 3), dtype='int32')",
        "keras.Input((2,), name='zz')", "ops.convert_to_tensor([1.0, 2.5])",
        "ops.convert_to_tensor(3.5)", "ops.convert_to_tensor([[1], [2]])",
        "ops.convert_to_tensor([True, False])", "np.zeros((0, 2), 'float32')",
        "np.arange(3, dtype='int32')", "np.float32(0.5)", "np.array([[1.5]], 'float16')",
        "keras.activations.relu", "keras.losses.mean_squared_error", "keras.losses.Huber()",
        "keras.regularizers.L2(0.5)", "keras.dtype_policies.get('mixed_bfloat16').name",
        "[keras.layers.Dense(2, name='d'), {'l': keras.layers.Flatten(name='f')}]",
    ]

    @Test func `values are written as they were, and Keras reads the same`() throws {
        let answer = try Oracle.run(
            script: """
                import json, keras
                from keras import ops
                result = []
                for text in values:
                    keras.utils.clear_session()
                    value = eval(text, {"keras": keras, "np": np, "ops": ops})
                    result.append(json.dumps(keras.saving.serialize_keras_object(value)))
                """, arguments: ["values": .array(Self.values.map(OracleValue.string))])
        let texts = try #require(answer.strings)
        try #require(texts.count == Self.values.count)
        var requests: [[String: OracleValue]] = []
        for (value, text) in zip(Self.values, texts) {
            let json = try JSONValue(jsonString: text)
            let read = try Serialization.decode(json)
            let written = try Serialization.encode(read).jsonString()
            // A tensor here is both of Keras's: a tensor and NumPy's array. That it was an input
            // somewhere is forgotten.
            let expected = try json.withoutRecentDefaults().jsonString()
                .replacing("__numpy__", with: "__tensor__")
                .replacing(#"["zz", 0, 0]"#, with: "null")
            #expect(written == expected, "\(value)")
            requests.append(["config": .string(written)])
        }
        for ((value, text), answer) in zip(
            zip(Self.values, texts), try Oracle.table("objects.deserialize", requests))
        {
            let text = text.replacing("__numpy__", with: "__tensor__")
                .replacing(#"["zz", 0, 0]"#, with: "null")
            #expect(
                try answer.get().json == OracleValue(JSONValue(jsonString: text)).json, "\(value)")
        }
    }

    @Test func `what is read has its type`() throws {
        let read = try Serialization.decode([
            "class_name": "__bytes__", "config": ["value": "ab"],
        ])
        guard case .bytes(let bytes) = read else { return #expect(Bool(false), "\(read)") }
        #expect(bytes == [97, 98])
        let tensor = try Serialization.decode(
            Tensor.self,
            from: [
                "class_name": "__numpy__",
                "config": ["value": [[1, 2], [3, 4]], "dtype": "int64"],
            ])
        #expect(tensor.dtype == .int64 && tensor.shape == [2, 2])
        let sizes = try Serialization.decode([Int: Double].self, from: ["1": 2, "-3": 0.5])
        #expect(sizes == [1: 2, -3: 0.5])
        #expect(try Serialization.encode(sizes) == ["-3": 0.5, "1": 2.0])
    }

    @Test func `an input is written with its name`() throws {
        let x = Input([2], name: "zz")
        #expect(try Serialization.encode(x)["config"]?["keras_history"] == ["zz", 0, 0])
    }

    @Test func `text that is registered stands for what is registered`() throws {
        let function = NamedFunction("value_tests>f") { try Ops.relu($0) }
        let decoded = try withCustomObjects(["value_tests>f": .function(function)]) {
            try Serialization.decode(["value_tests>f", "other"])
        }
        guard case .list(let values) = decoded, case .function(let found) = values[0],
            case .string("other") = values[1]
        else { return #expect(Bool(false), "\(decoded)") }
        #expect(found == function)
    }

    @Test func `bytes that are no text are refused, as in Python`() {
        #expect(throws: KerasError.self) {
            try Serialization.encode(Serialization.Value.bytes([0xff, 0xfe]))
        }
    }

    @Test(
        arguments: [
            (
                ["class_name": "Dense", "module": "keras.layers", "config": 3],
                "'config' to be a dict"
            ),
            (["class_name": "function", "module": "builtins", "config": nil], "non-null str"),
            (["class_name": 3, "config": [:]], "a string"),
            (
                [
                    "class_name": "Dense", "module": "keras.layers", "config": ["units": 2],
                    "registered_name": 5,
                ], "a string or null"
            ),
            (["class_name": "Dense", "module": ["keras"], "config": ["units": 2]], "null"),
            (["class_name": "Dense", "config": ["units": 2]], "Could not locate class 'Dense'"),
            (
                ["class_name": "type", "module": "builtins", "config": "int"],
                "Could not locate class 'type'"
            ),
            (
                ["class_name": "function", "module": "builtins", "config": "Dense"],
                "Could not locate function 'Dense'"
            ),
            (
                ["class_name": "function", "module": "os", "config": "relu"],
                "Could not locate function 'relu'"
            ),
            (["class_name": "__lambda__", "config": ["value": "x"]], "Python lambda"),
            (
                ["class_name": "__typespec__", "config": [], "module": "tensorflow"], "__typespec__"
            ),
            (["class_name": "__slice__", "config": ["start": 1]], "a value for 'stop'"),
            (
                ["class_name": "__tensor__", "config": ["value": [[1], 2], "dtype": "int32"]],
                "equal"
            ),
            (
                ["class_name": "__tensor__", "config": ["value": ["a"], "dtype": "string"]],
                "numbers"
            ),
        ] as [(JSONValue, String)])
    func `a description that does not fit is refused`(json: JSONValue, words: String) {
        let error = #expect(throws: KerasError.self) { try Serialization.decode(json) }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }

    @Test func `functions of Keras up to 3.6 are found without their package`() throws {
        let function = NamedFunction("value_tests>old_style") { try Ops.relu($0) }
        try register(function)
        let json: JSONValue = [
            "module": "builtins", "class_name": "function", "config": "old_style",
            "registered_name": "function",
        ]
        guard case .function(let found) = try Serialization.decode(json) else {
            return #expect(Bool(false))
        }
        #expect(found == function)
    }

    @Test func `values may be nested, but not without end`() {
        var json: JSONValue = 1
        for _ in 0..<100 { json = [json] }
        #expect(throws: KerasError.self) { try Serialization.decode(json) }
    }
}
