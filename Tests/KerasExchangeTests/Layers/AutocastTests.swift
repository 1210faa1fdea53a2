import Keras
import KerasJSON
import KerasTestSupport
import Testing

/// Layers that do not cast: `autocast=False`.
@Suite struct AutocastTests {
    private static let rows: [(className: String, config: [String: OracleValue])] = [
        ("Dense", ["units": 2, "dtype": "mixed_bfloat16"]),
        ("Dense", ["units": 2, "dtype": "bfloat16"]),
        ("Dense", ["units": 2, "dtype": "float16", "activation": "relu"]),
        ("Activation", ["activation": "tanh", "dtype": "bfloat16"]),
        ("Flatten", ["dtype": "float16"]),
    ]

    @Test(arguments: rows.indices, [true, false])
    func `inputs and variables have Keras's dtypes`(row: Int, autocast: Bool) throws {
        let (className, config) = Self.rows[row]
        var settings = config
        settings["autocast"] = .bool(autocast)
        let told = try Oracle.run(
            script: """
                import keras
                layer = getattr(keras.layers, class_name).from_config(config)
                y = layer(np.asarray([[0.5, -1.25, 2]], "float32"))
                for weight in layer.weights:
                    weight.assign(np.ones(weight.shape))
                y = layer(np.asarray([[0.5, -1.25, 2]], "float32"))
                result = [y.dtype.name, np.asarray(y, "float32"),
                          [w.dtype for w in layer.weights]]
                """, arguments: ["class_name": .string(className), "config": .object(settings)])
        let description: JSONValue = [
            "module": "keras.layers", "class_name": .string(className),
            "config": OracleValue.object(settings).json, "registered_name": nil,
        ]
        let layer = try Serialization.decode(Layer.self, from: description)
        let x = try Tensor([Float(0.5), -1.25, 2], shape: [1, 3])
        _ = try layer(x)
        for weight in try layer.weights { try weight.assign(Ops.ones(weight.shape)) }
        let y: Tensor = try layer(x)
        #expect(y.dtype.name == told[0]?.stringValue)
        #expect(try layer.weights.map(\.dtype.name) == told[2]?.strings)
        expectClose(
            try Ops.cast(y, to: .float32).array(of: Float.self), told[1], relative: 1e-2)
        // Nothing is lost: Keras's own layers forget it.
        let written = try Serialization.encode(layer)
        #expect(written["config"]?["autocast"] == (autocast ? nil : false))
        let again = try Serialization.decode(Layer.self, from: written)
        #expect(again.autocast == autocast)
    }
}
