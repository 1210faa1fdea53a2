import Keras

/// The models that both sides measure; `keras_worker.py` has the same.
enum Models {
    static let mlpInputs = 784

    static func dense() throws -> Model {
        let model = Sequential([InputLayer([10]), Dense(1)])
        try model.compile(optimizer: "adam", loss: "mean_squared_error")
        return model
    }

    /// - Parameter policy: Of the layers.
    static func mlp(_ policy: DTypePolicy = .float32) throws -> Model {
        let layers = [
            Dense(512, activation: "relu"), Dense(512, activation: "relu"),
            Dense(10, activation: "softmax"),
        ]
        for layer in layers { layer.dtypePolicy = policy }
        let model = Sequential([InputLayer([mlpInputs])] + layers)
        try model.compile(optimizer: "adam", loss: "sparse_categorical_crossentropy")
        return model
    }

    /// - Parameter policy: Of the layers.
    static func convnet(_ policy: DTypePolicy = .float32) throws -> Model {
        let layers = [
            Conv2D(32, kernelSize: 3, activation: "relu"), MaxPooling2D(),
            Conv2D(64, kernelSize: 3, activation: "relu"), MaxPooling2D(), Flatten(), Dropout(0.5),
            Dense(10, activation: "softmax"),
        ]
        for layer in layers { layer.dtypePolicy = policy }
        let model = Sequential([InputLayer([28, 28, 1])] + layers)
        try model.compile(optimizer: "adam", loss: "sparse_categorical_crossentropy")
        return model
    }

    static let vocabulary = 20_000

    static func lstm() throws -> Model {
        let model = Sequential([
            InputLayer([80], dtype: .int32), Embedding(vocabulary, 128), LSTM(128),
            Dense(1, activation: "sigmoid"),
        ])
        try model.compile(optimizer: "adam", loss: "binary_crossentropy")
        return model
    }

    static let transformerLength = 200

    /// The model of Keras's example *Text classification with Transformer*.
    static func transformer() throws -> Model {
        let input = Input([transformerLength], dtype: .int32)
        let embedded = try AddedPositions()(Embedding(vocabulary, 32)(input))
        let attended = try Dropout(0.1)(
            MultiHeadAttention(numHeads: 2, keyDim: 32)(embedded, embedded))
        let first = try LayerNormalization(epsilon: 1e-6)(Ops.add(embedded, attended))
        let fed = try Dropout(0.1)(Dense(32)(Dense(32, activation: "relu")(first)))
        let second = try LayerNormalization(epsilon: 1e-6)(Ops.add(first, fed))
        let pooled = try Dropout(0.1)(GlobalAveragePooling1D()(second))
        let hidden = try Dropout(0.1)(Dense(20, activation: "relu")(pooled))
        let model = try Model(inputs: input, outputs: Dense(2, activation: "softmax")(hidden))
        try model.compile(optimizer: "adam", loss: "sparse_categorical_crossentropy")
        return model
    }

    /// So small that what surrounds the kernels counts.
    static func tiny() throws -> Model {
        let model = Sequential([
            InputLayer([32]), Dense(64, activation: "relu"), Dense(10, activation: "softmax"),
        ])
        try model.compile(
            optimizer: .sgd(learningRate: 0.01), loss: "sparse_categorical_crossentropy")
        return model
    }

    static let smallInputs = 16

    static func small() throws -> Model {
        let model = Sequential([
            InputLayer([smallInputs]), Dense(32, activation: "relu"), Dense(4),
        ])
        _ = try model.weights
        return model
    }

    /// Many layers of little work: what a load costs for each layer.
    static func deep(_ count: Int) throws -> Model {
        Sequential([InputLayer([16])] + (0..<count).map { _ in Dense(16) })
    }

    /// The same as a graph.
    static func chain(_ count: Int) throws -> Model {
        let input = Input([16])
        var output = input
        for _ in 0..<count { output = try Dense(16)(output) }
        return try Model(inputs: input, outputs: output)
    }

    /// 1.07 GB of weights: what a save and a load cost for each byte.
    static func wide() throws -> Model {
        Sequential([InputLayer([4096])] + (0..<16).map { _ in Dense(4096) })
    }
}

/// Adds to each place of a sequence what was learnt for it.
private final class AddedPositions: Layer {
    private let embeddings = Variable(name: "embeddings")

    override func build(inputShape: Shape) throws {
        try super.build(inputShape: inputShape)
        try embeddings.initialize(
            shape: [inputShape[1], inputShape[2]], with: "uniform")
    }

    override func call(_ inputs: Tensor) throws -> Tensor {
        try Ops.add(inputs, embeddings.value)
    }
}
