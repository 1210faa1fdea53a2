import Keras
import KerasTestSupport
import Testing

/// Stopped after two epochs in one language and resumed in the other, a training takes the same
/// course as one that was never stopped.
@Suite(.serialized) struct ResumedTrainingTests {
    /// An optimizer in both languages; Keras's arguments.
    struct Row: Sendable, CustomTestStringConvertible {
        let className: String
        let arguments: [String: OracleValue]
        let make: @Sendable () -> OptimizerIdentifier

        init(
            _ className: String, _ arguments: [String: OracleValue],
            make: @escaping @Sendable () -> OptimizerIdentifier
        ) {
            (self.className, self.arguments, self.make) = (className, arguments, make)
        }

        var testDescription: String { "\(className) \(arguments)" }
        var oracleValue: OracleValue {
            ["class_name": .string(className), "config": .object(arguments)]
        }
    }

    /// Every class, and every kind of variables in its state.
    static let rows = [
        Row("SGD", ["learning_rate": 0.1]) { .sgd(learningRate: 0.1) },
        Row("SGD", ["learning_rate": 0.05, "momentum": 0.9]) {
            .sgd(learningRate: 0.05, momentum: 0.9)
        },
        Row("SGD", ["learning_rate": 0.1, "momentum": 0.5, "gradient_accumulation_steps": 3]) {
            .sgd(learningRate: 0.1, momentum: 0.5, gradientAccumulationSteps: 3)
        },
        Row("RMSprop", ["learning_rate": 0.01, "momentum": 0.5, "centered": true]) {
            .rmsprop(learningRate: 0.01, momentum: 0.5, centered: true)
        },
        Row("Adam", ["learning_rate": 0.01]) { .adam(learningRate: 0.01) },
        Row("Adam", ["learning_rate": 0.01, "amsgrad": true]) {
            .adam(learningRate: 0.01, amsgrad: true)
        },
        Row(
            "Adam",
            [
                "learning_rate": [
                    "class_name": "ExponentialDecay",
                    "config": [
                        "initial_learning_rate": 0.02, "decay_steps": 10, "decay_rate": 0.5,
                    ],
                ]
            ]
        ) {
            .adam(
                learningRate: .schedule(
                    Schedules.ExponentialDecay(0.02, decaySteps: 10, decayRate: 0.5)))
        },
        Row("AdamW", ["learning_rate": 0.01, "weight_decay": 0.1]) {
            .adamW(learningRate: 0.01, weightDecay: 0.1)
        },
        Row("Adamax", ["learning_rate": 0.02]) { .adamax(learningRate: 0.02) },
        Row("Nadam", ["learning_rate": 0.01]) { .nadam(learningRate: 0.01) },
        Row("Adagrad", ["learning_rate": 0.1]) { .adagrad(learningRate: 0.1) },
        Row("Adadelta", ["learning_rate": 1.0]) { .adadelta(learningRate: 1) },
        Row("Adafactor", ["learning_rate": 0.1]) { .adafactor(learningRate: 0.1) },
        Row("Ftrl", ["learning_rate": 0.1, "l1_regularization_strength": 0.01]) {
            .ftrl(learningRate: 0.1, l1RegularizationStrength: 0.01)
        },
        Row("Lamb", ["learning_rate": 0.01]) { .lamb(learningRate: 0.01) },
        Row("Lion", ["learning_rate": 0.005]) { .lion(learningRate: 0.005) },
        Row("Muon", ["learning_rate": 0.02]) { .muon(learningRate: 0.02) },
        Row("ScheduleFreeAdamW", ["learning_rate": 0.05, "warmup_steps": 5]) {
            .scheduleFreeAdamW(learningRate: 0.05, warmupSteps: 5)
        },
        Row(
            "LossScaleOptimizer",
            [
                "inner_optimizer": ["class_name": "Adam", "config": ["learning_rate": 0.01]],
                "initial_scale": 16.0, "dynamic_growth_steps": 4,
            ]
        ) {
            .object(
                LossScaleOptimizer(
                    Adam(learningRate: 0.01), initialScale: 16, dynamicGrowthSteps: 4))
        },
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

    @Test(arguments: rows)
    func `started in Python, resumed in Swift`(_ row: Row) throws {
        let path = directory.file("python.keras")
        let whole = try curve([
            "layers": [["units": 8, "activation": "tanh"], ["units": 1]],
            "optimizer": row.oracleValue, "epochs": 5, "save_after": 2,
            "save_path": .string(path),
        ])
        let losses = try #require(whole["history"]?["loss"]?.flattenedDoubles)
        let model = try Sequential.load(from: path)
        #expect(model.loadReport.skipped.isEmpty && model.loadReport.unexpected.isEmpty)
        expectClose(try fit(model, 2..<5), losses.suffix(3), relative: 1e-4)
        expectClose(
            try model.predict(x, verbose: 0).array(of: Float.self), whole["predictions"]?["value"],
            relative: 1e-4, absolute: 1e-5)
    }

    @Test(arguments: rows)
    func `started in Swift, resumed in Python`(_ row: Row) throws {
        let path = directory.file("swift.keras")
        let model = Sequential([Dense(8, activation: "tanh"), Dense(1)])
        try model.compile(optimizer: row.make(), loss: "mse")
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
