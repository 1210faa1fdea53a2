import KerasTestSupport
import Testing

/// A layer that is compared with Keras's: made there, exchanged as a file in both directions, run
/// and differentiated on both sides.
struct LayerRow: Sendable, CustomTestStringConvertible {
    let className: String
    /// Keras's keyword arguments.
    let kwargs: [String: OracleValue]
    /// The shape of the input, without the batch.
    let inputShape: [Int]
    var inputDType = "float32"

    init(
        _ className: String, _ kwargs: [String: OracleValue] = [:], input inputShape: [Int],
        dtype: String = "float32"
    ) {
        self.className = className
        self.kwargs = kwargs
        self.inputShape = inputShape
        inputDType = dtype
    }

    /// The first version of Keras that has the class; `nil` if 3.3 has it.
    var since: String? { KerasHistory.version(of: "layers", className) }

    /// Whether the version computes the layer, whoever wrote the file: on NumPy there are some that it
    /// cannot, or does otherwise.
    func isComputed(by version: OlderKeras) -> Bool {
        guard version.has(since: since) else { return false }
        switch className {
        case "CategoryEncoding":  // Numbers outside of the range.
            return kwargs["num_tokens"] != 4
        case "Discretization": return version != .v33 || kwargs["output_mode"] != "multi_hot"
        // 3.3 does not find their recurrent initializer by its name of today.
        case "GRU", "LSTM", "SimpleRNN": return version != .v33
        case "LayerNormalization": return version != .v33 || kwargs["rms_scaling"] == nil
        case "Normalization":  // Over axes apart from each other.
            return version < .v39 || kwargs["axis"]?.arrayValue == nil
        case "Softmax": return kwargs["axis"]?.arrayValue == nil
        default: return true
        }
    }

    var testDescription: String { "\(className) \(kwargs) on \(inputShape)" }

    /// The table: a new layer adds its rows, with each setting that changes numbers in at least one.
    static let all: [LayerRow] =
        [
            LayerRow("Dense", ["units": 3], input: [4]),
            LayerRow(
                "Dense", ["units": 3, "use_bias": false, "activation": "gelu"], input: [2, 4]),
            LayerRow("Dense", ["units": 70, "activation": "softmax"], input: [65]),
            LayerRow("Dense", ["units": 3, "dtype": "mixed_bfloat16"], input: [4]),
            LayerRow("Dense", ["units": 3, "dtype": "bfloat16"], input: [4]),
            LayerRow(
                "EinsumDense", ["equation": "abc,cd->abd", "output_shape": [nil, 3]],
                input: [2, 4]),
            LayerRow(
                "EinsumDense",
                [
                    "equation": "abc,cde->abde", "output_shape": [nil, 2, 3], "bias_axes": "de",
                    "activation": "tanh",
                ], input: [3, 4]),
            LayerRow(
                "EinsumDense",
                ["equation": "...x,xy->...y", "output_shape": 3, "bias_axes": "y"],
                input: [2, 2, 4]),
            LayerRow(
                "EinsumDense",
                ["equation": "ab...,bc->ac...", "output_shape": [3], "bias_axes": "c"],
                input: [4, 2, 3]),
            LayerRow(
                "EinsumDense",
                [
                    "equation": "abc,bcd->abd", "output_shape": [3, 5], "bias_axes": "bd",
                    "dtype": "mixed_bfloat16",
                ], input: [3, 4]),
            LayerRow("Activation", ["activation": "hard_swish"], input: [2, 3]),
            LayerRow("Activation", ["activation": "log_softmax"], input: [2, 3]),
            LayerRow("Dropout", ["rate": 0.5], input: [4]),
            LayerRow("Flatten", input: [2, 3, 4]),
            LayerRow("Flatten", ["data_format": "channels_first"], input: [2, 3, 4]),
            LayerRow("Flatten", input: []),
            LayerRow("Flatten", input: [2, 2], dtype: "int32"),
            LayerRow("CategoryEncoding", ["num_tokens": 4], input: [3], dtype: "int32"),
            LayerRow(
                "CategoryEncoding", ["num_tokens": 6, "output_mode": "count"], input: [3],
                dtype: "int32"),
            LayerRow(
                "CategoryEncoding", ["num_tokens": 5, "output_mode": "one_hot"], input: [1],
                dtype: "int32"),
            LayerRow("Discretization", ["bin_boundaries": [-0.5, 0, 0.25]], input: [2, 3]),
            LayerRow(
                "Discretization", ["bin_boundaries": [0.0, 0.5], "output_mode": "one_hot"],
                input: [3]),
            LayerRow(
                "Discretization", ["bin_boundaries": [0.0], "output_mode": "multi_hot"],
                input: [3, 2]),
            LayerRow(
                "Normalization", ["mean": 0.5, "variance": 2, "axis": nil, "invert": true],
                input: [4]),
            LayerRow(
                "Normalization", ["mean": [0.5, 1.5], "variance": [2.0, 0.25]], input: [3, 2]),
            LayerRow(
                "Normalization",
                ["mean": [[1, 2], [3, 4]], "variance": [[1, 1], [2, 0]], "axis": [1, 3]],
                input: [2, 3, 2]),
        ]
        + convolutions + poolings + globalPoolings + normalizations + embeddings
        + recurrent

    private static let convolutions: [LayerRow] = [
        LayerRow("Conv1D", ["filters": 3, "kernel_size": 3], input: [7, 2]),
        LayerRow(
            "Conv1D",
            ["filters": 3, "kernel_size": 2, "padding": "causal", "dilation_rate": 2],
            input: [7, 2]),
        LayerRow(
            "Conv2D",
            ["filters": 4, "kernel_size": 3, "padding": "same", "activation": "relu"],
            input: [6, 5, 2]),
        LayerRow(
            "Conv2D",
            [
                "filters": 4, "kernel_size": [3, 2], "strides": 2, "groups": 2,
                "activation": "tanh", "use_bias": false,
            ], input: [7, 6, 2]),
        LayerRow(
            "Conv2D", ["filters": 3, "kernel_size": 2, "dtype": "mixed_bfloat16"],
            input: [4, 4, 2]),
        LayerRow(
            "Conv2D",
            ["filters": 3, "kernel_size": 2, "data_format": "channels_first"], input: [2, 5, 4]),
        LayerRow(
            "Conv3D", ["filters": 2, "kernel_size": 2, "dilation_rate": [1, 2, 1]],
            input: [4, 5, 3, 2]),
    ]

    private static let poolings: [LayerRow] = [
        LayerRow("MaxPooling1D", ["pool_size": 2], input: [7, 3]),
        LayerRow("MaxPooling2D", ["pool_size": 2], input: [6, 4, 3]),
        LayerRow(
            "MaxPooling2D", ["pool_size": [3, 2], "strides": 2, "padding": "same"],
            input: [7, 6, 3]),
        LayerRow("MaxPooling3D", ["pool_size": 2], input: [4, 4, 5, 2]),
        LayerRow("AveragePooling1D", ["pool_size": 3, "padding": "same"], input: [7, 3]),
        LayerRow(
            "AveragePooling2D",
            ["pool_size": 2, "strides": 1, "data_format": "channels_first"], input: [3, 5, 4]),
        LayerRow("AveragePooling3D", ["pool_size": [2, 1, 2]], input: [4, 4, 5, 2]),
    ]

    private static let globalPoolings: [LayerRow] = [
        LayerRow("GlobalAveragePooling1D", input: [5, 3]),
        LayerRow(
            "GlobalAveragePooling1D", ["data_format": "channels_first", "keepdims": true],
            input: [3, 5]),
        LayerRow("GlobalAveragePooling2D", ["keepdims": true], input: [5, 4, 3]),
        LayerRow("GlobalAveragePooling2D", ["dtype": "mixed_bfloat16"], input: [5, 4, 3]),
        LayerRow("GlobalAveragePooling3D", ["data_format": "channels_first"], input: [2, 3, 4, 5]),
        LayerRow("GlobalMaxPooling1D", ["keepdims": true], input: [5, 3]),
        LayerRow("GlobalMaxPooling2D", ["data_format": "channels_first"], input: [3, 4, 5]),
        LayerRow("GlobalMaxPooling3D", input: [2, 3, 4, 5]),
    ]

    private static let normalizations: [LayerRow] = [
        LayerRow("LayerNormalization", input: [5]),
        LayerRow("LayerNormalization", ["center": false, "epsilon": 0.1], input: [3, 33]),
        LayerRow("LayerNormalization", ["scale": false], input: [3, 4]),
        LayerRow("LayerNormalization", ["axis": 1], input: [3, 4]),
        LayerRow("LayerNormalization", ["axis": [1, 2]], input: [3, 4, 2]),
        LayerRow("LayerNormalization", ["axis": [2, 3]], input: [3, 4, 2]),
        LayerRow("LayerNormalization", ["rms_scaling": true], input: [3, 4]),
        LayerRow("LayerNormalization", ["rms_scaling": true, "axis": 1], input: [3, 4]),
        LayerRow("LayerNormalization", ["dtype": "mixed_bfloat16"], input: [3, 4]),
        LayerRow("LayerNormalization", ["dtype": "mixed_float16"], input: [3, 4]),
        LayerRow("RMSNormalization", input: [5]),
        LayerRow("RMSNormalization", ["axis": [1, 2], "epsilon": 0.01], input: [3, 4]),
        LayerRow("RMSNormalization", ["axis": 1], input: [4, 4]),
        LayerRow("RMSNormalization", ["dtype": "mixed_bfloat16"], input: [3, 4]),
        LayerRow("BatchNormalization", input: [5]),
        LayerRow("BatchNormalization", ["axis": 1, "epsilon": 0.01], input: [3, 4, 2]),
        LayerRow("BatchNormalization", ["center": false, "momentum": 0.5], input: [3, 4]),
        LayerRow("BatchNormalization", ["scale": false], input: [3, 4]),
        LayerRow("BatchNormalization", ["dtype": "mixed_bfloat16"], input: [3, 4]),
        LayerRow("Softmax", input: [3, 4]),
        LayerRow("Softmax", ["axis": [1, 2]], input: [3, 4]),
        LayerRow("Softmax", ["axis": [1]], input: [3, 4]),
        LayerRow("Masking", input: [3, 4]),
    ]

    private static let embeddings: [LayerRow] = [
        LayerRow("Embedding", ["input_dim": 5, "output_dim": 3], input: [4], dtype: "int32"),
        LayerRow(
            "Embedding", ["input_dim": 6, "output_dim": 33, "mask_zero": true], input: [4, 2],
            dtype: "int32"),
        LayerRow("Embedding", ["input_dim": 5, "output_dim": 3], input: [4]),
        LayerRow(
            "Embedding", ["input_dim": 5, "output_dim": 3, "dtype": "mixed_bfloat16"], input: [4],
            dtype: "int32"),
    ]

    private static let recurrent: [LayerRow] = [
        LayerRow("LSTM", ["units": 3], input: [5, 4]),
        LayerRow(
            "LSTM", ["units": 4, "return_sequences": true, "go_backwards": true], input: [5, 3]),
        LayerRow(
            "LSTM",
            [
                "units": 4, "activation": "relu", "recurrent_activation": "hard_sigmoid",
                "use_bias": false, "unit_forget_bias": false, "unroll": true,
            ], input: [5, 3]),
        LayerRow("LSTM", ["units": 4, "dtype": "mixed_bfloat16"], input: [5, 3]),
        LayerRow("LSTM", ["units": 4, "dropout": 0.5, "recurrent_dropout": 0.5], input: [5, 3]),
        LayerRow("GRU", ["units": 3], input: [5, 4]),
        LayerRow(
            "GRU", ["units": 4, "return_sequences": true, "go_backwards": true], input: [5, 3]),
        LayerRow(
            "GRU", ["units": 4, "reset_after": false, "return_sequences": true], input: [5, 3]),
        LayerRow("GRU", ["units": 4, "use_bias": false], input: [5, 3]),
        LayerRow("GRU", ["units": 4, "activation": "relu"], input: [5, 3]),
        LayerRow("SimpleRNN", ["units": 3], input: [5, 4]),
        LayerRow(
            "SimpleRNN",
            [
                "units": 3, "activation": "relu", "use_bias": false, "return_sequences": true,
                "go_backwards": true,
            ], input: [5, 4]),
    ]
}
