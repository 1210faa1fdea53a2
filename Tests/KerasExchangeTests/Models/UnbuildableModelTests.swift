import Keras
import KerasTestSupport
import Testing

/// A model that needs two arguments, whose build config in Keras has one.
private final class NeedsTwo: Model {
    let left = Dense(2, name: "left")
    let right = Dense(2, name: "right")

    override var callArgumentNames: [String] { ["x", "y"] }
    override func call(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
        guard let x = inputs["x"]?.single, let y = inputs["y"]?.single else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "x and y", found: "less")
        }
        return .leaf(try left(x) + right(y))
    }
}

/// A model whose build asks for more memory than is allowed.
private final class Greedy: Model {
    let wide = Dense(1_000_000_000, name: "wide")
    override func call(_ inputs: Tensor) throws -> Tensor { try wide(wide(inputs)) }
}

/// Models that cannot be built by what a file says of them.
@Suite struct UnbuildableModelTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("model.keras") }

    init() throws {
        directory = try TemporaryDirectory()
        try register(NeedsTwo.self, package: "unbuildable")
        try register(Greedy.self, package: "unbuildable")
    }

    private static let script = """
        import keras, warnings
        @keras.saving.register_keras_serializable("unbuildable")
        class NeedsTwo(keras.Model):
            def __init__(self, **kwargs):
                super().__init__(**kwargs)
                self.left = keras.layers.Dense(2, name="left")
                self.right = keras.layers.Dense(2, name="right")
            def call(self, x, y):
                return self.left(x) + self.right(y)
        keras.utils.clear_session()
        model = NeedsTwo(name="two")
        if in_graph:
            x, y = keras.Input((3,), name="x"), keras.Input((3,), name="y")
            model = keras.Model([x, y], model(x, y))
        elif has_weights:
            model(np.ones((2, 3)), np.ones((2, 3)))
        else:
            model._build_shapes_dict = {"input_shape": (2, 3)}
        model.save(path)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                keras.saving.load_model(path)
                loads = True
            except ValueError:
                loads = False
        result = [loads, sum("had a build config" in str(w.message) for w in caught)]
        """

    private func write(inGraph: Bool = false, hasWeights: Bool = true) throws -> OracleValue {
        try Oracle.run(
            script: Self.script,
            arguments: [
                "path": .string(path), "in_graph": .bool(inGraph), "has_weights": .bool(hasWeights),
            ])
    }

    @Test func `one that a graph calls is built by the call, with a warning`() throws {
        #expect(try write(inGraph: true) == [true, 1])
        let model = try Model.load(from: path, options: LoadOptions(strict: true))
        #expect(try model.weights.count == 4)
        #expect(model.loadReport.warnings.count == 1)
        #expect(model.loadReport.warnings.first?.path == "config.config.layers.2.build_config")
        #expect(
            model.loadReport.warnings.first?.reason.contains("had a build config, but cannot")
                == true)
    }

    @Test func `one that nobody calls loads without weights, unless the load is strict`() throws {
        #expect(try write(hasWeights: false) == [true, 1])
        let model = try Model.load(from: path)
        #expect(!model.isBuilt)
        #expect(model.loadReport.skipped.map(\.path) == ["config.build_config"])
        #expect(throws: KerasError.self) {
            try Model.load(from: path, options: LoadOptions(strict: true))
        }
        let x = try Ops.ones([1, 3])
        _ = try model(x, x)
        #expect(try model.weights.count == 4)
        // The file stays what it was.
        let again = directory.file("again.keras")
        try model.save(to: again)
        let config = try Oracle.call(
            "archive.member", ["path": .string(again), "name": "config.json"])
        #expect(config.stringValue?.contains(#""build_config": {"input_shape": [2, 3]}"#) == true)
    }

    @Test func `weights that nothing can take are an error`() throws {
        let told = try write()
        // Where the layers are Dense, Keras loses their weights without a word.
        #expect(told == [true, 1])
        #expect(throws: KerasError.self) { try Model.load(from: path) }
    }

    @Test func `what asks for too much is an error all the same`() throws {
        let json = """
            {"module": null, "class_name": "Greedy", "registered_name": "unbuildable>Greedy",
             "config": {}, "build_config": {"input_shape": [null, 1000000000000]}}
            """
        let error = #expect(throws: KerasError.self) { try Model.fromJSON(json) }
        guard case .resourceLimit? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
