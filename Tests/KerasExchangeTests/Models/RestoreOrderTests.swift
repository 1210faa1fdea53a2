import KerasTestSupport
import Synchronization
import Testing

@testable import Keras

/// What happened, in order.
private let events = Mutex<[String]>([])

private func note(_ event: String) { events.withLock { $0.append(event) } }

/// A layer that tells which of its hooks are called.
private final class Probe: Layer {
    @Configured var label = ""
    let dense = Dense(2)

    convenience init(_ label: String) {
        self.init()
        self.label = label
    }

    override func build(from config: Config) throws {
        note("\(label) build_from_config")
        try super.build(from: config)
    }
    override func build(inputShape: Shape) throws {
        note("\(label) build")
        try super.build(inputShape: inputShape)
        try dense.build(inputShape: inputShape)
    }
    override func call(_ inputs: Tensor) throws -> Tensor { try dense(inputs) }
    override func loadOwnVariables(from store: VariableReader) throws {
        note("\(label) load_own_variables")
        try super.loadOwnVariables(from: store)
    }
    override func saveAssets(to directory: AssetWriter) throws {
        try directory.write(label, to: "label.txt")
    }
    override func loadAssets(from directory: AssetReader) throws {
        note("\(label) load_assets \(try directory.text(of: "label.txt"))")
    }
}

private final class Stack: Sequential {
    override func compile(from config: Config) throws {
        note("stack compile_from_config")
        try super.compile(from: config)
    }
    override func loadOwnVariables(from store: VariableReader) throws {
        note("stack load_own_variables")
        try super.loadOwnVariables(from: store)
    }
}

/// A model is restored in Keras's order, and models inside as they were.
@Suite(.serialized) struct RestoreOrderTests {
    private static let classes = """
        import keras, os
        events = []
        register = keras.saving.register_keras_serializable("order")

        @register
        class Probe(keras.layers.Layer):
            def __init__(self, label="", **kwargs):
                super().__init__(**kwargs)
                self.label = label
                self.dense = keras.layers.Dense(2)
            def get_config(self):
                return {**super().get_config(), "label": self.label}
            def build_from_config(self, config):
                events.append(self.label + " build_from_config")
                super().build_from_config(config)
            def build(self, input_shape):
                events.append(self.label + " build")
                self.dense.build(input_shape)
            def call(self, x):
                return self.dense(x)
            def load_own_variables(self, store):
                events.append(self.label + " load_own_variables")
                super().load_own_variables(store)
            def save_assets(self, folder):
                with open(os.path.join(folder, "label.txt"), "w") as file:
                    file.write(self.label)
            def load_assets(self, folder):
                with open(os.path.join(folder, "label.txt")) as file:
                    events.append(f"{self.label} load_assets {file.read()}")

        @register
        class Stack(keras.Sequential):
            def compile_from_config(self, config):
                events.append("stack compile_from_config")
                super().compile_from_config(config)
            def load_own_variables(self, store):
                events.append("stack load_own_variables")
                super().load_own_variables(store)

        """

    @Test func `hooks are called in Keras's order, whoever wrote the file`() throws {
        let directory = try TemporaryDirectory()
        let (python, swift) = (directory.file("python.keras"), directory.file("swift.keras"))
        let objects: CustomObjects = [
            "order>Probe": .type(Probe.self), "order>Stack": .type(Stack.self),
        ]
        try register(Probe.self, package: "order")
        try register(Stack.self, package: "order")
        let model = Stack([InputLayer([3]), Probe("first"), Probe("second")])
        try model.compile(optimizer: "adam", loss: "mse")
        try model.fit(Ops.ones([4, 3]), Ops.ones([4, 2]), verbose: 0)
        try model.save(to: swift)
        let answer = try Oracle.run(
            script: Self.classes + """
                model = Stack([keras.Input((3,)), Probe("first"), Probe("second")])
                model.compile("adam", "mse")
                model.fit(np.ones((4, 3)), np.ones((4, 2)), verbose=0)
                model.save(python)
                result = []
                for path in [python, swift]:
                    events.clear()
                    keras.saving.load_model(path)
                    result.append(list(events))
                """, arguments: ["python": .string(python), "swift": .string(swift)])
        let expected = try #require(answer[0]?.strings)
        #expect(answer[1]?.strings == expected)
        for path in [python, swift] {
            events.withLock { $0 = [] }
            _ = try Stack.load(from: path, customObjects: objects)
            #expect(events.withLock { $0 } == expected, "\(path)")
        }
    }

    @Test func `a model inside another stays compiled, and keeps its optimizer's state`() throws {
        let directory = try TemporaryDirectory()
        let (path, saved) = (directory.file("python.keras"), directory.file("swift.keras"))
        let answer = try Oracle.run(
            script: """
                import keras
                inner = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)], name="inner")
                inner.compile("adam", "mse")
                inner.fit(np.ones((4, 3)), np.ones((4, 2)), verbose=0, epochs=3)
                model = keras.Sequential([keras.Input((3,)), inner, keras.layers.Dense(1)])
                model.compile("sgd", "mse")
                model.fit(np.ones((4, 3)), np.ones((4, 1)), verbose=0)
                model.save(path)
                loaded = keras.saving.load_model(path, compile=False)
                result = [[v.numpy().ravel() for v in inner.optimizer.variables],
                          loaded.compiled, loaded.layers[0].compiled]
                """, arguments: ["path": .string(path)])
        let model = try Sequential.load(from: path, options: LoadOptions(strict: true))
        let inner = try model.layer(at: 0, as: Sequential.self)
        let state = try #require(try inner.optimizer?.ownVariables)
        #expect(state.count == answer[0]?.arrayValue?.count)
        for (variable, expected) in zip(state, answer[0]?.arrayValue ?? []) {
            expectClose(try variable.value.array(of: Double.self), expected, relative: 0)
        }
        try model.save(to: saved)
        #expect(try Oracle.weightTree(ofFile: saved) == Oracle.weightTree(ofFile: path))
        let uncompiled = try Sequential.load(from: path, options: LoadOptions(compiles: false))
        #expect(uncompiled.isCompiled == answer[1]?.boolValue)
        #expect(
            try uncompiled.layer(at: 0, as: Sequential.self).isCompiled == answer[2]?.boolValue)
    }
}
