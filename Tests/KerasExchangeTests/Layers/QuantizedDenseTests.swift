import Foundation
import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

/// Models that Python quantized give its outputs, and are saved as they were, byte for byte.
@Suite struct QuantizedDenseTests {
    /// How the layers are quantized: a mode for `model.quantize`, or a policy whose integers are
    /// made up, since calibrating them takes data.
    private static let rows = [
        "int8", "int8 weights only", "int4", "int4 in blocks of 3", "int4 without blocks",
        "int4 with int8 inputs", "float8", "gptq/4/3", "gptq/4/-1", "gptq/8/4", "gptq/2/4",
        "awq/4/3", "awq/4/-1",
    ]

    private static let script = """
        import json, zipfile, keras
        from keras import quantizers

        def model(dtype=None, use_bias=True):
            layers = keras.layers
            return keras.Sequential([
                keras.Input((8,)),
                layers.Dense(7, name="a", activation="relu", dtype=dtype, use_bias=use_bias),
                layers.Dense(4, name="b", dtype=dtype)])

        configs = {
            "int8": ("int8", None),
            "int8 weights only": ("int8", quantizers.Int8QuantizationConfig(
                weight_quantizer=quantizers.AbsMaxQuantizer(axis=0), activation_quantizer=None)),
            "int4": ("int4", None),
            "int4 in blocks of 3": ("int4", quantizers.Int4QuantizationConfig(block_size=3)),
            "int4 without blocks": ("int4", quantizers.Int4QuantizationConfig(block_size=-1)),
            "int4 with int8 inputs": ("int4", quantizers.Int4QuantizationConfig(
                activation_quantizer=quantizers.AbsMaxQuantizer(), block_size=None)),
            "float8": ("float8", None),
        }
        def save_all(self, store):
            names = self.variable_serialization_spec[self.quantization_mode]
            names = [name for name in names if name != "bias" or self.bias is not None]
            for index, name in enumerate(names):
                store[str(index)] = getattr(self, name)

        x = np.random.default_rng(1).normal(size=(5, 8)).astype("float32")
        keras.utils.set_random_seed(3)
        if row in configs:
            made = model()
            mode, config = configs[row]
            made.quantize(mode, config=config)
            if row in ("float8", "int8"):
                made.compile("adam", "mse")
                made.fit(np.repeat(x, 4, 0), np.ones((20, 4)), batch_size=4, verbose=0)
        else:
            made = model(row + "_from_float32", use_bias=False)
            generator = np.random.default_rng(2)
            for layer in made.layers:
                bits = int(row.split("/")[1])
                for variable in layer.weights:
                    name, shape = variable.name, variable.shape
                    if name == "kernel":
                        top = 256 if bits == 4 else 2 ** bits
                        value = generator.integers(0, top, shape)
                    elif name == "kernel_zero":
                        value = generator.integers(0, 2 ** bits, shape)
                    elif name == "g_idx":
                        value = generator.integers(0, layer.kernel_scale.shape[1], shape)
                    else:
                        value = generator.uniform(0.01, 0.3, shape)
                    variable.assign(value.astype(variable.dtype))
                layer.is_gptq_calibrated = row.startswith("gptq")
                layer.is_awq_calibrated = row.startswith("awq")
        default = keras.layers.Dense.save_own_variables
        if row not in configs:
            # Keras 3.15.1 forgets kernel_zero, and cannot load what it saved; others did not.
            keras.layers.Dense.save_own_variables = save_all
        made.save(path)
        keras.layers.Dense.save_own_variables = default
        """

    @Test(arguments: rows)
    func `a quantized model predicts as in Python, and is saved as it was`(_ row: String) throws {
        let directory = try TemporaryDirectory()
        let (path, saved) = (directory.file("python.keras"), directory.file("swift.keras"))
        let answer = try Oracle.run(
            script: Self.script + """

                loaded = keras.saving.load_model(path)
                from themes import values
                result = {"x": values.described(x),
                          "y": values.described(loaded.predict(x, verbose=0)),
                          "config": json.dumps(loaded.get_config())}
                """, arguments: ["row": .string(row), "path": .string(path)])
        let model = try Sequential.load(from: path, options: LoadOptions(strict: true))
        let x = try Tensor(
            (answer["x"]?["value"]?.flattenedDoubles ?? []).map(Float.init), shape: [5, 8])
        expectClose(
            try model.predict(x, verbose: 0).array(of: Double.self), answer["y"]?["value"],
            relative: 2e-5, absolute: 2e-6)
        try model.save(to: saved)
        let same = try Oracle.run(
            script: """
                import io, json, zipfile, h5py

                def parts(path):
                    with zipfile.ZipFile(path) as archive:
                        file = h5py.File(io.BytesIO(archive.read("model.weights.h5")))
                        arrays = {}
                        file.visititems(lambda name, item: arrays.update(
                            {name: (str(item.dtype), item.shape, item[()].tobytes())})
                            if isinstance(item, h5py.Dataset) else None)
                        config = json.loads(archive.read("config.json"))
                        layers = [layer["config"] for layer in config["config"]["layers"][1:]]
                        return arrays, [
                            (layer["dtype"]["class_name"], layer["dtype"]["config"],
                             layer.get("quantization_config")) for layer in layers]

                first, second = parts(path), parts(saved)
                result = [first[0] == second[0], first[1] == second[1],
                          sorted(set(first[0]) ^ set(second[0]))]
                """, arguments: ["path": .string(path), "saved": .string(saved)])
        #expect(same == [true, true, []], "\(row)")
        let again = try Oracle.run(
            script: """
                import keras
                from themes import values
                result = keras.saving.load_model(path).predict(values.array(x), verbose=0)
                """, arguments: ["path": .string(saved), "x": answer["x"] ?? .null])
        #expect(again == answer["y"]?["value"])
    }

    @Test func `a quantized model serves frozen, and none of it is trained`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("python.keras")
        _ = try Oracle.run(
            script: Self.script + "\nresult = None",
            arguments: ["row": "int4 in blocks of 3", "path": .string(path)])
        let model = try Sequential.load(from: path)
        let x = try Random.uniform([3, 8], seed: 1)
        let expected = try model.predict(x, verbose: 0).array(of: Float.self)
        let frozen = try model.frozen(replicas: 2)
        #expect(try frozen.predict(x).array(of: Float.self) == expected)
        try model.compile(optimizer: "sgd", loss: "mse")
        #expect {
            try model.fit(x, Ops.zeros([3, 4]), verbose: 0)
        } throws: { error in
            String(describing: error).contains("not supported")
        }
    }

    @Test(arguments: ["gptq/4/8", "awq/4/8"])
    func `a layer that was never calibrated is neither called nor saved`(_ mode: String) throws {
        let dense = Dense(2)
        dense.dtypePolicy = try #require(DTypePolicy(name: "\(mode)_from_float32"))
        let model = Sequential([InputLayer([8]), dense])
        for use in [
            { _ = try model.predict(Ops.ones([1, 8]), verbose: 0) },
            { _ = try model.archiveBytes() },
        ] as [() throws -> Void] {
            #expect {
                try use()
            } throws: { error in
                String(describing: error).contains("never been calibrated")
            }
        }
    }
}
