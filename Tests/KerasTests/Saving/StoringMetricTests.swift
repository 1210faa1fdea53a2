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

/// A loss that compares what a network of its own makes of targets and predictions.
private final class Perceptual: Loss {
    let net = Dense(2)

    override func setUp() throws {
        try super.setUp()
        try net.build(inputShape: [nil, 1])
    }
    override func call(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
        try Ops.mean(Ops.square(net(yTrue) - net(yPred)), axis: -1)
    }

    static let isRegistered = (try? register(Perceptual.self, package: "storing")) != nil
}

private let pythonPerceptual = """
    import keras

    @keras.saving.register_keras_serializable("storing")
    class Perceptual(keras.losses.Loss):
        def __init__(self, name=None, reduction="sum_over_batch_size"):
            super().__init__(name=name, reduction=reduction)
            self.net = keras.layers.Dense(2)
            self.net.build((None, 1))
        def call(self, y_true, y_pred):
            return keras.ops.mean(keras.ops.square(self.net(y_true) - self.net(y_pred)), axis=-1)

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

    @Test(arguments: [1, 2])
    func `the layers of a loss are saved with the model, as in Keras`(_ count: Int) throws {
        try #require(Perceptual.isRegistered)
        try withTemporaryDirectory { folder in
            let (path, saved) = (folder.file("python.keras"), folder.file("swift.keras"))
            let kernels = try Oracle.run(
                script: pythonPerceptual + """
                    x = keras.Input((2,))
                    model = keras.Model(x, [keras.layers.Dense(1)(x) for _ in range(count)])
                    losses = [Perceptual(name=str(i)) for i in range(count)]
                    model.compile("sgd", losses[0] if count == 1 else losses)
                    model.save(path)
                    result = [loss.net.kernel.numpy().ravel() for loss in losses]
                    """, arguments: ["path": .string(path), "count": .int(count)])
            let model = try Model.load(from: path, options: LoadOptions(strict: true))
            try model.save(to: saved)
            let answer = try Oracle.run(
                script: pythonPerceptual + """
                    model = keras.saving.load_model(path)
                    losses = model.loss if isinstance(model.loss, list) else [model.loss]
                    result = [loss.net.kernel.numpy().ravel() for loss in losses]
                    """, arguments: ["path": .string(saved)])
            #expect(answer == kernels)
            // A frozen model has no loss, and does not ask for its layers.
            #expect(try model.frozen().predict(.leaf(Ops.ones([1, 2]))).leaves.count == count)
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
