import Testing

@testable import Keras

/// A callback may freeze layers: as in Keras's eager loops, it takes effect at the next step, and
/// the optimizer refuses variables that it was not built for.
@Suite struct ChangedTrainableTests {
    /// Sets a layer's flag after the first step of the first epoch.
    private final class Change: Callback {
        let trainable: Bool
        var weights: [[Float]] = []

        init(to trainable: Bool) { self.trainable = trainable }

        override func onTrainBatchEnd(_ batch: Int, logs: StepLogs) throws {
            guard let model else { return }
            weights.append(try model.layers[1].weights[0].value.array(of: Float.self))
            if weights.count == 1 { try model.layers[0].trainable = trainable }
        }
    }

    private func model(frozen: Bool) throws -> Sequential {
        let model = Sequential([Dense(3), Dense(1)])
        try model.build(inputShape: [nil, 2])
        try model.layers[0].trainable = !frozen
        try model.compile(optimizer: "adam", loss: "mse")
        return model
    }

    private func fit(_ model: Model, _ callback: Callback) throws {
        try model.fit(
            Random.uniform([8, 2]), Random.uniform([8, 1]), batchSize: 4, epochs: 2, verbose: 0,
            callbacks: [callback])
    }

    @Test func `a layer that is frozen meanwhile stays as it is`() throws {
        final class Watch: Callback {
            var kernels: [[Float]] = []
            override func onTrainBatchEnd(_ batch: Int, logs: StepLogs) throws {
                guard let layer = try model?.layers[0] else { return }
                kernels.append(try layer.weights[0].value.array(of: Float.self))
                layer.trainable = false
            }
        }
        let model = try model(frozen: false)
        let before = try model.layers[0].weights[0].value.array(of: Float.self)
        let watch = Watch()
        try fit(model, watch)
        #expect(watch.kernels.count == 4)
        #expect(watch.kernels[0] != before)
        #expect(watch.kernels.allSatisfy { $0 == watch.kernels[0] })
    }

    @Test func `the others go on`() throws {
        let change = Change(to: false)
        try fit(model(frozen: false), change)
        #expect(Set(change.weights).count == 4)
    }

    @Test func `a layer that was frozen when the optimizer was built needs a new one`() throws {
        let model = try model(frozen: true)
        let error = #expect(throws: KerasError.self) { try fit(model, Change(to: true)) }
        #expect(error?.description.contains("make a new optimizer") == true)
        try model.compile(optimizer: "adam", loss: "mse")
        try fit(model, Callback())
    }
}
