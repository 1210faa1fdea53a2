import KerasTestSupport
import Testing

@testable import Keras

@Suite struct TimeDistributedTests {
    /// Keras calls no more than the layer's `call`.
    @Test func `an activity regularizer inside adds the losses that it adds in Keras`() throws {
        let answer = try Oracle.run(
            script: """
                import keras, numpy as np

                def losses(layer):
                    layer(np.ones((2, 3, 4), "float32"), training=True)
                    return len(layer.losses)

                dense = lambda: keras.layers.Dense(2, activity_regularizer="l2")
                result = [losses(keras.layers.TimeDistributed(dense())), losses(dense())]
                """)
        func losses(_ layer: Layer) throws -> Int {
            _ = try layer(Ops.ones([2, 3, 4]), training: true)
            return try layer.losses.count
        }
        func dense() -> Dense { Dense(2, activityRegularizer: "l2") }
        #expect(try [losses(TimeDistributed(dense())), losses(dense())] == answer.ints)
    }

    @Test func `inputs without features keep their steps`() throws {
        let outputs = try TimeDistributed(Flatten())(Ops.ones([2, 3, 0, 4]))
        #expect(outputs.shape == [2, 3, 0])
    }
}
