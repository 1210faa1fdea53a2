import KerasTestSupport
import Testing

@testable import Keras

/// Models in mixed float16, whose optimizer Keras wraps, keep the scale of their loss.
@Suite(.serialized) struct LossScaleTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// Makes and trains a model in Python; kinds: a stack, a graph.
    private func trained(_ kind: String, _ path: String) throws -> OracleValue {
        try Oracle.run(
            script: """
                import keras
                keras.config.set_dtype_policy("mixed_float16")
                try:
                    layers = [keras.layers.Dense(3, activation="tanh"), keras.layers.Dense(1)]
                    if kind == "Sequential":
                        model = keras.Sequential([keras.Input((2,)), *layers])
                    else:
                        x = keras.Input((2,))
                        model = keras.Model(x, layers[1](layers[0](x)))
                    model.compile(keras.optimizers.Adam(0.01), "mse")
                    x = np.linspace(-1, 1, 32).reshape(16, 2).astype("float32")
                    model.fit(x, x[:, :1], verbose=0, epochs=3)
                    model.save(path)
                    result = [float(v) for w in model.optimizer.variables for v in w.numpy().ravel()]
                finally:
                    keras.config.set_dtype_policy("float32")
                """, arguments: ["kind": .string(kind), "path": .string(path)])
    }

    @Test(arguments: ["Sequential", "Functional"])
    func `a file of Keras has its scale and all its state here, and goes back`(
        _ kind: String
    ) throws {
        let path = directory.file("python.keras")
        let state = try trained(kind, path)
        let model = try Model.load(from: path)
        let optimizer = try #require(model.optimizer as? LossScaleOptimizer)
        expectClose(
            try optimizer.ownVariables.flatMap { try $0.value.array(of: Double.self) }, state,
            relative: 0)
        #expect(model.loadReport.skipped.isEmpty && model.loadReport.unexpected.isEmpty)

        let saved = directory.file("swift.keras")
        try model.save(to: saved)
        #expect(try Oracle.weightTree(ofFile: saved) == Oracle.weightTree(ofFile: path))
        let answer = try Oracle.run(
            script: """
                import keras
                keras.config.set_dtype_policy("mixed_float16")
                try:
                    model = keras.saving.load_model(path)
                finally:
                    keras.config.set_dtype_policy("float32")
                # Keras forgets the policy of a model in its config, unless it is everybody's.
                result = [float(v) for w in model.optimizer.variables for v in w.numpy().ravel()]
                """, arguments: ["path": .string(saved)])
        expectClose(
            try optimizer.ownVariables.flatMap { try $0.value.array(of: Double.self) }, answer,
            relative: 0)
    }

    @Test func `a model saved without a scale is loaded without one`() throws {
        let path = directory.file("plain.keras")
        let model = Sequential([InputLayer([2]), Dense(1)])
        model.dtypePolicy = try #require(DTypePolicy(name: "mixed_float16"))
        try model.compile(optimizer: "adam", loss: "mse", autoScaleLoss: false)
        let x = try Random.uniform([8, 2], seed: 1)
        try model.fit(x, Ops.sum(x, axis: 1, keepDims: true), verbose: 0)
        try model.save(to: path)
        let restored = try Sequential.load(from: path, options: LoadOptions(strict: true))
        #expect(restored.optimizer is Adam)
        #expect(try restored.optimizer?.stepCount == model.optimizer?.stepCount)
    }
}
