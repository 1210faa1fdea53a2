import KerasTestSupport
import Testing

@testable import Keras

/// Callbacks that Keras and this library can both make, and the logs that they get.
struct CallbackRow: Sendable, CustomTestStringConvertible {
    /// One callback in both languages.
    struct Pair: Sendable {
        let className: String
        let kwargs: [String: OracleValue]
        let make: @Sendable (_ folder: String) throws -> Callback

        init(
            _ className: String, _ kwargs: [String: OracleValue] = [:],
            _ make: @escaping @Sendable (_ folder: String) throws -> Callback
        ) {
            self.className = className
            self.kwargs = kwargs
            self.make = make
        }

        init(
            _ className: String, _ kwargs: [String: OracleValue] = [:],
            _ make: @escaping @Sendable () throws -> Callback
        ) {
            self.init(className, kwargs) { _ in try make() }
        }
    }

    let pairs: [Pair]
    /// The logs of each epoch.
    let logs: [[String: Double]]
    var metrics: [String] = []
    /// How many batches each epoch has.
    var batches = 1

    init(
        _ pairs: Pair..., series: [String: [Double]], metrics: [String] = [], batches: Int = 1
    ) {
        self.pairs = pairs
        let count = series.values.map(\.count).max() ?? 0
        logs = (0..<count).map { epoch in
            series.compactMapValues { $0.indices.contains(epoch) ? $0[epoch] : nil }
        }
        self.metrics = metrics
        self.batches = batches
    }

    var testDescription: String {
        "\(pairs.map { "\($0.className) \($0.kwargs)" }) \(logs)"
    }

    var arguments: [String: OracleValue] {
        [
            "callbacks": .array(
                pairs.map {
                    .object(["class_name": .string($0.className), "kwargs": .object($0.kwargs)])
                }),
            "logs": .array(logs.map { .object($0.mapValues(OracleValue.double)) }),
            "metrics": .array(metrics.map(OracleValue.string)),
            "batches": .int(batches),
        ]
    }
}

/// A model whose logs are given. Its only weight is the number of the epoch, from 1.
final class ScriptedModel: Sequential {
    @NotSaved private var script: [[String: Double]] = []
    @NotSaved private var batches = 1
    @NotSaved private var steps = 0

    private static let registration = Result { try register(ScriptedModel.self, package: "tests") }

    static func make(
        _ logs: [[String: Double]], batches: Int = 1, metrics: [String] = [],
        optimizer: OptimizerIdentifier = .sgd(learningRate: 0.1)
    ) throws -> ScriptedModel {
        try registration.get()
        let model = ScriptedModel()
        model.script = logs
        model.batches = batches
        try model.add(InputLayer([1]))
        try model.add(Dense(1, useBias: false))
        try model.compile(
            optimizer: optimizer, loss: "mse", metrics: metrics.map { .name($0) })
        let zeros = try Ops.zeros([1, 1])
        try model.evaluate(zeros, zeros, verbose: 0)
        return model
    }

    override func trainStep(_ batch: Batch) throws -> StepLogs {
        let epoch = steps / batches
        steps += 1
        try weights[0].assign(Ops.full([1, 1], .float(Double(epoch + 1))))
        var logs = Logs()
        for (name, value) in script[epoch] { logs[name] = value }
        return StepLogs(logs)
    }

    /// Runs as many epochs as the script has.
    @discardableResult
    func run(_ callbacks: [Callback]) throws -> History {
        let zeros = try Ops.zeros([batches, 1])
        return try fit(
            zeros, zeros, batchSize: 1, epochs: script.count, verbose: 0, callbacks: callbacks)
    }

    var weight: Double { get throws { try weights[0].value.doubleValue() } }
}
