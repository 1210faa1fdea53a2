import KerasTestSupport
import Testing

@testable import Keras

/// What `compile` makes of losses and metrics is what Keras makes of them.
@Suite struct CompileMetricsTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let names: [String]
        let yTrue: Samples
        let yPred: Samples
        var testDescription: String { "\(names) \(yTrue.shape) \(yPred.shape)" }
    }

    static let rows: [Row] = {
        let accuracies = ["accuracy", "acc", "Accuracy"]
        let shapes: [(Samples, Samples)] = [
            (.bits([8], seed: 1), .between(0, 1, [8, 1], seed: 2)),
            (.bits([8, 1], seed: 3), .between(0, 1, [8, 1], seed: 4)),
            (.oneHot([8, 3], seed: 5), .distributions([8, 3], seed: 6)),
            (.classes(3, [8], seed: 7), .distributions([8, 3], seed: 8)),
            (.classes(3, [8, 1], seed: 9), .distributions([8, 3], seed: 10)),
            (.classes(3, [4, 2], seed: 11), .distributions([4, 2, 3], seed: 12)),
            (.oneHot([4, 2, 3], seed: 13), .distributions([4, 2, 3], seed: 14)),
        ]
        let errors = Row(
            names: ["mse", "mean_squared_error", "MeanSquaredError", "mae", "MSE", "mse", "mse"],
            yTrue: .between(0, 1, [8, 3], seed: 15), yPred: .between(0, 1, [8, 3], seed: 16))
        return shapes.map { Row(names: accuracies, yTrue: $0, yPred: $1) } + [errors]
    }()

    @Test(arguments: [false, true])
    func `names, classes and values are Keras's`(weighted: Bool) throws {
        let answers = try Oracle.table(
            "metrics.chosen",
            Self.rows.map { row in
                let weight = Samples.between(0, 2, [row.yPred.shape[0]], seed: 20)
                return [
                    "names": OracleValue(row.names), "weighted": .bool(weighted),
                    "batches": [
                        [
                            "y_true": row.yTrue.oracleValue, "y_pred": row.yPred.oracleValue,
                            "sample_weight": weight.oracleValue,
                        ]
                    ],
                ]
            })
        for (row, answer) in zip(Self.rows, answers) {
            let answer = try answer.get()
            let identifiers = row.names.map { MetricIdentifier.name($0) }
            let metrics = try CompileMetrics(
                weighted ? nil : identifiers, weighted: weighted ? identifiers : nil)
            let weight = Samples.between(0, 2, [row.yPred.shape[0]], seed: 20)
            try metrics.updateState(
                .leaf(row.yTrue.tensor), .leaf(row.yPred.tensor),
                sampleWeight: .leaf(weight.tensor))
            #expect(
                metrics.metrics.map { type(of: $0).className } == answer["classes"]?.strings,
                "\(row)")
            let results = try metrics.named().map { (name: $0, value: try $1.result()) }
            #expect(
                Set(results.map(\.name)) == Set(answer["results"]?.objectValue?.keys ?? [:].keys))
            for (name, value) in results {
                expectClose(
                    [try value.item(as: Float.self)], answer["results"]?[name], relative: 2e-6,
                    "\(row) \(name)")
            }
        }
    }

    @Test func `weighted metrics come after, and are told apart`() throws {
        let metrics = try CompileMetrics(["mse", "mae"], weighted: ["mse", "mse", "mape"])
        let (yTrue, yPred) = (try Tensor([[Float(1)], [2]]), try Tensor([[Float(2)], [4]]))
        try metrics.updateState(
            .leaf(yTrue), .leaf(yPred), sampleWeight: .leaf(Tensor([Float(1), 0])))
        let answer = try Oracle.run(
            script: """
                import numpy as np
                from keras.src.trainers.compile_utils import CompileMetrics
                metrics = CompileMetrics(["mse", "mae"], ["mse", "mse", "mape"])
                metrics.update_state(
                    np.array([[1.0], [2.0]]), np.array([[2.0], [4.0]]), np.array([1.0, 0.0]))
                result = [[name, float(value)] for name, value in metrics.result().items()]
                """)
        let results = try metrics.named().map { (name: $0, value: try $1.result()) }
        #expect(results.map(\.name) == answer.arrayValue?.compactMap { $0[0]?.stringValue })
        expectClose(
            try results.map { try $0.value.item(as: Float.self) },
            .array(answer.arrayValue?.compactMap { $0[1] } ?? []))
    }

    @Test func `the metric of a function has its name`() throws {
        let function = MetricIdentifier.function("my_package>MeanPred") { _, yPred in
            try Ops.mean(yPred)
        }
        let metrics = try CompileMetrics([
            function, .object(Metrics.BinaryAccuracy(threshold: 0.9)),
        ])
        let values = try Tensor([[Float(1)], [0]])
        try metrics.updateState(.leaf(values), .leaf(values))
        let results = try metrics.named().map { (name: $0, value: try $1.result()) }
        #expect(results.map(\.name) == ["mean_pred", "binary_accuracy"])
        #expect(try results[0].value.item(as: Float.self) == 0.5)
    }

    @Test func `lists in lists apply to the only output`() throws {
        let metrics = try CompileMetrics([["mse", "mae"], ["b": "mape", "a": ["msle"]]])
        #expect(metrics.metrics.isEmpty)
        let values = try Ops.ones([2, 1])
        try metrics.updateState(.leaf(values), .leaf(values))
        #expect(metrics.metrics.map(\.name) == ["mse", "mae", "msle", "mape"])
    }

    @Test func `an unknown name is refused at once`() {
        #expect(throws: KerasError.self) { try CompileMetrics(["mse", "meansquared"]) }
        #expect(throws: KerasError.self) { try CompileLoss("meansquared") }
    }

    @Test func `losses of several outputs do not fit one`() throws {
        let y = Nest.leaf(try Ops.ones([2, 1]))
        #expect(throws: KerasError.self) { try CompileLoss(["mse", "mae"])(y, y) }
        #expect(throws: KerasError.self) { try CompileLoss("mse", weights: [1, 2])(y, y) }
        #expect(throws: KerasError.self) { try CompileLoss(["mse", "mistake"]) }
    }

    @Test(arguments: rows.dropLast())
    func `crossentropy is chosen by the shapes`(row: Row) throws {
        let answer = try Oracle.run(
            script: """
                from keras.src.trainers.compile_utils import CompileLoss
                from themes import values
                loss = CompileLoss("crossentropy", 0.5)
                result = float(loss(values.array(y_true), values.array(y_pred)))
                """,
            arguments: ["y_true": row.yTrue.oracleValue, "y_pred": row.yPred.oracleValue])
        let loss = try CompileLoss("crossentropy", weights: 0.5)
        let value = try loss(.leaf(row.yTrue.tensor), .leaf(row.yPred.tensor))
        expectClose(
            [try #require(value).item(as: Float.self)], [try #require(answer.doubleValue)],
            relative: 2e-6)
    }
}
