import Keras
import KerasTestSupport
import Testing

/// What an optimizer keeps beside its slots: averages, and sums of gradients, in Keras's order.
/// (Keras on JAX cannot go on training a model after a fit with averages.)
@Suite struct OptimizerStateExchangeTests {
    private static let rows: [[String: OracleValue]] = [
        ["use_ema": true, "ema_overwrite_frequency": 2],
        ["use_ema": true, "gradient_accumulation_steps": 3, "amsgrad": true],
    ]

    @Test(arguments: rows)
    func `averages and sums of gradients go both ways`(_ row: [String: OracleValue]) throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("python.keras")
        let state = try Oracle.run(
            script: """
                import keras
                model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
                model.compile(keras.optimizers.Adam(0.1, **arguments), "mse")
                x = np.linspace(-1, 1, 24).reshape(8, 3).astype("float32")
                model.fit(x, x[:, :2], batch_size=2, verbose=0)
                model.save(path)
                result = [v.numpy().ravel() for v in model.optimizer.variables]
                """, arguments: ["path": .string(path), "arguments": .object(row)])
        let model = try Sequential.load(from: path, options: LoadOptions(strict: true))
        let optimizer = try #require(model.optimizer)
        let variables = try optimizer.ownVariables
        #expect(variables.count == state.arrayValue?.count)
        for (variable, expected) in zip(variables, state.arrayValue ?? []) {
            expectClose(
                try variable.value.array(of: Double.self), expected, relative: 0, variable.name)
        }
        let saved = directory.file("swift.keras")
        try model.save(to: saved)
        let again = try Oracle.run(
            script: """
                import keras
                model = keras.saving.load_model(path)
                result = [v.numpy().ravel() for v in model.optimizer.variables]
                """, arguments: ["path": .string(saved)])
        #expect(again == state)
    }
}
