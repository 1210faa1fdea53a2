import Keras
import KerasTestSupport
import Testing

/// Stopped after two epochs in one language and resumed in the other, a training takes the same
/// course as one that was never stopped.
@Suite(.serialized) struct ResumedTrainingTests {
    static let optimizers: [(OracleValue, @Sendable () -> OptimizerIdentifier)] = [
        (["class_name": "SGD", "config": ["learning_rate": 0.1]], { .sgd(learningRate: 0.1) }),
        (
            ["class_name": "SGD", "config": ["learning_rate": 0.05, "momentum": 0.9]],
            { .sgd(learningRate: 0.05, momentum: 0.9) }
        ),
        (["class_name": "Adam", "config": ["learning_rate": 0.01]], { .adam(learningRate: 0.01) }),
    ]

    private let directory: TemporaryDirectory
    private let x: Tensor
    private let y: Tensor

    init() throws {
        directory = try TemporaryDirectory()
        x = try Random.uniform([40, 4], minval: -1, maxval: 1, seed: 5)
        y = try Ops.sum(Ops.square(x), axis: 1, keepDims: true)
    }

    private func curve(_ arguments: [String: OracleValue]) throws -> OracleValue {
        var arguments = arguments
        arguments["x"] = ["value": OracleValue(try x.array(of: Float.self)), "shape": [40, 4]]
        arguments["y"] = ["value": OracleValue(try y.array(of: Float.self)), "shape": [40, 1]]
        arguments["batch_size"] = 8
        return try Oracle.call("training.mlp_curve", arguments)
    }

    private func fit(_ model: Model, _ epochs: Range<Int>) throws -> [Double] {
        try #require(
            model.fit(
                x, y, batchSize: 8, epochs: epochs.upperBound, verbose: 0, shuffle: false,
                initialEpoch: epochs.lowerBound
            ).history["loss"])
    }

    @Test(arguments: optimizers.indices)
    func `started in Python, resumed in Swift`(_ index: Int) throws {
        let path = directory.file("python.keras")
        let whole = try curve([
            "layers": [["units": 8, "activation": "tanh"], ["units": 1]],
            "optimizer": Self.optimizers[index].0, "epochs": 5, "save_after": 2,
            "save_path": .string(path),
        ])
        let losses = try #require(whole["history"]?["loss"]?.flattenedDoubles)
        let model = try Sequential.load(from: path)
        expectClose(try fit(model, 2..<5), losses.suffix(3), relative: 1e-4)
        expectClose(
            try model.predict(x, verbose: 0).array(of: Float.self), whole["predictions"]?["value"],
            relative: 1e-4, absolute: 1e-5)
    }

    @Test(arguments: optimizers.indices)
    func `started in Swift, resumed in Python`(_ index: Int) throws {
        let path = directory.file("swift.keras")
        let model = Sequential([Dense(8, activation: "tanh"), Dense(1)])
        try model.compile(optimizer: Self.optimizers[index].1(), loss: "mse")
        _ = try fit(model, 0..<2)
        try model.save(to: path)
        let whole = try fit(model, 2..<5)
        let resumed = try curve(["resume_from": .string(path), "epochs": 3])
        expectClose(whole, resumed["history"]?["loss"], relative: 1e-4)
        expectClose(
            try model.predict(x, verbose: 0).array(of: Float.self),
            resumed["predictions"]?["value"], relative: 1e-4, absolute: 1e-5)
    }
}
