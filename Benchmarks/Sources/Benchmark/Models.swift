import Keras

/// The models that both sides measure; `keras_worker.py` has the same.
enum Models {
    static let mlpInputs = 784

    static func dense() throws -> Model {
        let model = Sequential([InputLayer([10]), Dense(1)])
        try model.compile(optimizer: "adam", loss: "mean_squared_error")
        return model
    }

    static func mlp() throws -> Model {
        let model = Sequential([
            InputLayer([mlpInputs]), Dense(512, activation: "relu"),
            Dense(512, activation: "relu"), Dense(10, activation: "softmax"),
        ])
        try model.compile(optimizer: "adam", loss: "sparse_categorical_crossentropy")
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
