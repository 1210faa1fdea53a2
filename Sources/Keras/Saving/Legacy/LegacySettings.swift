import KerasJSON

/// How the settings of Keras 2's classes differ from those of Keras 3's.
enum LegacySettings {
    /// Whether a built-in class can do without a setting that it does not have any more: because it
    /// never changed a result, or because the value asks for what is always done now.
    static func isDropped(
        _ key: String, _ value: JSONValue, of className: String, in family: LegacyFamily
    ) -> Bool {
        switch family {
        case .layer:
            // The first layer of a stack repeats the shape of the input.
            if key == "batch_input_shape" { return className != "InputLayer" }
            return layers.contains { rule in
                rule.keys.contains(key) && rule.classes.contains(className)
                    && (rule.value == nil || rule.value == value)
            }
        case .optimizer: return key == "jit_compile" || key == "is_legacy_optimizer"
        case .initializer: return key == "dtype"
        // The class has its function; only the wrapper of any function is told which.
        case .loss: return key == "fn" && className != "LossFunctionWrapper"
        case .metric: return key == "fn" && className != "MeanMetricWrapper"
        case .regularizer, .constraint, .schedule: return false
        }
    }

    /// The name that Keras 3 has for a setting of a built-in layer.
    static func key(_ key: String, of className: String, in family: LegacyFamily) -> String {
        switch (family, className, key) {
        case (.layer, "InputLayer", "batch_input_shape"): "batch_shape"
        case (.layer, "LeakyReLU", "alpha"): "negative_slope"
        default: key
        }
    }

    /// The names that Keras 3 has for functions of Keras 2.
    static func functionName(_ name: String) -> String {
        switch name {
        case "kullback_leibler_divergence": "kl_divergence"
        case "logcosh": "log_cosh"
        case "cosine_proximity": "cosine_similarity"
        default: name
        }
    }

    /// Settings of layers that may be dropped, with the only value that allows it, if there is one.
    private static let layers: [(keys: Set<String>, classes: Set<String>, value: JSONValue?)] = [
        (
            ["time_major"],
            ["RNN", "SimpleRNN", "LSTM", "GRU", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"], false
        ),
        (
            ["implementation"],
            ["SimpleRNN", "SimpleRNNCell", "LSTM", "LSTMCell", "GRU", "GRUCell"], nil
        ),
        (
            ["groups"],
            [
                "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose", "DepthwiseConv1D",
                "DepthwiseConv2D", "SeparableConv1D", "SeparableConv2D",
            ], 1
        ),
        // Separable convolutions have one of these for each of their two kernels instead.
        (
            ["kernel_initializer", "kernel_regularizer", "kernel_constraint"],
            ["SeparableConv1D", "SeparableConv2D"], nil
        ),
        (["input_length"], ["Embedding"], nil),
        (["query_shape", "key_shape", "value_shape"], ["MultiHeadAttention"], nil),
        (["softmax_robust_masking"], ["MultiHeadAttention"], false),
        (
            ["rng_type"],
            [
                "RandomBrightness", "RandomContrast", "RandomCrop", "RandomFlip", "RandomRotation",
                "RandomTranslation", "RandomZoom",
            ], nil
        ),
    ]
}
