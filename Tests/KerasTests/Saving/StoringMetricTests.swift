import KerasTestSupport
import Testing

@testable import Keras

/// A metric whose hooks store what metrics normally do not.
private final class Counting: Metric {
    let total = Variable(name: "t")

    override func setUp() throws {
        try super.setUp()
        try total.initialize(with: Tensor([Float(0)], shape: .scalar))
    }
    override func saveOwnVariables(to store: VariableWriter) throws {
        store["t"] = try total.value
    }
    override func loadOwnVariables(from store: VariableReader) throws {
        try total.assign(store["t"])
    }
}

private final class Counted: Model {
    let my = Counting(name: "mine")
    let dense = Dense(1)
    override func call(_ inputs: Tensor) throws -> Tensor { try dense(inputs) }

    static let isRegistered: Bool = {
        (try? register(Counting.self, package: "storing")) != nil
            && (try? register(Counted.self, package: "storing")) != nil
    }()
}

private let pythonCounted = """
    import keras

    @keras.saving.register_keras_serializable("storing")
    class Counting(keras.metrics.Metric):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.t = self.add_variable((), "zeros", name="t")
        def update_state(self, *args, **kwargs): pass
        def result(self): return self.t
        def save_own_variables(self, store): store["t"] = np.array(self.t)
        def load_own_variables(self, store): self.t.assign(store["t"])

    @keras.saving.register_keras_serializable("storing")
    class Counted(keras.Model):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.my, self.dense = Counting(name="mine"), keras.layers.Dense(1)
        def call(self, x): return self.dense(x)

    """

/// The hooks of metrics and losses are called, though by default they store nothing.
@Suite struct StoringMetricTests {
    @Test func `what a metric's hook stored in Python is loaded by its hook`() throws {
        try #require(Counted.isRegistered)
        try withTemporaryDirectory { folder in
            let path = folder.file("counted.keras")
            try Oracle.run(
                script: pythonCounted + """
                    model = Counted()
                    model(np.ones((1, 2), "float32"))
                    model.my.t.assign(5.0)
                    model.save(path)
                    """, arguments: ["path": .string(path)])
            let model = try Counted.load(from: path, options: LoadOptions(strict: true))
            #expect(try model.my.total.value.array(of: Float.self) == [5])
            #expect(model.loadReport.loaded.contains("my"))
        }
    }

    @Test func `what a metric's hook stores is loaded in Python`() throws {
        try #require(Counted.isRegistered)
        try withTemporaryDirectory { folder in
            let path = folder.file("counted.keras")
            let model = Counted()
            _ = try model(Tensor([[Float(1), 1]]))
            try model.my.ensureSetUp()
            try model.my.total.assign(Tensor([Float(7)], shape: .scalar))
            try model.save(to: path)
            let answer = try Oracle.run(
                script: pythonCounted + """
                    import h5py, io, zipfile
                    file = h5py.File(io.BytesIO(zipfile.ZipFile(path).read("model.weights.h5")))
                    model = keras.models.load_model(path)
                    result = [float(model.my.t), file["my/vars"].attrs["name"]]
                    """, arguments: ["path": .string(path)])
            #expect(answer == [7.0, "mine"])
        }
    }

    @Test func `a metric or loss that stores nothing has no group`() throws {
        var state = StateCollector()
        let model = Sequential([InputLayer([2]), Dense(1)])
        try model.compile(optimizer: "sgd", loss: "mse", metrics: ["mae"])
        try state.collect(model)
        #expect(!state.groups.contains { $0.path.contains("metric") || $0.path.contains("loss") })
        #expect(try Metrics.Mean().config().keys.isEmpty == false)
    }
}
