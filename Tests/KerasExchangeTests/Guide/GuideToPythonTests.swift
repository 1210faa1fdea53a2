import Keras
import KerasTestSupport
import Testing

/// The four programs of the guide run in Swift; Python, with the guide's classes, loads what they
/// saved.
@Suite(.serialized) struct GuideToPythonTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("model.keras") }

    init() throws {
        directory = try TemporaryDirectory()
        try #require(GuideClasses.registered)
    }

    /// Loads the file in Python; compares the predictions for `inputs` with `model`'s.
    private func read(_ kind: String, _ model: Model, inputs: Tensor) throws -> OracleValue {
        try model.save(to: path)
        let rows = try inputs.array(of: Double.self)
        let width = try #require(inputs.shape[-1])
        let nested = stride(from: 0, to: rows.count, by: width).map {
            OracleValue(Array(rows[$0..<$0 + width]))
        }
        let found = try Oracle.call(
            "guide.read_guide_file",
            [
                "kind": .string(kind), "path": .string(path),
                "inputs": ["value": .array(nested), "dtype": "float32"],
            ])
        // Random inputs, and sums of numbers around 1: Keras's own results are four roundings at 1 away
        // from float64's at worst.
        expectClose(
            try model.predict(inputs).array(of: Double.self), found["predictions"]?["value"],
            relative: 1e-6, absolute: 5e-7, "predictions")
        return found
    }

    private func expectSameOptimizer(_ model: Model, _ found: OracleValue) throws {
        let variables = try #require(model.optimizer).ownVariables
        let expected = try #require(found["optimizer"]?["variables"]?.arrayValue)
        try #require(variables.count == expected.count)
        for (variable, expected) in zip(variables, expected) {
            expectClose(
                try variable.value.array(of: Double.self), expected["value"], relative: 0,
                variable.name)
        }
    }

    @Test func `the guide's class, as published, loads the custom variable`() throws {
        let model = Sequential([LayerWithCustomVariable(1)])
        let x = try Random.uniform([8, 10])
        try model.compile(optimizer: "adam", loss: "mean_squared_error")
        try model.fit(x, Random.uniform([8, 10]), verbose: .silent)
        let found = try read("variable", model, inputs: x)
        let layer = try model.layer(at: 0, as: LayerWithCustomVariable.self)
        expectClose(
            try layer.myVariable.value.array(of: Double.self), found["my_variable"]?["value"],
            relative: 0)
        expectClose(
            try layer.kernel.value.array(of: Double.self), found["kernel"]?["value"], relative: 0)
        try expectSameOptimizer(model, found)
    }

    @Test func `the guide's class loads the asset and changes it`() throws {
        let layer = LayerWithCustomAssets(5)
        layer.vocab = "Mary had a <unk> lamb."
        let model = Sequential([layer])
        let x = try Random.uniform([10, 10])
        _ = try model(x)
        #expect(try read("assets", model, inputs: x)["vocab"] == "Mary had a little lamb.")
    }

    @Test func `the guide's class is built with the saved initializer`() throws {
        let layer = LayerWithCustomBuild()
        layer.units = 16
        try layer.build(inputShape: [8], layerInit: "random_normal")
        let model = Sequential([layer, Dense(1, activation: "sigmoid")])
        let x = try Random.uniform([16, 8])
        _ = try model(x)
        let found = try read("build", model, inputs: x)
        #expect(found["layer_init"] == "random_normal")
        #expect(found["input_shape"] == [8])
    }

    @Test func `the guide's class is compiled with the saved optimizer, loss and metrics`() throws {
        let model = ModelWithCustomCompile()
        try model.compile(
            optimizer: "SGD", lossFn: .function(GuideClasses.smallSquareSumLoss),
            metrics: ["accuracy", .function(GuideClasses.meanPred)])
        let x = try Random.uniform([4, 8])
        try model.fit(x, Random.uniform([4]), verbose: .silent)
        let found = try read("compile", model, inputs: x)
        #expect(found["model_optimizer"] == "SGD")
        #expect(found["loss_fn"] == "small_square_sum_loss")
        #expect(found["loss_metrics"] == ["accuracy", "mean_pred"])
    }

    @Test(arguments: [false, true])
    func `Swift loads its own file with either spelling of the hook`(isLiteral: Bool) throws {
        let model = Sequential([LayerWithCustomVariable(1)])
        let x = try Random.uniform([8, 10])
        try model.compile(optimizer: "adam", loss: "mse")
        try model.fit(x, Random.uniform([8, 10]), verbose: .silent)
        try model.save(to: path)
        let type = isLiteral ? LiteralLayerWithCustomVariable.self : LayerWithCustomVariable.self
        let restored = try withCustomObjects(
            ["my_custom_package>LayerWithCustomVariable": .type(type)]
        ) { try Sequential.load(from: path) }
        #expect(
            try restored.predict(x).array(of: Float.self) == model.predict(x).array(of: Float.self))
        for (saved, loaded) in zip(
            try #require(model.optimizer).ownVariables,
            try #require(restored.optimizer).ownVariables)
        {
            #expect(
                try saved.value.array(of: Double.self) == loaded.value.array(of: Double.self))
        }
    }
}
