import KerasTestSupport
import Testing

@testable import Keras

/// What layers add to the loss: penalties of weights and of outputs, and `addLoss`.
@Suite struct LayerLossTests {
    private final class Adding: Layer {
        override func call(_ inputs: Tensor) throws -> Tensor {
            addLoss(try Ops.mean(Ops.square(inputs)) * 0.5)
            return inputs
        }
    }

    private static func model() throws -> Sequential {
        let model = Sequential([
            Dense(
                2, kernelInitializer: .constant(0.5), kernelRegularizer: .l2(0.1),
                biasRegularizer: .l1(0.2), activityRegularizer: .l1(0.3)),
            Adding(),
            Dense(1, kernelInitializer: .constant(-0.25), activityRegularizer: .l2(0.2)),
        ])
        try model.build(inputShape: [nil, 3])
        return model
    }

    private static let inputs: [Float] = [1, 2, 3, -1, 0.5, 2, 0, 1, -2, 3, 1, 1]

    @Test func `losses and training with them are Keras's`() throws {
        let answer = try Oracle.run(
            script: """
                import keras
                from keras import layers
                class Adding(layers.Layer):
                    def call(self, x):
                        self.add_loss(keras.ops.mean(keras.ops.square(x)) * 0.5)
                        return x
                constant = keras.initializers.Constant
                model = keras.Sequential([
                    layers.Dense(2, kernel_initializer=constant(0.5),
                        kernel_regularizer=keras.regularizers.L2(0.1),
                        bias_regularizer=keras.regularizers.L1(0.2),
                        activity_regularizer=keras.regularizers.L1(0.3)),
                    Adding(),
                    layers.Dense(1, kernel_initializer=constant(-0.25),
                        activity_regularizer=keras.regularizers.L2(0.2))])
                model.build((None, 3))
                x = np.asarray(inputs, "float32").reshape(4, 3)
                model(x)
                losses = sorted(float(loss) for loss in model.losses)
                model.compile(keras.optimizers.SGD(0.05), "mse")
                history = model.fit(x, np.ones((4, 1), "float32"), batch_size=2, epochs=3,
                                    shuffle=False, verbose=0)
                evaluated = model.evaluate(x, np.ones((4, 1), "float32"), batch_size=2, verbose=0)
                result = {"losses": losses, "history": history.history["loss"],
                          "evaluated": evaluated,
                          "weights": np.concatenate([w.numpy().ravel() for w in model.weights])}
                """, arguments: ["inputs": OracleValue(Self.inputs)])
        let model = try Self.model()
        let x = try Tensor(Self.inputs, shape: [4, 3])
        _ = try model(x)
        expectClose(
            try model.losses.map { try $0.doubleValue() }.sorted(), answer["losses"],
            relative: 1e-5, absolute: 1e-7)
        try model.compile(optimizer: .sgd(learningRate: 0.05), loss: "mse")
        let y = try Ops.ones([4, 1])
        let history = try model.fit(x, y, batchSize: 2, epochs: 3, verbose: 0, shuffle: false)
        expectClose(try #require(history.history["loss"]), answer["history"], relative: 1e-5)
        expectClose(
            [try #require(model.evaluate(x, y, batchSize: 2, verbose: 0)["loss"])],
            [try #require(answer["evaluated"]?.doubleValue)], relative: 1e-5)
        expectClose(
            try model.weights.flatMap { try $0.value.array(of: Float.self) }, answer["weights"],
            relative: 1e-5, absolute: 1e-7)
    }

    @Test
    func `a call forgets the losses of the one before; penalties of frozen weights do not count`()
        throws
    {
        let model = try Self.model()
        let x = try Tensor(Self.inputs, shape: [4, 3])
        _ = try model(x)
        let count = try model.losses.count
        _ = try model(x)
        #expect(try model.losses.count == count)
        #expect(count == 5)
        model.trainable = false
        #expect(try model.losses.count == 3)
    }

    @Test func `a layer that is called twice adds twice`() throws {
        final class Twice: Model {
            let adding = Adding()
            override func call(_ inputs: Tensor) throws -> Tensor { try adding(adding(inputs)) }
        }
        let model = Twice()
        _ = try model(Tensor(Self.inputs, shape: [4, 3]))
        #expect(try model.losses.count == 2)
    }
}
