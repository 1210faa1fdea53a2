import Keras
import KerasTestSupport
import Testing

/// A layer whose `call` takes up to three tensors, and in its keywords texts, numbers, and lists and
/// dictionaries of tensors.
private final class Combination: Layer {
    let scale = Variable(name: "scale")

    override var callArgumentNames: [String] { ["query", "value", "bias"] }

    override func build(inputShapes: Nest<Shape>) throws {
        guard let query = inputShapes["query"]?.single else { return }
        try scale.initialize(shape: [query[-1]], with: "ones")
    }

    override func call(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
        let context = CallContext.current
        guard let query = inputs["query"]?.single else { return inputs }
        var result = try query * scale.value
        if let value = inputs["value"]?.single { result = try result + value }
        if let bias = inputs["bias"]?.single { result = try result - bias }
        if try context.keywords["mode"]?.single?.strings() == ["negative"] {
            result = try -result
        }
        for _ in 1..<(try context.keywords["power"]?.single?.item(as: Int.self) ?? 1) {
            result = try result * result
        }
        for shift in context.keywords["shifts"]?.leaves ?? [] { result = try result + shift }
        if let factor = context.keywords["parts"]?["factor"]?.single {
            result = try result * factor
        }
        if context.training == true { result = try result * 3.0 }
        return .leaf(result)
    }
}

/// Calls made here with several tensors, texts and numbers are written as Keras writes them.
@Suite struct OwnCallTests {
    /// The outputs of a graph of two inputs, in Python and here.
    struct Row: Sendable, CustomTestStringConvertible {
        let python: String
        let outputs: @Sendable (Layer, Tensor, Tensor) throws -> [Nest<Tensor>]

        init(
            _ python: String,
            _ outputs: @escaping @Sendable (Layer, Tensor, Tensor) throws -> [Nest<Tensor>]
        ) {
            (self.python, self.outputs) = (python, outputs)
        }

        var testDescription: String { python }
    }

    private static func text(_ text: String) throws -> Nest<Tensor> {
        .leaf(try Tensor(strings: [text], shape: .scalar))
    }

    static let rows: [Row] = [
        Row("one(x, y), one(y, x, x)") { [.leaf(try $0($1, $2)), .leaf(try $0($2, $1, $1))] },
        Row("one(x, bias=y), one(y)") {
            [
                try $0(["query": .leaf($1), "bias": .leaf($2)]),
                try $0(["query": .leaf($2)]),
            ]
        },
        Row("one(x, y, x)") {
            [try $0(["bias": .leaf($1), "value": .leaf($2), "query": .leaf($1)])]
        },
        Row("one(x, y, mode='negative'), one(y, x, mode='plain')") {
            [
                .leaf(try $0($1, $2, keywords: ["mode": text("negative")])),
                .leaf(try $0($2, $1, keywords: ["mode": text("plain")])),
            ]
        },
        Row("one(x, y, power=3), one(one(x, y), shifts=[x, y]), one(y, x, shifts=[0.5, 2])") {
            [
                .leaf(try $0($1, $2, keywords: ["power": .leaf(3)])),
                try $0(
                    ["query": .leaf($0($1, $2))], keywords: ["shifts": [.leaf($1), .leaf($2)]]),
                .leaf(try $0($2, $1, keywords: ["shifts": [.leaf(0.5), .leaf(2)]])),
            ]
        },
        Row("one(x, y, parts={'factor': y, 'other': x}, mode='negative', power=2)") {
            [
                .leaf(
                    try $0(
                        $1, $2,
                        keywords: [
                            "parts": ["factor": .leaf($2), "other": .leaf($1)],
                            "mode": text("negative"), "power": .leaf(2),
                        ]))
            ]
        },
        Row("one(x, y, training=True, mode='negative'), one(x, y, training=False)") {
            [
                .leaf(try $0($1, $2, training: true, keywords: ["mode": text("negative")])),
                .leaf(try $0($1, $2, training: false)),
            ]
        },
        // A text that only looks like a number, or like nothing.
        Row("one(x, mode='1'), one(y, mode='')") {
            [
                try $0(["query": .leaf($1)], keywords: ["mode": text("1")]),
                try $0(["query": .leaf($2)], keywords: ["mode": text("")]),
            ]
        },
    ]

    private static let script = """
        import json, keras

        @keras.saving.register_keras_serializable("own_calls")
        class Combination(keras.layers.Layer):
            def build(self, query_shape, value_shape=None, bias_shape=None):
                self.scale = self.add_weight(
                    shape=(query_shape[-1],), initializer="ones", name="scale")

            def call(self, query, value=None, bias=None, mode="plain", power=1, shifts=(),
                     parts=None, training=None):
                result = query * self.scale
                result = result if value is None else result + value
                result = result if bias is None else result - bias
                result = -result if mode == "negative" else result
                for _ in range(1, power):
                    result = result * result
                for shift in shifts:
                    result = result + shift
                result = result * parts["factor"] if parts else result
                return result * 3.0 if training else result

        def described(model):
            return json.loads(json.dumps(keras.saving.serialize_keras_object(model)))

        keras.utils.clear_session()
        x, y = keras.Input((4,), name="x"), keras.Input((4,), name="y")
        one = Combination(name="one")
        made = keras.Model([x, y], list(eval(f"[{outputs}]")), name="m")
        read = keras.saving.load_model(path)
        read.save(again)
        data = np.arange(8, dtype="float32").reshape(2, 4) / 8
        found = read([data, 1 - data])
        result = {
            "outputs": [np.asarray(y).tolist() for y in keras.tree.flatten(found)],
            "config": described(read), "wanted": described(made)}
        """

    private static let isRegistered: Bool = {
        (try? register(Combination.self, package: "own_calls")) != nil
    }()

    @Test(arguments: rows)
    func `Keras reads the call that it would have written, and computes the same`(
        row: Row
    ) throws {
        try #require(Self.isRegistered)
        try withTemporaryDirectory { directory in
            let (path, again) = (directory.file("ours.keras"), directory.file("again.keras"))
            let (x, y) = (Input([4], name: "x"), Input([4], name: "y"))
            let layer = Combination()
            layer.name = "one"
            let model = try Model(
                inputs: [x, y], outputs: Nest<Tensor>.list(row.outputs(layer, x, y)), name: "m")
            for weight in try model.weights {
                try weight.assign(Tensor([0.5, -1.5, 2, 0.25] as [Float]))
            }
            try model.save(to: path)
            let told = try Oracle.run(
                script: Self.script,
                arguments: [
                    "outputs": .string(row.python), "path": .string(path), "again": .string(again),
                ])
            #expect(told["config"] == told["wanted"])
            for model in [model, try Model.load(from: path), try Model.load(from: again)] {
                let data = try Tensor((0..<8).map { Float($0) / 8 }, shape: [2, 4])
                let found = try model(.list([.leaf(data), .leaf(1 - data)])).leaves
                let expected = try #require(told["outputs"]?.arrayValue)
                try #require(found.count == expected.count)
                for (found, expected) in zip(found, expected) {
                    expectClose(
                        try found.array(of: Float.self), expected, relative: 1e-6, absolute: 1e-6,
                        row.python)
                }
            }
        }
    }
}
