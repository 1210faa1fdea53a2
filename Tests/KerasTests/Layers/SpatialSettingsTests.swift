import KerasJSON
import Testing

@testable import Keras

/// Sizes of windows that a file gives are refused before anything is computed with them.
@Suite struct SpatialSettingsTests {
    /// A symbolic call of the convolution with these settings in place of good ones.
    private func output(_ changes: [String: Int]) throws -> Tensor {
        var config: JSONObject = [
            "filters": 1, "kernel_size": .int(1 << 20), "padding": "causal",
        ]
        for (key, value) in changes { config[key] = .int(value) }
        let json: JSONValue = [
            "module": "keras.layers", "class_name": "Conv1D", "config": .object(config),
            "registered_name": nil, "build_config": ["input_shape": [nil, 8, 1]],
        ]
        return try Serialization.decode(Conv1D.self, from: json)(Input([8, 1]))
    }

    @Test(arguments: ["kernel_size", "strides", "dilation_rate"], [0, -1, 1 << 40, Int.max])
    func `sizes out of range are refused`(key: String, size: Int) {
        #expect(throws: KerasError.self) { try output([key: size]) }
    }

    @Test(arguments: [[:], ["kernel_size": 2], ["strides": 2], ["dilation_rate": 2]])
    func `the same with sizes in range is not`(changes: [String: Int]) throws {
        #expect(try output(changes).shape == [nil, 8 / (changes["strides"] ?? 1), 1])
    }
}
