import KerasTestSupport
import Testing

@testable import Keras

/// What callbacks decide on given logs is what Keras's decide on them: when a training stops, which
/// learning rate each epoch has, what is said and what the history has.
@Suite struct CallbackDecisionTests {
    private static let loss = [5, 3, 3.5, 2.9999, 3.1, 3.2, 2.99985, 3.3, 3.4, 3.5, 3.6, 1]
    private static let accuracy = [0.1, 0.5, 0.45, 0.5, 0.51, 0.2, 0.3, 0.3, 0.6, 0.2, 0.1, 0.1]
    private static let broken = [1, .nan, 0.5, .infinity, 0.6, 0.7, 0.8, .nan]

    static let earlyStopping: [CallbackRow] = [
        CallbackRow(
            .init("EarlyStopping", ["monitor": "loss", "verbose": 1]) {
                EarlyStopping(monitor: "loss", verbose: true)
            }, series: ["loss": loss]),
        CallbackRow(
            .init(
                "EarlyStopping",
                ["patience": 2, "verbose": 1, "restore_best_weights": true, "min_delta": 0.001]
            ) {
                EarlyStopping(
                    minDelta: 0.001, patience: 2, verbose: true, restoreBestWeights: true)
            }, series: ["loss": accuracy, "val_loss": loss]),
        CallbackRow(
            .init("EarlyStopping", ["patience": 3, "restore_best_weights": true, "verbose": 1]) {
                EarlyStopping(patience: 3, verbose: true, restoreBestWeights: true)
            }, series: ["val_loss": broken]),
        CallbackRow(
            .init("EarlyStopping", ["monitor": "val_accuracy", "patience": 2, "min_delta": -0.02]) {
                EarlyStopping(monitor: "val_accuracy", minDelta: -0.02, patience: 2)
            }, series: ["val_accuracy": accuracy], metrics: ["accuracy"]),
        CallbackRow(
            .init(
                "EarlyStopping",
                [
                    "monitor": "other", "mode": "max", "patience": 4, "baseline": 0.5,
                    "restore_best_weights": true, "verbose": 1,
                ]
            ) {
                EarlyStopping(
                    monitor: "other", patience: 4, verbose: true, mode: .max, baseline: 0.5,
                    restoreBestWeights: true)
            }, series: ["other": accuracy]),
        CallbackRow(
            .init(
                "EarlyStopping",
                ["monitor": "loss", "patience": 1, "start_from_epoch": 3, "verbose": 1]
            ) { EarlyStopping(monitor: "loss", patience: 1, verbose: true, startFromEpoch: 3) },
            series: ["loss": loss]),
        // Nothing to watch, and a direction that nobody knows.
        CallbackRow(
            .init("EarlyStopping", ["monitor": "val_loss"]) { EarlyStopping() },
            series: ["loss": loss]),
        CallbackRow(
            .init("EarlyStopping", ["monitor": "other"]) { EarlyStopping(monitor: "other") },
            series: ["other": loss]),
        CallbackRow(
            .init("EarlyStopping", ["monitor": "val_mae", "patience": 1]) {
                EarlyStopping(monitor: "val_mae", patience: 1)
            }, series: ["val_mae": loss], metrics: ["mae"]),
    ]

    static let rates: [CallbackRow] = [
        CallbackRow(
            .init("ReduceLROnPlateau", ["monitor": "loss", "patience": 1, "verbose": 1]) {
                try ReduceLROnPlateau(monitor: "loss", patience: 1, verbose: true)
            }, series: ["loss": loss]),
        CallbackRow(
            .init(
                "ReduceLROnPlateau",
                [
                    "patience": 2, "factor": 0.5, "cooldown": 2, "min_lr": 0.03, "verbose": 1,
                    "min_delta": 0.01,
                ]
            ) {
                try ReduceLROnPlateau(
                    factor: 0.5, patience: 2, verbose: true, minDelta: 0.01, cooldown: 2,
                    minLR: 0.03)
            }, series: ["val_loss": loss + loss]),
        CallbackRow(
            .init(
                "ReduceLROnPlateau",
                [
                    "monitor": "val_accuracy", "patience": 0, "factor": 0.3, "min_lr": 1e-5,
                    "verbose": 1,
                ]
            ) {
                try ReduceLROnPlateau(
                    monitor: "val_accuracy", factor: 0.3, patience: 0, verbose: true, minLR: 1e-5)
            }, series: ["val_accuracy": accuracy], metrics: ["accuracy"]),
        CallbackRow(
            .init("ReduceLROnPlateau", ["monitor": "missing", "mode": "min"]) {
                try ReduceLROnPlateau(monitor: "missing", mode: .min)
            }, series: ["loss": loss]),
        CallbackRow(
            .init("LearningRateScheduler", ["factor": 0.7, "verbose": 1]) {
                LearningRateScheduler(verbose: true) { $1 * 0.7 }
            },
            .init("ReduceLROnPlateau", ["monitor": "loss", "patience": 1]) {
                try ReduceLROnPlateau(monitor: "loss", patience: 1)
            },
            .init("EarlyStopping", ["monitor": "loss", "patience": 3]) {
                EarlyStopping(monitor: "loss", patience: 3)
            }, series: ["loss": loss]),
        // The learning rate can be watched, too.
        CallbackRow(
            .init("LearningRateScheduler", ["factor": 1.5]) { LearningRateScheduler { $1 * 1.5 } },
            .init("EarlyStopping", ["monitor": "learning_rate", "mode": "min", "patience": 2]) {
                EarlyStopping(monitor: "learning_rate", patience: 2, mode: .min)
            }, series: ["loss": loss]),
    ]

    static let others: [CallbackRow] = [
        CallbackRow(
            .init("TerminateOnNaN") { TerminateOnNaN() }, series: ["loss": broken], batches: 3),
        CallbackRow(
            .init("TerminateOnNaN") { TerminateOnNaN() }, series: ["loss": [1, .infinity]],
            batches: 2),
        CallbackRow(
            .init("TerminateOnNaN", ["raise_error": true]) { TerminateOnNaN(raiseError: true) },
            series: ["loss": broken], batches: 2),
        CallbackRow(
            .init("TerminateOnNaN") { TerminateOnNaN() }, series: ["other": broken], batches: 2),
    ]

    @Test(arguments: earlyStopping + rates + others)
    func `callbacks decide as Keras's`(_ row: CallbackRow) throws {
        let answer = try Oracle.call("callbacks.run", row.arguments)
        let model = try ScriptedModel.make(row.logs, batches: row.batches, metrics: row.metrics)
        var messages: [String] = []
        var rates: [Double] = []
        let watch = LambdaCallback(
            onTrainBatchBegin: {
                if $0 == 0 { rates.append(try model.optimizer?.currentLearningRate ?? 0) }
            })
        let callbacks = try row.pairs.map { try $0.make("") }
        for callback in callbacks { callback.output = { messages.append($0) } }
        var history: History?
        do { history = try model.run(callbacks + [watch]) } catch {
            #expect(answer["raised"]?.stringValue != nil, "\(error)")
        }
        #expect(rates == answer["rates"]?.flattenedDoubles)
        #expect(messages.map { String($0.dropLast()) } == answer["messages"]?.strings)
        #expect(try model.weight == answer["weight"]?.doubleValue)
        #expect(
            try model.optimizer?.currentLearningRate == answer["rate"]?.doubleValue)
        guard let history else { return }
        #expect(answer["raised"]?.stringValue == nil)
        #expect(history.epochs.count == answer["epochs"]?.intValue)
        #expect(history.names == answer["names"]?.strings)
        for name in history.names {
            let expected = try #require(answer["history"]?[name]?.flattenedDoubles)
            #expect(history[name].elementsEqual(expected) { $0 == $1 || $0.isNaN && $1.isNaN })
        }
    }

    @Test(arguments: [
        CallbackRow.Pair("LearningRateScheduler", ["factor": 0.5]) {
            LearningRateScheduler { $1 / 2 }
        },
        CallbackRow.Pair("ReduceLROnPlateau", ["monitor": "loss", "patience": 0]) {
            try ReduceLROnPlateau(monitor: "loss", patience: 0)
        },
    ])
    func `a learning rate that follows a schedule cannot be set`(_ pair: CallbackRow.Pair) throws {
        var arguments = CallbackRow(pair, series: ["loss": [1, 2, 3]]).arguments
        arguments["learning_rate"] = [
            "initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5,
        ]
        let raised = try Oracle.call("callbacks.run", arguments)["raised"]?.stringValue
        #expect(raised?.hasPrefix("TypeError: This optimizer was created with") == true)
        let schedule = Schedules.ExponentialDecay(
            0.1, decaySteps: 10, decayRate: 0.5)
        let model = try ScriptedModel.make(
            [["loss": 1], ["loss": 2], ["loss": 3]],
            optimizer: .sgd(learningRate: .schedule(schedule)))
        let error = #expect(throws: KerasError.self) { try model.run([pair.make("")]) }
        guard case .invalidArgument(_, "learningRate", _, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `every metric knows which values are better, as Keras's does`() throws {
        let answer = try Oracle.call("callbacks.directions")
        for type in Metrics.all where type != Metrics.MeanMetricWrapper.self {
            let metric = try #require(type.init() as? Metric)
            let expected: MonitorMode =
                switch try #require(answer[type.className]) {
                case .string("up"): .max
                case .string("down"): .min
                default: .auto
                }
            #expect(metric.direction == expected, "\(type.className)")
        }
        // A function of Keras's is a loss to be minimized, one of the user's is unknown.
        let hinge = NamedFunction("hinge") { try Losses.hinge($0, $1) }
        #expect(Metrics.MeanMetricWrapper(hinge).direction == .min)
        let own = NamedFunction("mine>closeness") { try Ops.subtract($0, $1) }
        #expect(Metrics.MeanMetricWrapper(own).direction == .auto)
    }

    @Test func `a factor that reduces nothing is refused`() {
        #expect(throws: KerasError.self) { try ReduceLROnPlateau(factor: 1) }
    }

    @Test func `a callback can be used for another training`() throws {
        let stopping = EarlyStopping(monitor: "loss", patience: 1)
        for _ in 0..<2 {
            let model = try ScriptedModel.make([["loss": 1], ["loss": 2], ["loss": 3]])
            #expect(try model.run([stopping]).epochs == [0, 1])
        }
    }

    @Test func `closures hear of everything`() throws {
        var events: [String] = []
        let callback = LambdaCallback(
            onEpochBegin: { events.append("epoch \($0)") },
            onEpochEnd: { events.append("epoch \($0) end \($1["loss"] ?? 0)") },
            onTrainBegin: { events.append("train") },
            onTrainEnd: { events.append("train end \($0["loss"] ?? 0)") },
            onTrainBatchBegin: { events.append("batch \($0)") },
            onTrainBatchEnd: { events.append("batch \($0) end \(try $1.values()["loss"] ?? 0)") })
        try ScriptedModel.make([["loss": 3]], batches: 2).run([callback])
        #expect(
            events == [
                "train", "epoch 0", "batch 0", "batch 0 end 3.0", "batch 1", "batch 1 end 3.0",
                "epoch 0 end 3.0", "train end 3.0",
            ])
    }

    @Test(arguments: [true, false], [0.5, 0.9])
    func `averaged weights are what is validated`(_ swapsOnEpoch: Bool, _ momentum: Double) throws {
        let x = Samples.between(-1, 1, [12, 2], seed: 5)
        let y = Samples.between(-1, 1, [12, 1], seed: 6)
        let answer = try Oracle.call(
            "callbacks.swapped_weights",
            [
                "x": x.oracleValue, "y": y.oracleValue, "initial": [[[0.5], [-0.25]], [0.0]],
                "epochs": 3, "swap_on_epoch": .bool(swapsOnEpoch), "momentum": .double(momentum),
            ])
        let model = Sequential([InputLayer([2]), Dense(1)])
        try model.compile(
            optimizer: .object(
                {
                    let optimizer = SGD(learningRate: 0.1)
                    optimizer.useEMA = true
                    optimizer.emaMomentum = momentum
                    return optimizer
                }()), loss: "mse")
        try model.weights[0].assign(Tensor([Float(0.5), -0.25], shape: [2, 1]))
        var seen: [Float] = []
        let watch = LambdaCallback(onEpochEnd: { _, _ in
            seen += try model.weights[0].value.array(of: Float.self)
        })
        let history = try model.fit(
            x.tensor, y.tensor, batchSize: 4, epochs: 3, verbose: 0,
            callbacks: [SwapEMAWeights(swapOnEpoch: swapsOnEpoch), watch],
            validationData: Batch(x: x.tensor, y: y.tensor), shuffle: false)
        expectClose(seen.map(Double.init), answer["seen"], relative: 1e-5)
        expectClose(history["val_loss"], answer["val_loss"], relative: 1e-5)
        expectClose(
            try model.weights[0].value.array(of: Float.self).map(Double.init), answer["final"],
            relative: 1e-5)
    }

    @Test func `averaged weights need an optimizer that keeps them`() throws {
        let model = try ScriptedModel.make([["loss": 1]])
        #expect(throws: KerasError.self) { try model.run([SwapEMAWeights(swapOnEpoch: true)]) }
    }
}
