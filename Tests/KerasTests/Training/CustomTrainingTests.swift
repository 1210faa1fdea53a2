import KerasTestSupport
import Testing

@testable import Keras

/// The places at which training can be changed, and what it promises about memory and threads.
@Suite(.serialized) struct CustomTrainingTests {
    private let x = Samples.between(-1, 1, [32, 4], seed: 1)
    private let y = Samples.between(-1, 1, [32, 1], seed: 2)

    private func layers() -> [Layer] {
        [
            Dense(8, activation: "tanh", kernelInitializer: .glorotUniform(seed: 3)),
            Dense(1, kernelInitializer: .glorotUniform(seed: 4)),
        ]
    }

    @Test func `a loop of one's own trains as fit does`() throws {
        let (x, y) = (try x.tensor, try y.tensor)
        let fitted = Sequential(layers())
        try fitted.compile(optimizer: .adam(learningRate: 0.01), loss: "mse")
        let history = try fitted.fit(x, y, batchSize: 8, epochs: 3, verbose: 0, shuffle: false)

        let model = Sequential(layers())
        let optimizer = Adam(learningRate: 0.01)
        let lossFunction = Losses.MeanSquaredError()
        _ = try model(x)  // builds it
        var means: [Double] = []
        for _ in 0..<3 {
            var sum = 0.0
            for start in stride(from: 0, to: 32, by: 8) {
                let (inputs, targets) = (
                    try x.rows(in: start..<start + 8), try y.rows(in: start..<start + 8)
                )
                let variables = try model.trainableVariables
                let (loss, gradients) = try gradients(
                    of: { try lossFunction(targets, model(inputs, training: true)) },
                    with: variables)
                try optimizer.apply(gradients, to: variables)
                sum += Double(try loss.item(as: Float.self))
            }
            means.append(sum / 4)
        }
        expectClose(means, history["loss"], relative: 1e-6)
        for (a, b) in zip(try model.weights, try fitted.weights) {
            #expect(try a.value.array(of: Float.self) == b.value.array(of: Float.self))
        }
    }

    @Test func `a train step of one's own runs inside fit, with its own logs`() throws {
        final class Doubled: Sequential {
            override func trainStep(_ batch: Batch) throws -> StepLogs {
                let variables = try trainableVariables
                let (loss, found) = try gradients(
                    of: {
                        let outputs = try self(batch.x, training: true)
                        return try computeLoss(batch, outputs: outputs) * 2
                    }, with: variables)
                try optimizer?.apply(found, to: variables)
                return ["twice": loss]
            }
        }
        let model = Doubled(layers())
        try model.compile(optimizer: .sgd(learningRate: 0), loss: "mse")
        let history = try model.fit(x.tensor, y.tensor, batchSize: 32, verbose: 0)
        #expect(history.history.keys.elementsEqual(["twice"]))
        let loss = try #require(
            model.evaluate(x.tensor, y.tensor, batchSize: 32, verbose: 0)["loss"])
        expectClose(history["twice"], [2 * loss], relative: 1e-6)
    }

    @Test func `metrics of the model's own stand in the logs and begin anew in each epoch`() throws
    {
        final class Counting: Sequential {
            let samples = Metrics.Sum(name: "samples")

            override func computeMetrics(_ batch: Batch, outputs: Nest<Tensor>) throws -> StepLogs {
                try samples.updateState(Tensor([Float(batch.sampleCount)]))
                return try super.computeMetrics(batch, outputs: outputs)
            }
        }
        let model = Counting(layers())
        try model.compile(optimizer: "sgd", loss: "mse", metrics: ["mae"])
        let history = try model.fit(x.tensor, y.tensor, batchSize: 10, epochs: 2, verbose: 0)
        #expect(history.history.keys.elementsEqual(["loss", "mae", "samples"]))
        #expect(history["samples"] == [32, 32])
        #expect(try model.metrics.map(\.name) == ["mae", "samples"])
    }

    @Test func `losses that layers add are trained on`() throws {
        final class Penalized: Dense {
            override func call(_ inputs: Tensor) throws -> Tensor {
                let output = try super.call(inputs)
                try addLoss(Ops.mean(Ops.square(output)))
                return output
            }
        }
        let model = Sequential([Penalized(1, kernelInitializer: "ones")])
        try model.compile(optimizer: "sgd", loss: "mse")
        let (x, zero) = (try x.tensor, try Ops.zeros([32, 1]))
        let loss = try model.trainOnBatch(x, zero)["loss"]
        let plain = Sequential([Dense(1, kernelInitializer: "ones")])
        try plain.compile(optimizer: "sgd", loss: "mse")
        #expect(try loss == plain.trainOnBatch(x, zero)["loss"].map { $0 * 2 })
    }

    @Test func `weights and slots stay where they are, and values that somebody keeps as they are`()
        throws
    {
        let model = Sequential([Dense(256), Dense(256), Dense(1)])
        try model.compile(optimizer: "adam", loss: "mse", metrics: ["mae"])
        let (x, y) = (try x.tensor, try y.tensor)
        try model.fit(x, y, batchSize: 8, epochs: 2, verbose: 0)
        let variables = try model.weights + #require(model.optimizer).ownVariables
        func addresses() throws -> [UnsafeRawPointer?] {
            try variables.map { try $0.value.withBytes(\.baseAddress) }
        }
        // An odd number of steps: two buffers that take turns would be found out.
        let before = try addresses()
        try model.fit(x, y, batchSize: 12, verbose: 0)
        #expect(try addresses() == before)

        let kept = try model.weights.map { try $0.value }
        let numbers = try kept.map { try $0.array(of: Float.self) }
        try model.fit(x, y, batchSize: 12, verbose: 0)
        #expect(try kept.map { try $0.array(of: Float.self) } == numbers)
        #expect(try model.weights.map { try $0.value.array(of: Float.self) } != numbers)
    }

    @Test func `losses and weights do not depend on the number of threads`() throws {
        let x = try Samples.between(-1, 1, [96, 300], seed: 5).tensor
        let y = try Samples.classes(10, [96], seed: 6).tensor
        let results = try [1, 2, 8].map { threads in
            let threadsBefore = Parallelism.threadCount
            Parallelism.threadCount = threads
            defer { Parallelism.threadCount = threadsBefore }
            let model = Sequential([
                Dense(512, activation: "relu", kernelInitializer: .glorotUniform(seed: 1)),
                Dense(10, activation: "softmax", kernelInitializer: .glorotUniform(seed: 2)),
            ])
            try model.compile(
                optimizer: "adam", loss: "sparse_categorical_crossentropy", metrics: ["accuracy"])
            let history = try model.fit(x, y, epochs: 3, verbose: 0, shuffle: false)
            return (history.history, try model.weights.map { try $0.value.array(of: Float.self) })
        }
        for (history, weights) in results.dropFirst() {
            #expect(history == results[0].0)
            #expect(weights == results[0].1)
        }
    }
}
