import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

/// A loss that is scaled, doubled and halved as by Keras.
@Suite struct LossScaleOptimizerTests {
    /// Of two variables; the third step overflows.
    private static let gradients: [[Double]] = [
        [8, -4, 2], [4, 4, 4], [1, .infinity, 2], [8, 8, -8], [2, 2, 2], [4, 1, 1], [1, 1, -4],
    ]

    @Test func `steps, scale and state are Keras's`() throws {
        let answer = try Oracle.run(
            script: """
                import keras
                optimizer = keras.optimizers.LossScaleOptimizer(
                    keras.optimizers.Adam(0.1), initial_scale=8.0, dynamic_growth_steps=2)
                variables = [keras.Variable([1.0, 2.0], name="a"), keras.Variable([3.0], name="b")]
                optimizer.build(variables)
                result = {"scales": [], "values": [], "losses": []}
                for gradient in gradients:
                    result["losses"].append(float(optimizer.scale_loss(np.float32(3.0))))
                    gradient = np.array(gradient, "float32")
                    # On JAX it makes steps only where the state is handed in and out.
                    values, state = optimizer.stateless_apply(
                        [v.value for v in optimizer.variables],
                        [gradient[:2], gradient[2:]], [v.value for v in variables])
                    for variable, value in zip(variables + optimizer.variables, [*values, *state]):
                        variable.assign(value)
                    result["scales"].append(float(optimizer.dynamic_scale))
                    result["values"].append([float(x) for v in variables for x in v.numpy()])
                result["names"] = [v.name for v in optimizer.variables]
                result["state"] = [float(x) for v in optimizer.variables for x in v.numpy().ravel()]
                result["iterations"] = int(optimizer.iterations)
                """,
            arguments: ["gradients": .array(Self.gradients.map { .array($0.map { .double($0) }) })])
        let optimizer = LossScaleOptimizer(
            Adam(learningRate: 0.1), initialScale: 8, dynamicGrowthSteps: 2)
        let variables = try [
            Variable(Tensor([Float(1), 2]), name: "a"), Variable(Tensor([Float(3)]), name: "b"),
        ]
        var (losses, values, scales): ([Double], [Double], [Double]) = ([], [], [])
        for gradient in Self.gradients {
            losses.append(try optimizer.scaleLoss(Tensor([Float(3)])).item(as: Double.self))
            let gradient = try Tensor(gradient.map(Float.init))
            try optimizer.apply(
                [gradient.rows(in: 0..<2), gradient.rows(in: 2..<3)], to: variables)
            scales.append(try optimizer.ownVariables[3].value.item(as: Double.self))
            values += try variables.flatMap { try $0.value.array(of: Double.self) }
        }
        expectClose(losses, answer["losses"], relative: 0)
        expectClose(scales, answer["scales"], relative: 0)
        expectClose(values, answer["values"], relative: 2e-6)
        let state = try optimizer.ownVariables
        #expect(state.map(\.name) == answer["names"]?.strings)
        expectClose(
            try state.flatMap { try $0.value.array(of: Double.self) }, answer["state"],
            relative: 2e-6)
        #expect(try optimizer.iterations == answer["iterations"]?.intValue)
    }

    @Test func `the config is Keras's, and that of older versions is read`() throws {
        let answer = try Oracle.run(
            script: """
                import json, keras
                optimizer = keras.optimizers.LossScaleOptimizer(
                    keras.optimizers.SGD(name="inner"), dynamic_growth_steps=5, name="outer")
                text = json.dumps(keras.saving.serialize_keras_object(optimizer))
                result = text
                """)
        let text = try #require(answer.stringValue)
        let written = try Serialization.encode(
            LossScaleOptimizer(
                SGD(learningRate: 0.01, name: "inner"), dynamicGrowthSteps: 5, name: "outer"))
        #expect(try written.jsonString() == text)
        let decoded = try Serialization.decode(
            LossScaleOptimizer.self, from: JSONValue(jsonString: text))
        #expect(try Serialization.encode(decoded).jsonString() == text)
        let older = try Serialization.encode(LossScaleOptimizer(SGD(), initialScale: 4))
        var json = try #require(older.objectValue)
        var config = try #require(json["config"]?.objectValue)
        config["use_ema"] = false
        config["weight_decay"] = .null
        json["config"] = .object(config)
        let read = try Serialization.decode(LossScaleOptimizer.self, from: .object(json))
        #expect(read.initialScale == 4)
        config["clipnorm"] = 1.0
        json["config"] = .object(config)
        #expect {
            try Serialization.decode(LossScaleOptimizer.self, from: .object(json))
        } throws: { error in
            String(describing: error).contains("set it on the inner optimizer")
        }
    }

    @Test func `the learning rate is the inner optimizer's`() throws {
        let inner = SGD(learningRate: 0.5, lossScaleFactor: 4)
        let optimizer = LossScaleOptimizer(inner)
        #expect(try optimizer.currentLearningRate == 0.5)
        optimizer.learningRate = 0.25
        #expect(try inner.currentLearningRate == 0.25)
        #expect(inner.lossScaleFactor == nil)
    }

    @Test func `without an optimizer inside it says so`() {
        #expect {
            try LossScaleOptimizer().ensureSetUp()
        } throws: { error in
            guard case .notConfigured(_, "inner_optimizer")? = error as? KerasError else {
                return false
            }
            return true
        }
    }

    @Test(arguments: [true, false])
    func `a model in mixed float16 has its optimizer wrapped, unless told not to`(
        _ autoScaleLoss: Bool
    ) throws {
        let model = Sequential([InputLayer([2]), Dense(1)])
        model.dtypePolicy = try #require(DTypePolicy(name: "mixed_float16"))
        try model.compile(optimizer: "sgd", loss: "mse", autoScaleLoss: autoScaleLoss)
        #expect((model.optimizer is LossScaleOptimizer) == autoScaleLoss)
        let x = try Random.uniform([8, 2], seed: 1)
        let y = try Ops.sum(x, axis: 1, keepDims: true)
        let losses = try model.fit(x, y, epochs: 3, verbose: 0)["loss"]
        #expect(losses[2] < losses[0])
        // Files have the optimizer that was given.
        let config = try #require(try model.compileConfig())
        let optimizer: Optimizer = try config["optimizer"]
        #expect(optimizer is SGD)
    }
}
