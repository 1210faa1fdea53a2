import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

/// Layers are written and read as Keras does, whatever spelling their identifiers had.
@Suite struct LayerConfigTests {
    @Test func `layers`() throws {
        try expectSameConfigs([
            ConfigRow("layers", "Dense", ["units": 3, "name": "d"]) { Dense(3, name: "d") },
            ConfigRow("layers", "Dense", ["units": 3, "name": "d"], build: [nil, 4]) {
                Dense(3, name: "d")
            },
            ConfigRow(
                "layers", "Dense",
                [
                    "units": 2, "name": "d", "activation": "swish", "use_bias": false,
                    "kernel_initializer": "he_normal", "bias_initializer": "ones",
                    "kernel_regularizer": "l1", "bias_regularizer": "l2",
                    "activity_regularizer": "l1l2", "kernel_constraint": "max_norm",
                    "bias_constraint": "non_neg", "trainable": false,
                ]
            ) {
                let dense = Dense(
                    2, activation: "swish", useBias: false, kernelInitializer: "he_normal",
                    biasInitializer: "ones", kernelRegularizer: "l1", biasRegularizer: "l2",
                    activityRegularizer: "l1l2", kernelConstraint: .maxNorm(),
                    biasConstraint: "non_neg", name: "d")
                dense.trainable = false
                return dense
            },
            ConfigRow("layers", "Dense", ["units": 3, "name": "d", "dtype": "mixed_bfloat16"]) {
                let dense = Dense(3, name: "d")
                dense.dtypePolicy = try #require(DTypePolicy(name: "mixed_bfloat16"))
                return dense
            },
            ConfigRow("layers", "Activation", ["activation": "hard_swish", "name": "a"]) {
                Activation("hard_swish", name: "a")
            },
            ConfigRow("layers", "Activation", ["activation": "softmax", "name": "a"]) {
                Activation(.softmax, name: "a")
            },
            ConfigRow("layers", "Dropout", ["rate": 0.25, "name": "drop"]) {
                Dropout(0.25, name: "drop")
            },
            ConfigRow(
                "layers", "Dropout",
                ["rate": 0.25, "seed": 5, "noise_shape": [nil, 1], "name": "drop"]
            ) {
                Dropout(0.25, noiseShape: [nil, 1], seed: 5, name: "drop")
            },
            ConfigRow("layers", "Flatten", ["name": "f"], build: [nil, 2, 3]) {
                Flatten(name: "f")
            },
            ConfigRow("layers", "Flatten", ["data_format": "channels_first", "name": "f"]) {
                Flatten(dataFormat: "channels_first", name: "f")
            },
            ConfigRow("layers", "InputLayer", ["shape": [4], "name": "i"]) {
                InputLayer([4], name: "i")
            },
            ConfigRow(
                "layers", "InputLayer", ["batch_shape": [2, nil], "dtype": "int32", "name": "i"]
            ) {
                InputLayer(batchShape: [2, nil], dtype: .int32, name: "i")
            },
        ])
    }

    @Test func `dense layers between any axes, and attention`() throws {
        try expectSameConfigs([
            ConfigRow(
                "layers", "EinsumDense",
                ["equation": "ab,bc->ac", "output_shape": 3, "name": "e"], build: [nil, 4]
            ) { EinsumDense("ab,bc->ac", outputShape: [3], name: "e") },
            ConfigRow(
                "layers", "EinsumDense",
                [
                    "equation": "abc,cd->abd", "output_shape": [nil, 3], "bias_axes": "d",
                    "activation": "relu", "kernel_initializer": "he_normal",
                    "bias_initializer": "ones", "kernel_regularizer": "l1",
                    "bias_regularizer": "l2", "activity_regularizer": "l1l2",
                    "kernel_constraint": "max_norm", "bias_constraint": "non_neg", "name": "e",
                ], build: [nil, 2, 4]
            ) {
                EinsumDense(
                    "abc,cd->abd", outputShape: [nil, 3], activation: "relu", biasAxes: "d",
                    kernelInitializer: "he_normal", biasInitializer: "ones",
                    kernelRegularizer: "l1", biasRegularizer: "l2", activityRegularizer: "l1l2",
                    kernelConstraint: .maxNorm(), biasConstraint: "non_neg", name: "e")
            },
            ConfigRow(
                "layers", "Attention",
                [
                    "use_scale": true, "score_mode": "concat", "dropout": 0.5, "seed": 3,
                    "name": "a",
                ]
            ) {
                Attention(
                    useScale: true, scoreMode: .concat, dropout: 0.5, seed: 3, name: "a")
            },
            ConfigRow("layers", "AdditiveAttention", ["name": "a"]) {
                AdditiveAttention(name: "a")
            },
            ConfigRow("layers", "AdditiveAttention", ["use_scale": false, "name": "a"]) {
                AdditiveAttention(useScale: false, name: "a")
            },
            ConfigRow(
                "layers", "MultiHeadAttention", ["num_heads": 2, "key_dim": 3, "name": "m"]
            ) { MultiHeadAttention(numHeads: 2, keyDim: 3, name: "m") },
            ConfigRow(
                "layers", "MultiHeadAttention",
                [
                    "num_heads": 2, "key_dim": 3, "value_dim": 4, "dropout": 0.25,
                    "use_bias": false, "output_shape": [5, 2], "attention_axes": [1, 2],
                    "sliding_window": 3, "use_gate": true, "seed": 7,
                    "kernel_initializer": "he_normal", "bias_initializer": "ones",
                    "kernel_regularizer": "l1", "bias_regularizer": "l2",
                    "kernel_constraint": "max_norm", "bias_constraint": "non_neg", "name": "m",
                ], since: "3.15"
            ) {
                MultiHeadAttention(
                    numHeads: 2, keyDim: 3, valueDim: 4, dropout: 0.25, useBias: false,
                    outputShape: [5, 2], attentionAxes: [1, 2], slidingWindow: 3,
                    kernelInitializer: "he_normal", biasInitializer: "ones",
                    kernelRegularizer: "l1", biasRegularizer: "l2", kernelConstraint: .maxNorm(),
                    biasConstraint: "non_neg", useGate: true, seed: 7, name: "m")
            },
        ])
    }

    @Test func `embeddings, poolings of all and normalizations`() throws {
        let rms = ConfigRow("layers", "RMSNormalization", ["name": "r"], build: [nil, 3]) {
            RMSNormalization(name: "r")
        }
        try expectSameConfigs([
            ConfigRow("layers", "Embedding", ["input_dim": 4, "output_dim": 2, "name": "e"]) {
                Embedding(4, 2, name: "e")
            },
            ConfigRow(
                "layers", "Embedding",
                [
                    "input_dim": 4, "output_dim": 2, "embeddings_initializer": "ones",
                    "embeddings_regularizer": "l2", "activity_regularizer": "l1",
                    "embeddings_constraint": "non_neg", "mask_zero": true, "name": "e",
                ], build: [nil, 3]
            ) {
                let embedding = Embedding(
                    4, 2, embeddingsInitializer: "ones", embeddingsRegularizer: "l2",
                    embeddingsConstraint: "non_neg", maskZero: true, name: "e")
                embedding.activityRegularizer = "l1"
                return embedding
            },
            ConfigRow("layers", "Masking", ["mask_value": 2, "name": "m"]) {
                Masking(maskValue: 2, name: "m")
            },
            ConfigRow("layers", "Softmax", ["axis": [1, 2], "name": "s"]) {
                Softmax(axis: [1, 2], name: "s")
            },
            ConfigRow(
                "layers", "GlobalMaxPooling2D",
                ["data_format": "channels_first", "keepdims": true, "name": "g"]
            ) {
                GlobalMaxPooling2D(dataFormat: .channelsFirst, keepDims: true, name: "g")
            },
            ConfigRow("layers", "LayerNormalization", ["axis": 1, "name": "l"]) {
                LayerNormalization(axis: 1, name: "l")
            },
            ConfigRow(
                "layers", "LayerNormalization",
                [
                    "axis": [2, 1], "epsilon": 0.01, "center": false, "scale": false,
                    "gamma_regularizer": "l2", "beta_constraint": "non_neg", "name": "l",
                ], build: [nil, 3, 2]
            ) {
                LayerNormalization(
                    axis: [2, 1], epsilon: 0.01, center: false, scale: false,
                    gammaRegularizer: "l2", betaConstraint: "non_neg", name: "l")
            },
            rms,
            ConfigRow(
                "layers", "BatchNormalization",
                [
                    "axis": 1, "momentum": 0.5, "epsilon": 0.01, "center": false,
                    "gamma_initializer": "zeros", "moving_variance_initializer": "zeros",
                    "beta_regularizer": "l1", "gamma_constraint": "non_neg", "name": "b",
                ], build: [nil, 3, 2]
            ) {
                BatchNormalization(
                    axis: 1, momentum: 0.5, epsilon: 0.01, center: false,
                    gammaInitializer: "zeros", movingVarianceInitializer: "zeros",
                    betaRegularizer: "l1", gammaConstraint: "non_neg", name: "b")
            },
        ])
    }

    @Test func `what a normalization or an embedding cannot be is refused`() {
        for (name, config) in [
            ("BatchNormalization", ["renorm": true]),
            ("Embedding", ["input_dim": 2, "output_dim": 2, "lora_rank": 2]),
            ("Embedding", ["input_dim": -2, "output_dim": 2]),
        ] as [(String, JSONValue)] {
            #expect(throws: KerasError.self, "\(name)") {
                let object = try Serialization.decode(
                    Layer.self,
                    from: [
                        "module": "keras.layers", "class_name": .string(name), "config": config,
                        "registered_name": nil,
                    ])
                try object.ensureSetUp()
            }
        }
    }

    @Test func `a stack of layers, built and not`() throws {
        let answer = try Oracle.run(
            script: """
                import json, keras
                from keras import layers
                def stack(first):
                    return keras.Sequential(first + [
                        layers.Flatten(name="f"), layers.Dense(3, "relu", name="a"),
                        layers.Dropout(0.5, name="d"), layers.Dense(1, name="b")], name="s")
                models = [stack([]), stack([layers.InputLayer(shape=(2, 2), name="i")])]
                result = [json.dumps(keras.saving.serialize_keras_object(m)) for m in models]
                """)
        let layers = {
            [
                Flatten(name: "f"), Dense(3, activation: "relu", name: "a"),
                Dropout(0.5, name: "d"), Dense(1, name: "b"),
            ]
        }
        let models = [
            Sequential(layers(), name: "s"),
            Sequential([InputLayer([2, 2], name: "i")] + layers(), name: "s"),
        ]
        let texts = try #require(answer.strings)
        for (model, text) in zip(models, texts) {
            let keras = try JSONValue(jsonString: text)
            let expected = try keras.withoutRecentDefaults().jsonString()
            let written = try Serialization.encode(model).jsonString()
            #expect(written == expected)
            let read = try Serialization.decode(Sequential.self, from: keras)
            #expect(try Serialization.encode(read).jsonString() == expected)
            let reread = try Oracle.call("objects.deserialize", ["config": .string(written)])
            #expect(reread.json == OracleValue(keras).json)
            #expect(throws: Never.self) {
                try Oracle.call(
                    "objects.deserialize", ["config": .string(written)], in: .older(.v33))
            }
        }
    }

    // MARK: Spellings

    @Test func `an unknown name in a setting is refused by its family's word`() {
        #expect(throws: KerasError.self) {
            try Serialization.encode(Dense(1, kernelInitializer: "glorot"))
        }
    }

    @Test func `descriptions without a module are read, as in older files`() throws {
        let config: JSONValue = [
            "module": "keras.layers", "class_name": "Dense", "registered_name": nil,
            "config": [
                "name": "d", "units": 2, "activation": nil,
                "kernel_initializer": ["class_name": "HeNormal", "config": ["seed": 3]],
                "bias_initializer": "ones",
                "kernel_regularizer": ["class_name": "L2", "config": ["l2": 0.5]],
            ],
        ]
        let dense = try Serialization.decode(Dense.self, from: config)
        #expect(dense.activation == "linear")
        #expect(dense.kernelInitializer == .heNormal(seed: 3))
        #expect(dense.biasInitializer == "ones")
        #expect(dense.kernelRegularizer == .l2(0.5))
    }

    @Test func `a built-in function given as a function is read as its name`() throws {
        let config: JSONValue = [
            "module": "keras.layers", "class_name": "Activation", "registered_name": nil,
            "config": [
                "activation": [
                    "module": "builtins", "class_name": "function", "config": "relu",
                    "registered_name": "function",
                ]
            ],
        ]
        #expect(try Serialization.decode(Activation.self, from: config).activation == .relu)
    }

    @Test func `a registered function keeps its description, and a layer its own`() throws {
        let function = NamedFunction("family_tests>cube") { (x: Tensor) in
            try Ops.multiply(x, Ops.square(x))
        }
        try register(function)
        let written = try Serialization.encode(Dense(1, activation: .function(function)))
        #expect(
            written["config"]?["activation"] == [
                "module": "builtins", "class_name": "function", "config": "family_tests>cube",
                "registered_name": "function",
            ])
        let read = try Serialization.decode(Dense.self, from: written)
        #expect(read.activation == .function(function))
        let byName = try Serialization.encode(Dense(1, activation: "family_tests>cube"))
        #expect(byName["config"]?["activation"] == written["config"]?["activation"])

        let layer = try Serialization.encode(
            Dense(1, activation: .object(Activation("relu", name: "inner"))))
        #expect(layer["config"]?["activation"]?["class_name"] == "Activation")
    }
}

/// A user's layer with identifiers among its settings.
private final class LayerWithSpelling: Dense {
    @Configured var layerInit: InitializerIdentifier = "random_normal"
    @Configured var penalty: RegularizerIdentifier?
}

@Suite struct UserSpellingTests {
    @Test func `a user's settings keep their spelling, and the built-in ones beside them do not`()
        throws
    {
        try register(LayerWithSpelling.self, package: "family_tests")
        let layer = LayerWithSpelling()
        layer.units = 2
        layer.penalty = "l2"
        let config = try #require(try Serialization.encode(layer)["config"])
        #expect(config["layer_init"] == "random_normal")
        #expect(config["penalty"] == "l2")
        #expect(config["kernel_initializer"]?["class_name"] == "GlorotUniform")
        #expect(config["activation"] == "linear")
    }

    @Test func `a config that a user writes keeps the spelling, too`() throws {
        let initializer: InitializerIdentifier = "random_normal"
        let config: Config = ["layer_init": initializer]
        #expect(try config.encoded(in: EncodingContext()) == ["layer_init": "random_normal"])
    }
}
