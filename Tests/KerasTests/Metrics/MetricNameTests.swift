import KerasTestSupport
import Testing

@testable import Keras

/// Metrics get their names when Keras's do: in the order in which they are made.
@Suite struct MetricNameTests {
    // Classes of this test alone: automatic names are counted for the whole process.
    final class OddlyNamed: Metric {}
    final class OddlyShown: Metric {
        override func updateState(_ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor?) throws {}
        override func result() throws -> Tensor { 1 }
    }

    @Test func `names count metrics as they are made, without those that are given one`() throws {
        let names = try Oracle.run(
            script: """
                import keras
                class OddlyNamed(keras.metrics.Metric):
                    pass
                first, second = OddlyNamed(), OddlyNamed()
                given = OddlyNamed(name="mine")
                third = OddlyNamed()
                result = [metric.name for metric in (third, second, first, given)]
                """
        ).strings
        let first = OddlyNamed()
        let second = OddlyNamed()
        let given = OddlyNamed(name: "mine")
        let third = OddlyNamed()
        #expect([third, second, first, given].map(\.name) == names)
    }

    @Test func `the logs have them in that order, too`() throws {
        let names = try Oracle.run(
            script: """
                import keras, numpy as np
                class OddlyShown(keras.metrics.Metric):
                    def update_state(self, *args, **kwargs): pass
                    def result(self): return keras.ops.ones(())
                first, second = OddlyShown(), OddlyShown()
                model = keras.Sequential([keras.layers.Dense(1)])
                model.compile("sgd", "mse", metrics=[second, first])
                model.fit(np.ones((2, 1)), np.ones((2, 1)), verbose=0)
                result = [m.name for m in model.metrics[1].metrics]
                """
        ).strings
        let first = OddlyShown()
        let second = OddlyShown()
        try register(OddlyShown.self, package: "names")
        let model = Sequential([Dense(1)])
        try model.compile(
            optimizer: "sgd", loss: "mse", metrics: [.object(second), .object(first)])
        try model.fit(Ops.ones([2, 1]), Ops.ones([2, 1]), verbose: 0)
        #expect(try model.metrics.map(\.name) == names)
    }
}
