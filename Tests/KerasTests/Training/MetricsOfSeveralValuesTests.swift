import KerasTestSupport
import OrderedCollections
import Testing

@testable import Keras

/// Metrics with one value for each class, and metrics with several values under names of their own.
@Suite struct MetricsOfSeveralValuesTests {
    /// Counts batches, and says so twice.
    final class Counts: Metric {
        let batches = Variable(name: "batches", trainable: false)

        override func setUp() throws {
            try super.setUp()
            try batches.initialize(shape: .scalar, with: "zeros")
        }
        override func updateState(
            _ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil
        ) throws { try batches.assign(batches.value + 1) }
        override func namedResults() throws -> OrderedDictionary<String, Tensor>? {
            ["batches": try batches.value, "both": try Ops.stack([batches.value, batches.value])]
        }
    }

    static let x = Samples.between(-1, 1, [12, 4], seed: 1)
    static let y = Samples.oneHot([12, 3], seed: 2)
    static let kernel = Samples.between(-1, 1, [4, 3], seed: 3)

    private func model(_ metrics: [MetricIdentifier], _ weighted: [MetricIdentifier]? = nil) throws
        -> Sequential
    {
        let model = Sequential([
            InputLayer([4]), Dense(3, activation: "softmax", useBias: false),
        ])
        try model.weights[0].assign(Self.kernel.tensor)
        try register(Counts.self, package: "several_values")
        try model.compile(
            optimizer: .object(SGD(learningRate: 0.5)), loss: "categorical_crossentropy",
            metrics: metrics, weightedMetrics: weighted)
        return model
    }

    /// Remembers the logs that it is told.
    private final class Reader: Callback {
        var logs: [Logs] = []
        override func onEpochEnd(_ epoch: Int, logs: Logs) throws { self.logs.append(logs) }
    }

    @Test func `logs and history hold what Keras's hold`() throws {
        let answer = try Oracle.run(
            script: """
                import keras, numpy as np
                from themes import values
                class Counts(keras.metrics.Metric):
                    def __init__(self, name="counts"):
                        super().__init__(name=name)
                        self.batches = self.add_variable((), "zeros")
                    def update_state(self, *args, **kwargs):
                        self.batches.assign(self.batches + 1)
                    def result(self):
                        return {"batches": self.batches * 1.0,
                                "both": keras.ops.stack([self.batches, self.batches])}
                x, y = values.array(x), values.array(y)
                model = keras.Sequential([
                    keras.layers.Dense(3, activation="softmax", use_bias=False)])
                model.build((None, 4))
                model.set_weights([values.array(kernel)])
                f1 = keras.metrics.F1Score
                model.compile(
                    keras.optimizers.SGD(0.5), "categorical_crossentropy",
                    metrics=["mae", f1(), f1("macro", name="macro"), Counts()],
                    weighted_metrics=["f1_score"])
                fitted = model.fit(
                    x, y, batch_size=5, epochs=3, shuffle=False, verbose=0, validation_data=(x, y))
                result = {name: [np.asarray(value).tolist() for value in series]
                          for name, series in fitted.history.items()}
                """,
            arguments: [
                "x": Self.x.oracleValue, "y": Self.y.oracleValue,
                "kernel": Self.kernel.oracleValue,
            ])
        let metrics: [MetricIdentifier] = [
            "mae", .object(Metrics.F1Score(average: nil)),
            .object(Metrics.F1Score(average: .macro, name: "macro")),
            .object(Counts(name: "counts")),
        ]
        let model = try model(metrics, ["f1_score"])
        let (x, y) = (try Self.x.tensor, try Self.y.tensor)
        let reader = Reader()
        let history = try model.fit(
            x, y, batchSize: 5, epochs: 3, verbose: 0, callbacks: [reader],
            validationData: Batch(x: x, y: y), shuffle: false)

        let expected = try #require(answer.objectValue)
        #expect(Set(history.names) == Set(expected.keys))
        for name in history.names {
            for (epoch, value) in history[value: name].enumerated() {
                let wanted = expected[name]?[epoch]
                #expect((value.number == nil) == (wanted?.doubleValue == nil), "\(name)")
                expectClose(
                    try Ops.reshape(value.tensor, [-1]).array(of: Float.self),
                    wanted?.doubleValue == nil ? wanted : .array([wanted ?? .null]),
                    relative: 1e-4, absolute: 1e-6, "\(name), epoch \(epoch)")
            }
        }
        #expect(history["f1_score"].isEmpty)
        #expect(history[tensor: "val_f1_score"].map(\.shape) == [[3], [3], [3]])
        #expect(history.history["macro"]?.count == 3)
        #expect(reader.logs.map(\.keys) == history.logs.map(\.keys))
        #expect(reader.logs[2][tensor: "both"]?.shape == [2])
        #expect(reader.logs[2]["both"] == nil)
    }

    @Test func `the progress bar shows their mean`() throws {
        let answer = try Oracle.run(
            script: """
                import io, sys, keras, numpy as np
                from keras.src.utils import progbar
                class Clock:
                    time = staticmethod(lambda: 100.0)
                output = io.StringIO()
                progbar.time, saved, sys.stdout = Clock, (progbar.time, sys.stdout), output
                try:
                    bar = progbar.Progbar(2, verbose=verbose, stateless_metrics=set())
                    scores = np.array([0.1, 0.7, 0.35], "float32")
                    bar.update(2, [("f1_score", scores), ("loss", 0.5)], finalize=True)
                finally:
                    progbar.time, sys.stdout = saved
                result = output.getvalue()
                """, arguments: ["verbose": 2])
        var text = ""
        var logs = Logs()
        logs[tensor: "f1_score"] = try Tensor([Float(0.1), 0.7, 0.35])
        logs["loss"] = 0.5
        var bar = ProgressBar(
            target: 2, verbosity: .line, clock: { 100 }, output: { text += $0 })
        try bar.update(2, finalize: true) { logs }
        #expect(text == answer.stringValue)
    }
}
