import KerasTestSupport
import Testing

@testable import Keras

/// Training on a sequence of batches goes as Keras's does on a `PyDataset`.
@Suite struct BatchesTests {
    static let x = Samples.between(-1, 1, [14, 3], seed: 1)
    static let y = Samples.bits([14, 1], seed: 2)
    static let kernel = Samples.between(-1, 1, [3, 1], seed: 3)

    private func model() throws -> Sequential {
        let model = Sequential([InputLayer([3]), Dense(1, activation: "sigmoid", useBias: false)])
        try model.weights[0].assign(Self.kernel.tensor)
        try model.compile(
            optimizer: .object(SGD(learningRate: 0.5)), loss: "binary_crossentropy",
            metrics: ["mae"], weightedMetrics: ["accuracy"])
        return model
    }

    /// The data in batches of three: five, the last one smaller.
    private func batches() throws -> [Batch] {
        let (x, y) = (try Self.x.tensor, try Self.y.tensor)
        return try stride(from: 0, to: 14, by: 3).map { start in
            let rows = start..<min(start + 3, 14)
            return Batch(x: try x.rows(in: rows), y: try y.rows(in: rows))
        }
    }

    /// What Keras finds: `run` is Python that leaves the history in `fitted`.
    private func keras(_ run: String) throws -> OracleValue {
        try Oracle.run(
            script: """
                import keras, numpy as np
                from themes import values
                x, y = values.array(x), values.array(y)
                class Batches(keras.utils.PyDataset):
                    def __len__(self):
                        return 5
                    def __getitem__(self, index):
                        rows = slice(3 * index, 3 * index + 3)
                        return x[rows], y[rows]
                model = keras.Sequential([
                    keras.layers.Dense(1, activation="sigmoid", use_bias=False)])
                model.build((None, 3))
                model.set_weights([values.array(kernel)])
                model.compile(keras.optimizers.SGD(0.5), "binary_crossentropy", metrics=["mae"],
                              weighted_metrics=["accuracy"])
                exec(run)
                result = {"history": {k: [float(v) for v in s] for k, s in fitted.history.items()},
                          "weights": model.get_weights()[0].ravel().tolist()}
                """,
            arguments: [
                "x": Self.x.oracleValue, "y": Self.y.oracleValue, "run": .string(run),
                "kernel": Self.kernel.oracleValue,
            ])
    }

    private func expectSame(_ history: History, _ model: Model, _ answer: OracleValue) throws {
        #expect(Set(history.names) == Set(answer["history"]?.objectValue?.keys ?? [:].keys))
        for name in history.names {
            expectClose(
                history[name], answer["history"]?[name], relative: 1e-4, absolute: 1e-6, name)
        }
        expectClose(
            try model.weights[0].value.array(of: Float.self), answer["weights"], relative: 1e-4)
    }

    @Test func `an epoch is one pass, and validation has batches of its own`() throws {
        let model = try model()
        let history = try model.fit(
            batches(), epochs: 3, verbose: 0, validationBatches: batches().dropFirst(2),
            validationSteps: 2)
        try expectSame(
            history, model,
            keras(
                """
                class Rest(Batches):
                    def __len__(self):
                        return 3
                    def __getitem__(self, index):
                        return super().__getitem__(index + 2)
                fitted = model.fit(Batches(), epochs=3, verbose=0, shuffle=False,
                                   validation_data=Rest(), validation_steps=2)
                """))
    }

    @Test(arguments: [2, 3, 5])
    func `with a number of steps, passes go on where the epoch before stopped`(steps: Int) throws {
        let model = try model()
        let history = try model.fit(batches(), epochs: 5, verbose: 0, stepsPerEpoch: steps)
        try expectSame(
            history, model,
            keras(
                """
                fitted = model.fit(
                    Batches(), epochs=5, verbose=0, shuffle=False, steps_per_epoch=\(steps))
                """))
    }

    @Test func `class weights count`() throws {
        let model = try model()
        let history = try model.fit(
            batches(), epochs: 2, verbose: 0, classWeight: [0: 0.5, 1: 3])
        let answer = try keras(
            """
            fitted = model.fit(Batches(), epochs=2, verbose=0, shuffle=False,
                               class_weight={0: 0.5, 1: 3.0})
            """)
        try expectSame(history, model, answer)
        let inOne = try self.model()
        try expectSame(
            inOne.fit(
                Self.x.tensor, Self.y.tensor, batchSize: 3, epochs: 2, verbose: 0, shuffle: false,
                classWeight: [0: 0.5, 1: 3]),
            inOne, answer)
    }

    @Test func `class weights count in a single step, too`() throws {
        let answer = try keras(
            """
            class Fitted:
                history = {k: [v] for k, v in model.train_on_batch(
                    x, y, class_weight={1: 4.0}, return_dict=True).items()}
            fitted = Fitted
            """)
        let model = try model()
        let logs = try model.trainOnBatch(Self.x.tensor, Self.y.tensor, classWeight: [1: 4])
        var history = History()
        history.add(logs, epoch: 0)
        try expectSame(history, model, answer)
    }

    @Test func `evaluate and predict take batches`() throws {
        let model = try model()
        let (x, y) = (try Self.x.tensor, try Self.y.tensor)
        let whole = try model.evaluate(x, y, batchSize: 3, verbose: 0)
        #expect(try model.evaluate(batches(), verbose: 0).numbers == whole.numbers)
        let part = try model.evaluate(
            x.rows(in: 0..<6), y.rows(in: 0..<6), batchSize: 3, verbose: 0)
        #expect(try model.evaluate(batches(), verbose: 0, steps: 2).numbers == part.numbers)
        let predicted = try #require(try model.predict(batches(), verbose: 0).single)
        #expect(
            try predicted.array(of: Float.self)
                == model.predict(x, batchSize: 3, verbose: 0).array(of: Float.self))
    }

    @Test func `several inputs come in a batch as a model takes them`() throws {
        let a = Input([3], name: "a")
        let b = Input([1], name: "b")
        let outputs = try Dense(1)(Ops.concatenate([a, b], axis: -1))
        let model = try Model(inputs: [a, b], outputs: outputs)
        try model.compile(optimizer: "sgd", loss: "mse")
        let batches = try batches().lazy.map {
            Batch(x: ["a": $0.x, "b": $0.y ?? .list([])], y: $0.y)
        }
        #expect(try model.fit(batches, epochs: 2, verbose: 0)["loss"].count == 2)
    }

    @Test func `what can be gone through only once ends the training with its end`() throws {
        var left = try batches()
        let once = AnyIterator { left.popLast() }
        let history = try model().fit(once, epochs: 3, verbose: 0)
        #expect(history.epochs == [0])
    }

    @Test func `without batches there is an error that says so`() throws {
        let model = try model()
        let none: [Batch] = []
        for run in [
            { _ = try model.fit(none, verbose: 0) }, { _ = try model.evaluate(none, verbose: 0) },
            { _ = try model.predict(none, verbose: 0) },
            { _ = try model.fit(batches(), verbose: 0, validationBatches: none) },
        ] {
            let error = #expect(throws: KerasError.self) { try run() }
            #expect(error?.description.contains("'batches'") == true)
        }
    }

    @Test func `a batch that does not fit is refused when it comes`() throws {
        let batches = [Batch(x: try Ops.ones([2, 3]), y: try Ops.ones([3, 1]))]
        let error = #expect(throws: KerasError.self) {
            try model().fit(batches, verbose: 0)
        }
        #expect(error?.description.contains("'y'") == true)
    }

    @Test func `cancellation is seen between steps`() async throws {
        let training = Task {
            var steps = 0
            let batches = try batches()
            let endless = AnyIterator { () -> Batch? in
                steps += 1
                if steps == 4 { withUnsafeCurrentTask { $0?.cancel() } }
                return batches[0]
            }
            #expect(throws: CancellationError.self) { try model().fit(endless, verbose: 0) }
            return steps
        }
        #expect(try await training.value == 4)
    }
}
