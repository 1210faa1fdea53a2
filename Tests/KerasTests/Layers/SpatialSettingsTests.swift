import KerasJSON
import Testing

@testable import Keras

/// Sizes of windows that a file gives are refused before anything is computed with them.
@Suite struct SpatialSettingsTests {
    @Test(arguments: ["kernel_size", "strides", "dilation_rate"], [0, -1, 1 << 40, Int.max])
    func `sizes out of range are refused`(key: String, size: Int) {
        var config: JSONObject = [
            "filters": 1, "kernel_size": .int(1 << 20), "padding": "causal",
        ]
        config[key] = .int(size)
        let json: JSONValue = [
            "module": "keras.layers", "class_name": "Conv1D", "config": .object(config),
            "registered_name": nil, "build_config": ["input_shape": [nil, 8, 1]],
        ]
        #expect(throws: KerasError.self) {
            let layer = try Serialization.decode(Conv1D.self, from: json)
            _ = try layer(Input([8, 1]))
        }
    }
}
