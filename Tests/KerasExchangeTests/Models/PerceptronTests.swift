import Keras
import KerasJSON
import KerasTestSupport
import Testing

/// Stacks of every layer, initializer, regularizer and constraint, both ways.
@Suite(.serialized) struct PerceptronTests {
    private let directory: TemporaryDirectory
    private let inputs: Tensor

    init() throws {
        directory = try TemporaryDirectory()
        inputs = try Random.uniform([5, 2, 3], minval: -1, maxval: 1, seed: 3)
    }

    /// Every initializer as Python and Swift spell it, with a seed where it draws numbers.
    static var initializers: [(python: String, swift: InitializerIdentifier)] {
        [
            ("Zeros()", .object(Initializers.Zeros())), ("Ones()", .object(Initializers.Ones())),
            ("Constant(0.25)", .object(Initializers.Constant(0.25))),
            ("Identity()", .object(Initializers.Identity())),
            ("RandomNormal(seed=1)", .object(Initializers.RandomNormal(seed: 1))),
            ("RandomUniform(seed=2)", .object(Initializers.RandomUniform(seed: 2))),
            ("TruncatedNormal(seed=3)", .object(Initializers.TruncatedNormal(seed: 3))),
            ("VarianceScaling(seed=4)", .object(Initializers.VarianceScaling(seed: 4))),
            ("GlorotUniform(seed=5)", .object(Initializers.GlorotUniform(seed: 5))),
            ("GlorotNormal(seed=6)", .object(Initializers.GlorotNormal(seed: 6))),
            ("HeUniform(seed=7)", .object(Initializers.HeUniform(seed: 7))),
            ("HeNormal(seed=8)", .object(Initializers.HeNormal(seed: 8))),
            ("LecunUniform(seed=9)", .object(Initializers.LecunUniform(seed: 9))),
            ("LecunNormal(seed=10)", .object(Initializers.LecunNormal(seed: 10))),
            ("Orthogonal(seed=11)", .object(Initializers.Orthogonal(seed: 11))),
        ]
    }

    private static var regularizers: [RegularizerIdentifier?] {
        [.l1(0.01), .l2(0.02), .object(Regularizers.L1L2(l1: 0.01, l2: 0.02)), nil]
    }
    private static var constraints: [ConstraintIdentifier?] {
        [
            nil, .object(Constraints.MaxNorm(1.5, axis: 0)), .object(Constraints.NonNeg()),
            .object(Constraints.UnitNorm(axis: 0)),
            .object(Constraints.MinMaxNorm(minValue: 0.2, maxValue: 1.2, rate: 0.5)),
        ]
    }

    private static func model(_ initializers: [InitializerIdentifier]? = nil) -> Sequential {
        let initializers = initializers ?? Self.initializers.map(\.swift)
        var layers: [Layer] = [
            InputLayer([2, 3], name: "in"), Flatten(name: "flat"), Dropout(0, name: "drop"),
        ]
        for (index, initializer) in initializers.enumerated() {
            layers.append(
                Dense(
                    6, useBias: index % 4 != 3, kernelInitializer: initializer,
                    kernelRegularizer: regularizers[index % 4],
                    biasRegularizer: index % 4 == 0 ? "l2" : nil,
                    kernelConstraint: constraints[index % 5], name: "dense_\(index)"))
            if index % 5 == 0 { layers.append(Activation("tanh", name: "act_\(index)")) }
        }
        return Sequential(
            layers + [
                Dense(
                    2, activation: "softmax",
                    kernelInitializer: .object(Initializers.GlorotUniform(seed: 12)), name: "out")
            ], name: "mlp")
    }

    private static let python = """
        import keras
        from keras import layers, constraints as c, regularizers as r
        from keras.initializers import *
        rs = [r.L1(0.01), r.L2(0.02), r.L1L2(0.01, 0.02), None]
        cs = [None, c.MaxNorm(1.5, axis=0), c.NonNeg(), c.UnitNorm(axis=0), c.MinMaxNorm(0.2, 1.2, 0.5)]
        stack = [layers.InputLayer(shape=(2, 3), name="in"), layers.Flatten(name="flat"),
                 layers.Dropout(0.0, name="drop")]
        for i, text in enumerate(initializers):
            stack.append(layers.Dense(6, use_bias=i % 4 != 3, kernel_initializer=eval(text),
                kernel_regularizer=rs[i % 4], bias_regularizer="l2" if i % 4 == 0 else None,
                kernel_constraint=cs[i % 5], name=f"dense_{i}"))
            if i % 5 == 0: stack.append(layers.Activation("tanh", name=f"act_{i}"))
        model = keras.Sequential(stack + [layers.Dense(2, "softmax", kernel_initializer=GlorotUniform(seed=12), name="out")], name="mlp")
        model.compile(keras.optimizers.Adam(0.01, name="adam"), "categorical_crossentropy", metrics=["accuracy"])
        x = np.asarray(inputs, "float32").reshape(5, 2, 3)
        fresh = [w.numpy() for w in model.weights]
        model.fit(x, np.eye(2, dtype="float32")[[0, 1, 0, 1, 1]], epochs=3, shuffle=False, verbose=0)
        model.save(path)
        result = {"fresh": fresh, "weights": [w.numpy() for w in model.weights],
                  "optimizer": [v.numpy() for v in model.optimizer.variables],
                  "predictions": model.predict(x, verbose=0)}
        """

    @Test func `Python's file loads; Swift's training of the same model is the same`() throws {
        let path = directory.file("python.keras")
        let told = try Oracle.run(
            script: Self.python,
            arguments: [
                "initializers": OracleValue(Self.initializers.map(\.python)),
                "inputs": OracleValue(try inputs.array(of: Float.self)), "path": .string(path),
            ])
        let loaded = try Sequential.load(from: path, options: LoadOptions(strict: true))
        try expectSameValues(loaded.weights, told["weights"], "weights")
        try expectSameValues(
            #require(loaded.optimizer).ownVariables, told["optimizer"], "optimizer")
        expectClose(
            try loaded.predict(inputs, verbose: 0).array(of: Float.self), told["predictions"],
            relative: 1e-6, absolute: 1e-7)

        // Without a file: seeds give Keras's numbers, and training Keras's weights.
        let model = Self.model()
        for (variable, expected) in zip(
            try model.weights, try #require(told["fresh"]?.arrayValue))
        {
            expectClose(
                try variable.value.array(of: Float.self), expected, relative: 2e-5, absolute: 2e-6,
                "fresh \(variable.name)")
        }
        try model.compile(
            optimizer: .adam(learningRate: 0.01), loss: "categorical_crossentropy",
            metrics: ["accuracy"])
        try model.fit(inputs, Self.targets(), epochs: 3, verbose: 0, shuffle: false)
        expectClose(
            try model.predict(inputs, verbose: 0).array(of: Float.self), told["predictions"],
            relative: 1e-3, absolute: 1e-4, "trained here")
    }

    private static func targets() throws -> Tensor {
        try Tensor([Float(1), 0, 0, 1, 1, 0, 0, 1, 0, 1], shape: [5, 2])
    }

    @Test func `Swift's file loads in Python, which writes the same again`() throws {
        let (path, again) = (directory.file("swift.keras"), directory.file("again.keras"))
        let model = Self.model()
        try model.compile(
            optimizer: .adam(learningRate: 0.01), loss: "categorical_crossentropy",
            metrics: ["accuracy"])
        try model.fit(inputs, Self.targets(), epochs: 3, verbose: 0, shuffle: false)
        try model.save(to: path)
        let told = try Oracle.run(
            script: """
                import keras
                model = keras.saving.load_model(path)
                x = np.asarray(inputs, "float32").reshape(5, 2, 3)
                model.save(again)
                result = {"weights": [w.numpy() for w in model.weights],
                          "optimizer": [v.numpy() for v in model.optimizer.variables],
                          "predictions": model.predict(x, verbose=0)}
                """,
            arguments: [
                "inputs": OracleValue(try inputs.array(of: Float.self)), "path": .string(path),
                "again": .string(again),
            ])
        try expectSameValues(model.weights, told["weights"], "weights")
        try expectSameValues(
            #require(model.optimizer).ownVariables, told["optimizer"], "optimizer")
        expectClose(
            try model.predict(inputs, verbose: 0).array(of: Float.self), told["predictions"],
            relative: 1e-6, absolute: 1e-7)
        #expect(try Oracle.weightTree(ofFile: path) == Oracle.weightTree(ofFile: again))
        let reloaded = try Sequential.load(from: again, options: LoadOptions(strict: true))
        let configs = try [reloaded, model].map {
            try Serialization.encode($0)["config"]?.jsonString()
        }
        #expect(configs[0] == configs[1])
    }

    @Test func `Dense models load in Keras 3.3.3 on NumPy`() throws {
        let path = directory.file("swift.keras")
        // The older Keras has no class called Orthogonal.
        let model = Self.model(Self.initializers.map(\.swift).dropLast())
        try model.save(to: path)
        let told = try Oracle.run(
            script: """
                import keras
                model = keras.saving.load_model(path)
                x = np.asarray(inputs, "float32").reshape(5, 2, 3)
                result = {"weights": [np.asarray(w.value) for w in model.weights],
                          "predictions": np.asarray(model(x))}
                """,
            arguments: [
                "inputs": OracleValue(try inputs.array(of: Float.self)), "path": .string(path),
            ], in: .older(.v33))
        try expectSameValues(model.weights, told["weights"], "weights")
        expectClose(
            try model.predict(inputs, verbose: 0).array(of: Float.self), told["predictions"],
            relative: 2e-6, absolute: 1e-7)
    }

    @Test(arguments: ["float16", "bfloat16", "float64", "mixed_bfloat16", "mixed_float16"])
    func `variables of every dtype make the round trip`(_ policy: String) throws {
        let (theirs, ours) = (directory.file("python.keras"), directory.file("swift.keras"))
        let told = try Oracle.run(
            script: """
                import jax, keras
                with jax.enable_x64(policy == "float64"):
                    model = keras.Sequential([keras.Input((3,), name="in"),
                        keras.layers.Dense(2, dtype=policy, name="d")], name="m")
                    for w in model.weights:
                        w.assign(np.random.default_rng(1).uniform(-1, 1, w.shape))
                    model.save(path)
                    result = [np.asarray(w.value).astype("float64") for w in model.weights]
                """, arguments: ["policy": .string(policy), "path": .string(theirs)])
        let dense = Dense(2, name: "d")
        dense.dtypePolicy = try #require(DTypePolicy(name: policy))
        let model = Sequential([InputLayer([3], name: "in"), dense], name: "m")
        let loaded = try Sequential.load(from: theirs, options: LoadOptions(strict: true))
        try expectSameValues(loaded.weights, told, "weights")
        #expect(try loaded.weights.map(\.dtype) == model.weights.map(\.dtype))

        try model.randomizeWeights(seed: 4)
        try model.save(to: ours)
        #expect(try Oracle.weightTree(ofFile: ours) == Oracle.weightTree(ofFile: theirs))
        let reread = try Oracle.run(
            script: """
                import jax, keras
                with jax.enable_x64(policy == "float64"):
                    model = keras.saving.load_model(path)
                    result = [np.asarray(w.value).astype("float64") for w in model.weights]
                """, arguments: ["policy": .string(policy), "path": .string(ours)])
        try expectSameValues(model.weights, reread, "weights in Python")
    }
}
