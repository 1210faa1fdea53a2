import KerasTensors

/// A symbolic tensor where a model begins. (Keras: `keras.Input`.)
///
/// ```swift
/// let x = Input([784])
/// let y = try Dense(10)(Dense(64, activation: "relu")(x))
/// let model = try Model(inputs: x, outputs: y)
/// ```
/// - Parameters:
///   - shape: The shape of a sample, without the batch; `nil` dimensions are unknown.
///   - batchSize: The size of the batch, if it is fixed.
///   - name: The name of the input, under which a dictionary of inputs has it.
/// - Returns: A tensor of shape `(batchSize, shape…)` without values.
// swift-format-ignore: AlwaysUseLowerCamelCase
public func Input(
    _ shape: Shape, batchSize: Int? = nil, dtype: DType = .float32, name: String? = nil
) -> Tensor {
    InputLayer(batchShape: [batchSize] + shape, dtype: dtype, name: name).output
}
