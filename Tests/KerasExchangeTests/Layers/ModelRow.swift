import Keras
import KerasTestSupport
import Testing

/// A model made by a few lines of Python, which is compared with Keras's as a ``LayerRow`` is: for
/// layers that need others around them, several inputs, masks or states.
struct ModelRow: Sendable, CustomTestStringConvertible {
    let name: String
    /// Leaves a model in `model`; `keras`, `layers`, `ops`, `Input` and `Model` are there.
    let code: String
    /// Whether the numbers are compared in training.
    var training = false
    /// The share of steps of the inputs that are zeros.
    var zeros = 0.0
    var tolerance = 2e-6

    init(
        _ name: String, training: Bool = false, zeros: Double = 0, tolerance: Double = 2e-6,
        _ code: String
    ) {
        self.name = name
        self.code = code
        self.training = training
        self.zeros = zeros
        self.tolerance = tolerance
    }

    var testDescription: String { name }

    /// Whether the version computes the model, whoever wrote the file.
    func isComputed(by version: OlderKeras) -> Bool {
        // On NumPy they ignore masks, and do not compute a softmax along several axes.
        if zeros > 0
            || ["mask_zero", "mask_value", "Softmax(axis=["].contains(where: code.contains)
        {
            return false
        }
        // Attention takes the masks that its inputs carry, too; only the newest is asked.
        if code.contains("Attention") { return false }
        let isRecurrent = ["LSTM", "GRU", "SimpleRNN"].contains(where: code.contains)
        // 3.3 does not find their recurrent initializer by its name of today, nor a graph's single tensor.
        if isRecurrent || code.contains("Model(x") || code.contains("Model([") {
            return version != .v33
        }
        return true
    }

    static let all = masks + batches + recurrent + attention

    private static let masks: [ModelRow] = [
        ModelRow(
            "a mask of an embedding leaves padding out of the mean",
            """
            x = Input((None,), dtype="int32")
            y = layers.GlobalAveragePooling1D()(layers.Embedding(5, 3, mask_zero=True)(x))
            model = Model(x, y)
            """),
        ModelRow(
            "steps of zeros are masked, through a normalization", zeros: 0.4,
            """
            x = Input((6, 3))
            y = layers.LayerNormalization()(layers.Masking()(x))
            model = Model(x, layers.GlobalAveragePooling1D(keepdims=True)(y))
            """),
        ModelRow(
            "another value than zero is masked",
            """
            x = Input((6, 1), dtype="int32")
            y = layers.Masking(mask_value=2)(x)
            model = Model(x, [y, layers.GlobalAveragePooling1D()(y)])
            """),
        ModelRow(
            "a softmax with a mask",
            """
            x, mask = Input((4, 5)), Input((4, 5), dtype="bool")
            model = Model([x, mask], layers.Softmax()(x, mask=mask))
            """),
        ModelRow(
            "a softmax with a mask along two axes, some of it all masked",
            """
            x, mask = Input((2, 2)), Input((2, 2), dtype="bool")
            model = Model([x, mask], layers.Softmax(axis=[1, 2])(x, mask=mask))
            """),
    ]

    private static let batches: [ModelRow] = [
        ModelRow(
            "batch normalization by the batch's own moments", training: true, tolerance: 1e-5,
            """
            model = Sequential([Input((4, 3)), layers.BatchNormalization(momentum=0.7)])
            """),
        ModelRow(
            "batch normalization along another axis", training: true, tolerance: 1e-5,
            """
            model = Sequential([
                Input((3, 4, 2)), layers.BatchNormalization(axis=1, scale=False), layers.Dense(2)])
            """),
        ModelRow(
            "batch normalization without masked steps", training: true, zeros: 0.3,
            tolerance: 1e-5,
            """
            model = Sequential([Input((6, 3)), layers.Masking(), layers.BatchNormalization()])
            """),
        ModelRow(
            "a frozen batch normalization uses its averages", training: true,
            """
            model = Sequential([
                Input((3,)), layers.Dense(4), layers.BatchNormalization(trainable=False)])
            """),
        ModelRow(
            "batch normalization in 16 bits", training: true, tolerance: 2e-2,
            """
            model = Sequential([
                Input((4, 3)), layers.BatchNormalization(dtype="mixed_bfloat16")])
            """),
    ]
}
