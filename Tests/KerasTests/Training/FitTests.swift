import KerasTestSupport
import Testing

@testable import Keras

/// `fit`, `evaluate` and `predict`: what they call, return and refuse.
@Suite struct FitTests {
    private let x = Samples.between(-1, 1, [20, 3], seed: 1)
    private let y = Samples.between(-1, 1, [20, 1], seed: 2)

    private func model(metrics: [MetricIdentifier]? = nil) throws -> Sequential {
        let model = Sequential([Dense(1)])
        try model.compile(optimizer: .sgd(learningRate: 0.1), loss: "mse", metrics: metrics)
        return model
    }

    /// Writes down what it is told.
    private final class Recorder: Callback {
        var events: [String] = []
        var onEvent: (String, Model?) throws -> Void = { _, _ in }

        private func record(_ event: String) throws {
            events.append(event)
            try onEvent(event, model)
        }

        override func onTrainBegin() throws { try record("train begin") }
        override func onTrainEnd(logs: Logs) throws { try record("train end \(names(logs))") }
        override func onEpochBegin(_ epoch: Int) throws { try record("epoch \(epoch) begin") }
        override func onEpochEnd(_ epoch: Int, logs: Logs) throws {
            try record("epoch \(epoch) end \(names(logs))")
        }
        override func onTrainBatchBegin(_ batch: Int) throws { try record("batch \(batch) begin") }
        override func onTrainBatchEnd(_ batch: Int, logs: StepLogs) throws {
            try record("batch \(batch) end \(names(logs.values()))")
        }
        override func onTestBegin() throws { try record("test begin") }
        override func onTestEnd(logs: Logs) throws { try record("test end \(names(logs))") }
        override func onTestBatchBegin(_ batch: Int) throws { try record("test \(batch) begin") }
        override func onTestBatchEnd(_ batch: Int, logs: StepLogs) throws {
            try record("test \(batch) end \(names(logs.values()))")
        }
        override func onPredictBegin() throws { try record("predict begin") }
        override func onPredictEnd() throws { try record("predict end") }
        override func onPredictBatchBegin(_ batch: Int) throws {
            try record("predict \(batch) begin")
        }
        override func onPredictBatchEnd(_ batch: Int, outputs: Nest<Tensor>) throws {
            try record("predict \(batch) end")
        }

        private func names(_ logs: Logs) -> String { logs.keys.joined(separator: " ") }
    }

    /// The same in Python; `run` is called with the model and the callback.
    private func keras(_ run: String) throws -> [String] {
        try #require(
            Oracle.run(
                script: """
                    import keras
                    from themes import values
                    x, y = values.array(x), values.array(y)
                    events = []
                    def names(logs):
                        return " ".join((logs or {}).keys())
                    class Recorder(keras.callbacks.Callback):
                        def on_train_begin(self, logs=None): events.append("train begin")
                        def on_train_end(self, logs=None): events.append("train end " + names(logs))
                        def on_epoch_begin(self, e, logs=None): events.append(f"epoch {e} begin")
                        def on_epoch_end(self, e, logs=None):
                            events.append(f"epoch {e} end " + names(logs))
                        def on_train_batch_begin(self, b, logs=None):
                            events.append(f"batch {b} begin")
                        def on_train_batch_end(self, b, logs=None):
                            events.append(f"batch {b} end " + names(logs))
                        def on_test_begin(self, logs=None): events.append("test begin")
                        def on_test_end(self, logs=None): events.append("test end " + names(logs))
                        def on_test_batch_begin(self, b, logs=None): events.append(f"test {b} begin")
                        def on_test_batch_end(self, b, logs=None):
                            events.append(f"test {b} end " + names(logs))
                        def on_predict_begin(self, logs=None): events.append("predict begin")
                        def on_predict_end(self, logs=None): events.append("predict end")
                        def on_predict_batch_begin(self, b, logs=None):
                            events.append(f"predict {b} begin")
                        def on_predict_batch_end(self, b, logs=None):
                            events.append(f"predict {b} end")
                    model = keras.Sequential([keras.layers.Dense(1)])
                    model.compile(keras.optimizers.SGD(0.1), "mse", metrics=["mae"])
                    callback = Recorder()
                    exec(run)
                    result = events
                    """,
                arguments: [
                    "x": x.oracleValue, "y": y.oracleValue, "run": .string(run),
                ]
            ).strings)
    }

    @Test func `callbacks hear of everything in Keras's order`() throws {
        let recorder = Recorder()
        let model = try model(metrics: ["mae"])
        let (x, y) = (try x.tensor, try y.tensor)
        try model.fit(
            x, y, batchSize: 6, epochs: 3, verbose: 0, callbacks: [recorder], validationSplit: 0.25,
            validationFreq: 2)
        try model.evaluate(x, y, batchSize: 12, verbose: 0, callbacks: [recorder])
        _ = try model.predict(x, batchSize: 12, verbose: 0, callbacks: [recorder])
        let expected = try keras(
            """
            model.fit(x, y, batch_size=6, epochs=3, verbose=0, callbacks=[callback],
                      validation_split=0.25, validation_freq=2)
            model.evaluate(x, y, batch_size=12, verbose=0, callbacks=[callback])
            model.predict(x, batch_size=12, verbose=0, callbacks=[callback])
            """)
        #expect(recorder.events == expected)
    }

    /// Batch sizes and steps per epoch.
    static let divisions: [(Int?, Int?)] = [(3, nil), (3, 4), (4, 3), (nil, 3), (50, nil)]

    @Test(arguments: divisions)
    func `steps are counted as Keras counts them`(_ batchSize: Int?, _ steps: Int?) throws {
        let recorder = Recorder()
        try model(metrics: ["mae"]).fit(
            x.tensor, y.tensor, batchSize: batchSize, epochs: 4, verbose: 0, callbacks: [recorder],
            shuffle: false, stepsPerEpoch: steps)
        let text = { (value: Int?) in value.map(String.init) ?? "None" }
        let expected = try keras(
            """
            model.fit(x, y, batch_size=\(text(batchSize)), steps_per_epoch=\(text(steps)),
                      epochs=4, verbose=0, shuffle=False, callbacks=[callback])
            """)
        #expect(recorder.events == expected)
    }

    @Test func `a callback can stop the training within an epoch`() throws {
        let recorder = Recorder()
        recorder.onEvent = { event, model in
            if event.hasPrefix("batch 1 end") { model?.stopTraining = true }
        }
        let history = try model().fit(
            x.tensor, y.tensor, batchSize: 5, epochs: 3, verbose: 0, callbacks: [recorder])
        #expect(history.epochs == [0])
        #expect(!recorder.events.contains("batch 2 begin"))
        #expect(recorder.events.last == "train end loss")
    }

    @Test func `what a callback throws ends the training`() throws {
        struct Enough: Error {}
        let recorder = Recorder()
        recorder.onEvent = { event, _ in if event == "batch 1 begin" { throw Enough() } }
        let model = try model()
        #expect(throws: Enough.self) {
            try model.fit(
                x.tensor, y.tensor, batchSize: 5, epochs: 3, verbose: 0, callbacks: [recorder])
        }
        #expect(try model.optimizer?.stepCount == 1)
    }

    @Test func `a cancelled task stops between steps`() async throws {
        let (x, y) = (x, y)
        let task = Task {
            let model = Sequential([Dense(1)])
            try model.compile(optimizer: "sgd", loss: "mse")
            try model.fit(x.tensor, y.tensor, epochs: 1_000_000, verbose: 0)
        }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `shuffling changes the order and nothing else`() throws {
        final class Collector: Sequential {
            var seen: [Float] = []
            override func trainStep(_ batch: Batch) throws -> StepLogs {
                seen += try batch.x.leaves[0].array(of: Float.self)
                let pairs = zip(
                    batch.x.leaves[0].shape.dimensions, batch.y?.leaves[0].shape.dimensions ?? [])
                #expect(pairs.allSatisfy { $0 == $1 })
                #expect(
                    try batch.x.leaves[0].array(of: Float.self)
                        == batch.y?.leaves[0].array(of: Float.self))
                return try super.trainStep(batch)
            }
        }
        let numbers = (0..<100).map(Float.init)
        let data = try Tensor(numbers, shape: [100, 1])
        let model = Collector()
        try model.add(Dense(1))
        try model.compile(optimizer: .sgd(learningRate: 0), loss: "mse")
        try model.fit(data, data, batchSize: 7, epochs: 2, verbose: 0)
        let (first, second) = (model.seen.prefix(100), model.seen.suffix(100))
        #expect(first.sorted() == numbers && second.sorted() == numbers)
        #expect(Array(first) != numbers && Array(first) != Array(second))
        model.seen = []
        try model.fit(data, data, batchSize: 7, verbose: 0, shuffle: false)
        #expect(model.seen == numbers)
    }

    @Test func `weights of classes are weights of their samples`() throws {
        let classes = Samples.classes(3, [20], seed: 9)
        let byClass: [Int: Double] = [0: 2, 2: 0.5]
        let weights = classes.values.map { Float(byClass[Int($0)] ?? 1) }
        func losses(_ fit: (Model) throws -> History) throws -> [Double] {
            let model = Sequential([Dense(3, activation: "softmax", kernelInitializer: "ones")])
            try model.compile(optimizer: "sgd", loss: "sparse_categorical_crossentropy")
            return try fit(model)["loss"]
        }
        let (x, y) = (try x.tensor, try classes.tensor)
        let byWeight = try losses {
            try $0.fit(x, y, verbose: 0, shuffle: false, sampleWeight: Tensor(weights))
        }
        #expect(
            try byWeight
                == losses { try $0.fit(x, y, verbose: 0, shuffle: false, classWeight: byClass) })
    }

    /// Keras on JAX gives 5 and 0.5.
    @Test func `weights of classes do not count in a validation`() throws {
        let model = Sequential([
            InputLayer([1]), Dense(1, kernelInitializer: "zeros"),
        ])
        try model.compile(optimizer: .sgd(learningRate: 0), loss: "mse")
        let y = try Tensor((0..<8).map { Float($0 % 2) }, shape: [8, 1])
        let history = try model.fit(
            Ops.ones([8, 1]), y, batchSize: 4, verbose: 0, validationSplit: 0.5, shuffle: false,
            classWeight: [0: 1, 1: 10])
        #expect(history["loss"] == [5] && history["val_loss"] == [0.5])
        let logs = try model.evaluate(Ops.ones([8, 1]), y, verbose: 0)
        #expect("\(logs)" == "loss: 0.5")
    }

    @Test func `data that do not fit are refused with the argument's name`() throws {
        let (x, y) = (try x.tensor, try y.tensor)
        let short = try Tensor([Float](repeating: 0, count: 19), shape: [19, 1])
        let empty = try Tensor([Float](), shape: [0, 3])
        let model = try model()
        func expectRefused(_ argument: String, _ run: () throws -> Void) {
            #expect {
                try run()
            } throws: { error in
                guard case .invalidArgument(_, argument, _, _)? = error as? KerasError else {
                    return false
                }
                return true
            }
        }
        expectRefused("y") { try model.fit(x, short, verbose: 0) }
        expectRefused("y") { try model.fit(x, verbose: 0) }
        expectRefused("sampleWeight") { try model.fit(x, y, verbose: 0, sampleWeight: short) }
        expectRefused("x") { try model.fit(empty, verbose: 0) }
        expectRefused("x") { _ = try model.predict(empty, verbose: 0) }
        expectRefused("x") { _ = try model.predict(1.0, verbose: 0) }
        expectRefused("batchSize") { try model.fit(x, y, batchSize: 0, verbose: 0) }
        expectRefused("stepsPerEpoch") { try model.fit(x, y, verbose: 0, stepsPerEpoch: -1) }
        expectRefused("validationSplit") { try model.fit(x, y, verbose: 0, validationSplit: 0.99) }
        expectRefused("validationFreq") {
            try model.fit(x, y, verbose: 0, validationFreq: 0)
        }
        #expect(
            throws: KerasError.notCompiled(object: Sequential([], name: "s").summaryDescription)
        ) {
            try Sequential([], name: "s").fit(x, y, verbose: 0)
        }
    }

    @Test func `single batches are trained on and measured`() throws {
        let (x, y) = (try x.tensor, try y.tensor)
        let model = try model(metrics: ["mae"])
        let before = try model.testOnBatch(x, y)
        let trained = try model.trainOnBatch(x, y)
        let after = try model.testOnBatch(x, y)
        #expect(before.keys.elementsEqual(["loss", "mae"]))
        #expect(trained["loss"] == before["loss"])
        #expect(try #require(after["loss"]) < #require(before["loss"]))
        #expect(try model.evaluate(x, y, batchSize: 20, verbose: 0)["loss"] == after["loss"])
        #expect(
            try model.predictOnBatch(x).array(of: Float.self)
                == model.predict(x, batchSize: 20, verbose: 0).array(of: Float.self))
    }
}
