import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

/// `compile` keeps what it was given, writes it as Keras does, and refuses what no file could hold.
@Suite struct CompileTests {
    private func model() -> Sequential {
        Sequential([InputLayer(batchShape: [nil, 4]), Dense(1, name: "d")], name: "m")
    }

    /// Keras's compile config for the arguments, in Python.
    private func keras(_ arguments: String) throws -> JSONValue {
        let answer = try Oracle.run(
            script: """
                import json, keras
                keras.utils.clear_session()
                model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(1)])
                exec("model.compile(" + arguments + ")")
                result = json.dumps(model.get_compile_config())
                """, arguments: ["arguments": .string(arguments)])
        return try JSONValue(jsonString: #require(answer.stringValue))
    }

    private func text(_ config: Config?) throws -> String {
        var object = try #require(config).json(in: EncodingContext())
        // Which of the two is for Keras's machine to decide.
        object["jit_compile"] = true
        return try JSONValue.object(object).jsonString()
    }

    private func named(_ optimizer: Optimizer) -> OptimizerIdentifier {
        optimizer.name = SnakeCase.fromClassName(type(of: optimizer).className)
        return .object(optimizer)
    }

    @Test func `the config is Keras's: the optimizer as an object, the others as given`() throws {
        let model = model()
        try model.compile(
            optimizer: named(Adam()), loss: "mse", metrics: ["mae", "accuracy"])
        #expect(
            try text(model.compileConfig())
                == keras("optimizer='adam', loss='mse', metrics=['mae', 'accuracy']").jsonString())
        try model.compile(
            optimizer: named(SGD(learningRate: 0.5, momentum: 0.5)),
            loss: .object(Losses.MeanAbsoluteError()), lossWeights: 0.5, weightedMetrics: ["mse"])
        #expect(
            try text(model.compileConfig())
                == keras(
                    """
                    optimizer=keras.optimizers.SGD(0.5, momentum=0.5),
                    loss=keras.losses.MeanAbsoluteError(), loss_weights=0.5,
                    weighted_metrics=['mse']
                    """
                ).jsonString())
    }

    @Test(
        arguments: [
            "optimizer='adam', loss='mse', metrics=['mae', ['acc']]",
            "optimizer='rmsprop', loss='mse', loss_weights=[2.0], run_eagerly=True",
            "optimizer='sgd', loss=['mse'], metrics={'dense': 'mae'}, steps_per_execution=3",
            "optimizer=keras.optimizers.AdamW(0.1, weight_decay=0.5), loss=None",
            """
            optimizer=keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.1, 10)),
            loss=keras.losses.BinaryCrossentropy(from_logits=True)
            """,
        ])
    func `what Keras wrote is read, and written again as it was`(_ arguments: String) throws {
        let config = try keras(arguments)
        let model = model()
        _ = try model.layers
        try model.compile(
            from: Config(#require(config.objectValue), context: DecodingContext()))
        try model.buildOptimizerIfPossible()
        let written = try #require(try model.compileConfig()).json(in: EncodingContext())
        #expect(try JSONValue.object(written).jsonString() == config.jsonString())
        #expect(model.optimizer?.isBuilt == true)
    }

    @Test func `unknown names are refused when compiling`() {
        let model = model()
        #expect(throws: KerasError.self) { try model.compile(optimizer: "adan", loss: "mse") }
        #expect(throws: KerasError.self) { try model.compile(loss: "mean_sqared_error") }
        #expect(throws: KerasError.self) { try model.compile(loss: "mse", metrics: ["acuracy"]) }
        #expect(!model.isCompiled)
    }

    @Test func `a class that was never registered is refused when compiling, not when saving`() {
        final class Unregistered: Optimizer {}
        #expect(throws: KerasError.notRegistered(className: "Unregistered")) {
            try model().compile(optimizer: .object(Unregistered()), loss: "mse")
        }
    }

    @Test func `a key that compile does not have is refused by name`() throws {
        let model = model()
        #expect {
            try model.compile(from: ["optimizer": "sgd", "los": "mse"])
        } throws: { error in
            guard case .unknownConfigKey(_, "compile", "los", _)? = error as? KerasError else {
                return false
            }
            return true
        }
    }

    @Test func `compiling without an optimizer is tolerated on reading`() throws {
        let model = model()
        try model.compile(from: ["optimizer": nil as String?, "loss": "mse"])
        #expect(model.optimizer == nil)
        #expect(try model.compileConfig() == nil)
    }

    /// Keras writes such a config when the same model was saved as .h5 before.
    @Test func `a config without the key has the default optimizer`() throws {
        let model = model()
        try model.compile(from: ["loss": "mse"])
        #expect(model.optimizer is RMSprop)
    }
}
