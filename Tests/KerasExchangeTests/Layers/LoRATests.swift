import KerasTestSupport
import Testing

@testable import Keras

/// Low-rank adaptation trains as in Keras, and files have the merged kernel.
@Suite struct LoRATests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `training changes the factors as Keras's, and the merged kernel is stored`() throws {
        let (start, path) = (directory.file("start.keras"), directory.file("python.keras"))
        let answer = try Oracle.run(
            script: """
                import keras
                from themes import values
                keras.utils.set_random_seed(1)
                model = keras.Sequential([
                    keras.Input((4,)), keras.layers.Dense(5, activation="tanh"), keras.layers.Dense(2)])
                model.save(start)
                x = np.random.default_rng(1).normal(size=(16, 4)).astype("float32")
                y = np.random.default_rng(2).normal(size=(16, 2)).astype("float32")
                layer = model.layers[0]
                layer.enable_lora(2, lora_alpha=3, a_initializer="ones", b_initializer="ones")
                model.compile(keras.optimizers.Adam(0.05), "mse")
                losses = model.fit(x, y, batch_size=4, epochs=3, shuffle=False, verbose=0)
                model.save(path)
                result = {"x": values.described(x), "y": values.described(y),
                          "loss": losses.history["loss"],
                          "a": layer.lora_kernel_a.numpy(), "b": layer.lora_kernel_b.numpy(),
                          "frozen": layer._kernel.numpy(), "merged": np.asarray(layer.kernel),
                          "predictions": model.predict(x, verbose=0)}
                """, arguments: ["start": .string(start), "path": .string(path)])
        func tensor(_ name: String, _ shape: Shape) throws -> Tensor {
            try Tensor(
                (answer[name]?["value"]?.flattenedDoubles ?? []).map(Float.init), shape: shape)
        }
        let (x, y) = (try tensor("x", [16, 4]), try tensor("y", [16, 2]))
        let model = try Sequential.load(from: start)
        let layer = try model.layer(at: 0, as: Dense.self)
        try layer.enableLoRA(rank: 2, alpha: 3, aInitializer: "ones", bInitializer: "ones")
        try model.compile(optimizer: .adam(learningRate: 0.05), loss: "mse")
        let history = try model.fit(x, y, batchSize: 4, epochs: 3, verbose: 0, shuffle: false)
        expectClose(history["loss"], answer["loss"], relative: 1e-5)
        for (variable, name) in [
            (layer.loraKernelA, "a"), (layer.loraKernelB, "b"), (layer.kernel, "frozen"),
        ] {
            expectClose(
                try variable.value.array(of: Double.self), answer[name], relative: 1e-4,
                absolute: 1e-6, name)
        }
        #expect(
            try layer.trainableVariables.map(\.name) == ["bias", "lora_kernel_a", "lora_kernel_b"])

        let saved = directory.file("swift.keras")
        try model.save(to: saved)
        // Automatic names aside.
        let trees = try [saved, path].map {
            try Oracle.weightTree(ofFile: $0).filter { !$0.hasSuffix("}") }
        }
        #expect(trees[0] == trees[1])
        for file in [path, saved] {
            let restored = try Sequential.load(from: file, options: LoadOptions(strict: true))
            let dense = try restored.layer(at: 0, as: Dense.self)
            expectClose(
                try dense.kernel.value.array(of: Double.self), answer["merged"], relative: 1e-4,
                absolute: 1e-6)
            #expect(try dense.loraKernelA.value.array(of: Float.self).allSatisfy { $0 == 0 })
            #expect(try dense.config()["lora_alpha"] == Number.int(3))
            expectClose(
                try restored.predict(x, verbose: 0).array(of: Double.self), answer["predictions"],
                relative: 1e-4, absolute: 1e-5)
            #expect(try restored.optimizer?.stepCount == 12)
        }
        let python = try Oracle.run(
            script: """
                import keras
                from themes import values
                model = keras.saving.load_model(path)
                layer = model.layers[0]
                result = [layer.lora_rank, int(model.optimizer.iterations),
                          model.predict(values.array(x), verbose=0)]
                """, arguments: ["path": .string(saved), "x": answer["x"] ?? .null])
        #expect(python[0] == 2 && python[1] == 12)
        expectClose(
            try model.predict(x, verbose: 0).array(of: Double.self), python[2], relative: 1e-5,
            absolute: 1e-6)
    }

    @Test func `what Keras refuses is refused`() throws {
        #expect(throws: KerasError.self) { try Dense(2).enableLoRA(rank: 1) }
        let constrained = Dense(2, kernelConstraint: "non_neg")
        try constrained.build(inputShape: [nil, 3])
        #expect(throws: KerasError.self) { try constrained.enableLoRA(rank: 1) }
        let dense = Dense(2)
        try dense.build(inputShape: [nil, 3])
        #expect(throws: KerasError.self) { try dense.enableLoRA(rank: 0) }
        try dense.enableLoRA(rank: 1)
        #expect(throws: KerasError.self) { try dense.enableLoRA(rank: 1) }
        #expect(throws: KerasError.self) {
            try Serialization.decode(
                Dense.self,
                from: [
                    "module": "keras.layers", "class_name": "Dense",
                    "config": ["units": 2, "lora_rank": -1],
                    "build_config": ["input_shape": [nil, 3]],
                ])
        }
    }
}
