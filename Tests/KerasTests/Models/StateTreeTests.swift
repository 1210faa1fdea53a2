import KerasTestSupport
import Testing

@testable import Keras

/// State by paths, as Keras's `get_state_tree` has it.
@Suite struct StateTreeTests {
    private func model() throws -> Sequential {
        let model = Sequential(
            [InputLayer([4]), Dense(3, name: "a"), Dropout(0.5), Dense(2, name: "b")], name: "m")
        try model.compile(
            optimizer: .object(LossScaleOptimizer(Adam(name: "inner"), name: "outer")),
            loss: "mse", metrics: [.object(Metrics.Precision(name: "p"))])
        try model.fit(
            Random.uniform([6, 4], seed: 1), Random.uniform([6, 2], seed: 2), verbose: 0)
        return model
    }

    @Test func `paths and shapes are Keras's`() throws {
        let answer = try Oracle.run(
            script: """
                import keras
                layers = keras.layers
                model = keras.Sequential(
                    [keras.Input((4,)), layers.Dense(3, name="a"), layers.Dropout(0.5),
                     layers.Dense(2, name="b")], name="m")
                optimizer = keras.optimizers.LossScaleOptimizer(
                    keras.optimizers.Adam(name="inner"), name="outer")
                model.compile(
                    optimizer, "mse", metrics=[keras.metrics.Precision(name="p")])
                model.fit(np.ones((6, 4)), np.ones((6, 2)) / 2, verbose=0)
                result = {}
                def visit(part, tree, path):
                    for key, value in tree.items():
                        if isinstance(value, dict):
                            visit(part, value, path + [key])
                        else:
                            result[part]["/".join(path + [key])] = list(value.shape)
                for part, tree in model.get_state_tree().items():
                    result[part] = {}
                    visit(part, tree, [])
                """)
        let tree = try model().stateTree()
        for (name, part) in [
            ("trainable_variables", tree.trainableVariables),
            ("optimizer_variables", tree.optimizerVariables),
            ("metrics_variables", tree.metricsVariables),
        ] {
            let expected = answer[name]?.objectValue ?? [:]
            #expect(Set(part.keys) == Set(expected.keys), "\(name)")
            for (path, value) in part {
                #expect(value.shape == Shape(expected[path]?.ints ?? [-1]), "\(path)")
            }
        }
        // The seeds of dropout are no variables here.
        #expect(tree.nonTrainableVariables.isEmpty)
    }

    @Test func `metrics and losses have the names that they were made with`() throws {
        let answer = try Oracle.run(
            script: """
                import keras
                x = keras.Input((3,))
                a, b = (keras.layers.Dense(2, name=name)(x) for name in "ab")
                model = keras.Model(x, [a, b])
                model.compile(
                    "sgd", ["mse", "mae"],
                    metrics=[["mae", "accuracy"], [keras.metrics.MeanSquaredError(name="own")]],
                    weighted_metrics=[["mse"], None])
                model.fit(np.ones((4, 3)), [np.ones((4, 2)) / 2] * 2, verbose=0)
                result = [v.path for v in model.metrics_variables]
                """)
        let x = Input([3])
        let model = try Model(inputs: x, outputs: [Dense(2, name: "a")(x), Dense(2, name: "b")(x)])
        try model.compile(
            optimizer: "sgd", loss: ["mse", "mae"],
            metrics: [["mae", "accuracy"], [.object(Metrics.MeanSquaredError(name: "own"))]],
            weightedMetrics: [["mse"], nil])
        let targets = try Random.uniform([4, 2], seed: 2)
        let batch = Batch(
            x: .leaf(try Random.uniform([4, 3], seed: 1)), y: [.leaf(targets), .leaf(targets)])
        try model.fit(batch, verbose: 0)
        #expect(try Array(model.stateTree().metricsVariables.keys) == answer.strings)
    }

    @Test func `a tree puts another model into the same state`() throws {
        let (first, second) = (try model(), try model())
        var tree = try first.stateTree()
        #expect(try second.setState(tree) == [])
        let x = try Random.uniform([6, 4], seed: 3)
        #expect(
            try second.predict(x, verbose: 0).array(of: Float.self)
                == first.predict(x, verbose: 0).array(of: Float.self))
        #expect(try second.optimizer?.iterations == first.optimizer?.iterations)
        let again = try second.stateTree()
        for (path, value) in tree.metricsVariables {
            #expect(
                try again.metricsVariables[path]?.array(of: Float.self)
                    == value.array(of: Float.self), "\(path)")
        }

        tree.trainableVariables["m/c/kernel"] = try Ops.zeros([2])
        #expect(try second.setState(tree) == ["m/c/kernel"])
        tree.trainableVariables["m/a/bias"] = try Ops.zeros([4])
        tree.trainableVariables["m/a/kernel"] = try Ops.zeros([4, 3])
        #expect(throws: KerasError.self) { try second.setState(tree) }
        #expect(
            try second.predict(x, verbose: 0).array(of: Float.self)
                == first.predict(x, verbose: 0).array(of: Float.self))
    }

    @Test func `two variables of one path are refused`() throws {
        final class Twins: Model {
            let one = Dense(2, name: "d")
            let two = Dense(2, name: "d")
            override func call(_ inputs: Tensor) throws -> Tensor { try two(one(inputs)) }
        }
        let twins = Twins()
        _ = try twins(Random.uniform([1, 2], seed: 1))
        #expect {
            try twins.stateTree()
        } throws: { error in
            String(describing: error).contains("d/kernel")
        }
    }

    @Test func `all weights of a layer are taken and set in their order`() throws {
        let dense = Dense(2)
        _ = try dense(Random.uniform([1, 3], seed: 1))
        let values = try dense.weightValues
        #expect(values.map(\.shape) == [[3, 2], [2]])
        let other = Dense(2)
        #expect(throws: KerasError.self) { try other.setWeights(values) }
        _ = try other(Random.uniform([1, 3], seed: 1))
        #expect(throws: KerasError.self) {
            try other.setWeights([values[0], Ops.ones([3])])
        }
        #expect(try other.bias.value.array(of: Float.self) == [0, 0])
        try other.setWeights(values.map { try $0 + 1.0 })
        #expect(try other.bias.value.array(of: Float.self) == [1, 1])
        #expect(
            try other.kernel.value.array(of: Float.self)
                == (values[0] + 1.0).array(of: Float.self))
    }
}
