import Keras
import KerasJSON
import KerasTestSupport
import Testing

/// A model whose settings decide its graph.
private final class Classifier: Model {
    @Configured var units = 2

    override func setUp() throws {
        try super.setUp()
        let x = Input([4], name: "x")
        let hidden = try Dense(units, activation: "tanh", name: "hidden")(x)
        try makeGraph(inputs: x, outputs: Dense(1, name: "last")(hidden * 2.0))
    }
}

/// A model with the graph that it is given.
private final class Given: Model {}

/// A layer that takes two tensors, and a third if it is there.
private final class Blend: Layer {
    let scale = Variable(name: "scale")

    override var callArgumentNames: [String] { ["query", "value", "bias"] }

    override func build(inputShapes: Nest<Shape>) throws {
        guard let query = inputShapes["query"]?.single else { return }
        try scale.initialize(shape: [query[-1]], with: "ones")
    }

    override func call(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
        guard let query = inputs["query"]?.single, let value = inputs["value"]?.single else {
            return inputs
        }
        var result = try query * scale.value + value
        if let bias = inputs["bias"]?.single { result = try result - bias }
        return .leaf(result)
    }
}

/// Classes of one's own around graphs: their files go both ways.
@Suite struct OwnGraphTests {
    private static let classes = """
        import json, keras
        from keras import layers

        @keras.saving.register_keras_serializable("own_graph")
        class Classifier(keras.Model):
            def __init__(self, units=2, **kwargs):
                x = keras.Input((4,), name="x")
                hidden = layers.Dense(units, activation="tanh", name="hidden")(x)
                super().__init__(
                    inputs=x, outputs=layers.Dense(1, name="last")(hidden * 2.0), **kwargs)
                self.units = units

            def get_config(self):
                return {**super().get_config(), "units": self.units}

        @keras.saving.register_keras_serializable("own_graph")
        class Given(keras.Model):
            pass

        @keras.saving.register_keras_serializable("own_graph")
        class Blend(layers.Layer):
            def build(self, query_shape, value_shape, bias_shape=None):
                self.scale = self.add_weight(
                    shape=(query_shape[-1],), initializer="ones", name="scale")

            def call(self, query, value, bias=None):
                result = query * self.scale + value
                return result if bias is None else result - bias

        def make(name):
            if name == "classifier":
                return Classifier(3, name="c")
            x, y = keras.Input((4,), name="x"), keras.Input((4,), name="y")
            if name == "given":
                return Given([x, y], layers.Dense(2, name="d")(x + y), name="g")
            blend, other = Blend(name="blend"), Blend(name="b")
            if name == "keywords":
                return keras.Model([x, y], [blend(x, bias=y, value=x), other(y, value=x)])
            return keras.Model([x, y], [blend(x, y, x), other(y, x)], name="m")

        def outputs(model):
            x = np.arange(8, dtype="float32").reshape(2, 4) / 8
            y = model(x if len(model.inputs) == 1 else [x, 1 - x])
            return [np.asarray(y).tolist() for y in (y if isinstance(y, list) else [y])]

        """

    private static let isRegistered: Bool = {
        let registered: Void? = try? {
            try register(Classifier.self, package: "own_graph")
            try register(Given.self, package: "own_graph")
            try register(Blend.self, package: "own_graph")
        }()
        return registered != nil
    }()

    @Test(arguments: ["classifier", "given", "blend", "keywords"])
    func `Keras's file is a model here, and the model a file there`(name: String) throws {
        try #require(Self.isRegistered)
        try withTemporaryDirectory { directory in
            let (theirs, ours) = (directory.file("theirs.keras"), directory.file("ours.keras"))
            let told = try Oracle.run(
                script: Self.classes + """
                    keras.utils.clear_session()
                    model = make(name)
                    for index, weight in enumerate(model.weights):
                        weight.assign(
                            np.random.default_rng(index).uniform(-1, 1, weight.shape))
                    model.save(path)
                    result = [outputs(model), json.dumps(keras.saving.serialize_keras_object(model)),
                              type(model).__name__]
                    """, arguments: ["name": .string(name), "path": .string(theirs)])
            let model = try Model.load(from: theirs, options: LoadOptions(strict: true))
            #expect(
                String(describing: type(of: model))
                    == (told[2]?.stringValue == "Functional" ? "Model" : told[2]?.stringValue))
            try expectOutputs(of: model, told[0], "\(name), read here")
            try model.save(to: ours)
            let read = try Oracle.run(
                script: Self.classes + """
                    keras.utils.clear_session()
                    model = keras.saving.load_model(path)
                    result = [outputs(model), json.dumps(keras.saving.serialize_keras_object(model))]
                    """, arguments: ["path": .string(ours)])
            #expect(read[0] == told[0], "\(name), read by Keras")
            #expect(read[1] == told[1], "\(name), as Keras describes it")
        }
    }

    private func expectOutputs(
        of model: Model, _ told: OracleValue?, _ what: String
    ) throws {
        let x = try Tensor((0..<8).map { Float($0) / 8 }, shape: [2, 4])
        let inputs: Nest<Tensor> =
            model.inputs.count == 1 ? .leaf(x) : .list([.leaf(x), .leaf(try 1 - x)])
        let found = try model(inputs).leaves
        try #require(found.count == told?.arrayValue?.count)
        for (index, tensor) in found.enumerated() {
            expectClose(
                try tensor.array(of: Float.self), told?[index], relative: 1e-6, absolute: 1e-6, what
            )
        }
    }

    @Test func `a layer of several tensors is called by their order or their names`() throws {
        let blend = Blend()
        let (a, b) = (try Ops.ones([1, 2]), try Ops.ones([1, 2]) * 3.0)
        #expect(try blend(a, b).array(of: Float.self) == [4, 4])
        let named: Nest<Tensor> = ["query": .leaf(a), "value": .leaf(b), "bias": .leaf(b)]
        let result: Nest<Tensor> = try blend(named)
        #expect(try result.single?.array(of: Float.self) == [1, 1])
        #expect(throws: KerasError.self) { try blend(a, b, a, a) }
        #expect(throws: KerasError.self) { try Dense(1)(a, b) }
    }

    @Test func `a model can end at a layer of another`() throws {
        let x = Input([3])
        let model = try Model(
            inputs: x, outputs: Dense(1)(Dense(4, name: "features")(x)))
        let features = try Model(
            inputs: model.inputs[0], outputs: model.layer(named: "features").output)
        let data = try Ops.ones([2, 3])
        let expected = try model.layer(named: "features", as: Dense.self)(data)
        #expect(try features(data).array(of: Float.self) == expected.array(of: Float.self))

        let stack = Sequential([InputLayer([3]), Dense(4, name: "features"), Dense(1)])
        let top = try Model(
            inputs: stack.inputs, outputs: stack.layer(named: "features").output)
        #expect(top.outputs.map(\.shape) == [[nil, 4]])
        #expect(try top.weights.count == 2)
    }

    @Test func `a layer without a place in a graph, or with several, has no output`() throws {
        let dense = Dense(3)
        #expect(throws: KerasError.self) { try dense.output }
        let x = Input([3])
        let y = try dense(dense(x))
        #expect(throws: KerasError.self) { try dense.output }
        #expect(y.shape == [nil, 3])
    }

    @Test func `layers without a module are found by their class`() throws {
        let answer = try Oracle.run(
            script: """
                import json, keras
                from keras import layers
                x = keras.Input((2,), name="x")
                models = [keras.Sequential([x, layers.Dense(2, name="d")], name="s"),
                          keras.Model(x, layers.Dense(2, name="d")(x), name="f")]
                texts = []
                for model in models:
                    description = json.loads(model.to_json())
                    for layer in description["config"]["layers"]:
                        del layer["module"], layer["registered_name"]
                    texts.append(json.dumps(description))
                result = [texts, [keras.models.model_from_json(t).count_params() for t in texts]]
                """)
        let texts = try #require(answer[0]?.strings)
        #expect(answer[1]?.ints == [6, 6])
        for text in texts { #expect(try Model.fromJSON(text).countParams() == 6) }
    }
}
