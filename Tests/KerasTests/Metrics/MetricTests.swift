import KerasTestSupport
import Testing

@testable import Keras

/// Metrics have Keras's value after every batch.
@Suite struct MetricTests {
    @Test func `means of functions`() throws { try check(MetricRow.means) }

    @Test func `counts of decisions and what is made of them`() throws {
        try check(MetricRow.confusion)
    }

    private func check(_ rows: [MetricRow]) throws {
        let answers = try Oracle.table("metrics.run", rows.map(\.arguments))
        for (row, answer) in zip(rows, answers) {
            let answer = try answer.get()
            let metric = row.make()
            for (index, batch) in row.batches.enumerated() {
                let value = try metric(
                    batch.yTrue.tensor, batch.yPred.tensor, sampleWeight: batch.weight?.tensor)
                // R² is 1 minus a quotient of differences: digits cancel.
                expectClose(
                    try value.array(of: Float.self), answer["results"]?[index]?["value"],
                    relative: 4e-6, absolute: metric is Metrics.R2Score ? 1e-5 : 1e-6,
                    "\(row.testDescription), batch \(index)")
            }
            let expected = try #require(answer["variables"]?.arrayValue)
            let variables = try metric.variables
            #expect(variables.map(\.name) == expected.map { $0["name"]?.stringValue }, "\(row)")
            for (variable, expected) in zip(variables, expected) {
                #expect(variable.shape == Shape(expected["shape"]?.ints ?? [-1]), "\(row)")
                // Keras's negatives are differences of sums in float32, and may be below 0.
                expectClose(
                    try variable.value.array(of: Float.self), expected["value"], relative: 4e-6,
                    absolute: metric is Metrics.ConfusionCurve ? 4e-6 : 1e-6,
                    "\(row.testDescription), \(variable.name)")
            }
        }
    }

    @Test func `a reset forgets all batches`() throws {
        for row in MetricRow.means + MetricRow.confusion {
            let metric = row.make()
            let first = try metric(row.batches[0].yTrue.tensor, row.batches[0].yPred.tensor)
            try metric(row.batches[1].yTrue.tensor, row.batches[1].yPred.tensor)
            try metric.resetState()
            let again = try metric(row.batches[0].yTrue.tensor, row.batches[0].yPred.tensor)
            expectClose(
                try again.array(of: Float.self), try first.array(of: Float.self), relative: 0,
                row.testDescription)
        }
    }

    @Test func `a result is kept by who asked for it`() throws {
        let metric = Metrics.MeanAbsoluteError()
        let (zero, one) = (try Tensor([[Float(0)]]), try Tensor([[Float(1)]]))
        let before = try metric(zero, one)
        let total = try metric.total.value
        try metric.updateState(zero, zero)
        #expect(try before.item(as: Float.self) == 1)
        #expect(try total.item(as: Float.self) == 1)
        #expect(try metric.result().item(as: Float.self) == 0.5)
    }

    @Test func `updating a mean takes no memory`() throws {
        let metric = Metrics.Mean()
        let loss = try Tensor([Float(0.5)], shape: .scalar)
        try metric.updateState(loss, sampleWeight: 32)
        for _ in 0..<100 { try metric.updateState(loss, sampleWeight: 32) }
        #expect(try metric.count.value.item(as: Float.self) == 101 * 32)
        #expect(try metric.result().item(as: Float.self) == 0.5)
    }

    @Test func `sums and means of values`() throws {
        let weights: [Samples?] = [
            nil, .between(0, 2, [4], seed: 3), .between(0, 2, [4, 1], seed: 4),
            .between(0, 2, [4, 3], seed: 5), Samples(values: [0.5], shape: []),
        ]
        let values = Samples.between(-1, 1, [4, 3], seed: 1)
        for (name, metric) in [("Sum", Metrics.Sum()), ("Mean", Metrics.Mean())] {
            let batches = weights.map { weight -> OracleValue in
                weight.map { ["values": values.oracleValue, "sample_weight": $0.oracleValue] }
                    ?? ["values": values.oracleValue]
            }
            let answer = try Oracle.call(
                "metrics.run", ["class_name": .string(name), "batches": .array(batches)])
            for (index, weight) in weights.enumerated() {
                switch metric {
                case let sum as Metrics.Sum:
                    try sum.updateState(values.tensor, sampleWeight: weight?.tensor)
                case let mean as Metrics.Mean:
                    try mean.updateState(values.tensor, sampleWeight: weight?.tensor)
                default: Issue.record("\(metric)")
                }
                expectClose(
                    [try metric.result().item(as: Float.self)],
                    answer["results"]?[index]?["value"], relative: 2e-6, "\(name) \(index)")
            }
        }
    }

    @Test func `a mask on the predictions leaves values out`() throws {
        let yTrue = Samples.between(0, 1, [3, 4, 2], seed: 1)
        let yPred = Samples.between(0, 1, [3, 4, 2], seed: 2)
        let bits = Samples.bits([3, 4], seed: 4)
        let mask = try Tensor(bits.values.map { $0 == 1 }, shape: [3, 4])
        for weight in [nil, Samples.between(0, 2, [3, 4], seed: 3)] {
            let answer = try Oracle.run(
                script: """
                    import keras
                    from themes import values
                    from keras.src import backend
                    y_pred = keras.ops.convert_to_tensor(values.array(y_pred))
                    backend.set_keras_mask(y_pred, values.array(mask) > 0)
                    metric = keras.metrics.MeanSquaredError()
                    result = values.described(
                        metric(values.array(y_true), y_pred, values.array(weight)))
                    """,
                arguments: [
                    "y_true": yTrue.oracleValue, "y_pred": yPred.oracleValue,
                    "mask": bits.oracleValue, "weight": weight?.oracleValue ?? .null,
                ])
            let value = try Metrics.MeanSquaredError()(
                yTrue.tensor, yPred.tensor.withMask(mask), sampleWeight: weight?.tensor)
            expectClose([try value.item(as: Float.self)], answer["value"], relative: 2e-6)
        }
    }

    @Test func `a metric of one's own has a state and a result`() throws {
        final class Largest: Metric {
            let largest = Variable(name: "largest", trainable: false)
            override func setUp() throws {
                try super.setUp()
                try largest.initialize(shape: .scalar, with: "zeros")
            }
            override func updateState(
                _ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil
            ) throws {
                let error = try Ops.max(Ops.abs(yTrue - yPred))
                try largest.assign(Ops.maximum(largest.value, error))
            }
            override func result() throws -> Tensor { try largest.value }
        }
        let metric = Largest()
        try metric(Tensor([Float(1), 2]), Tensor([Float(4), 2]))
        #expect(try metric(Tensor([Float(1)]), Tensor([Float(2)])).item(as: Float.self) == 3)
        try metric.resetState()
        #expect(try metric.result().item(as: Float.self) == 0)
        #expect(metric.name == "largest")
    }

    @Test func `thresholds times predictions take no memory`() throws {
        let metric = Metrics.AUC(numThresholds: 1 << 20, curve: .roc)
        let yPred = Samples.between(0, 1, [8192, 8], seed: 1)
        let yTrue = Samples(values: yPred.values.map { $0 > 0.25 ? 1 : 0 }, shape: yPred.shape)
        let area = try metric(yTrue.tensor, yPred.tensor)
        #expect(try area.item(as: Float.self) > 0.999)
        #expect(
            try metric.truePositives.value.array(of: Float.self)[0] == yTrue.values.reduce(0, +))
    }

    @Test func `a batch of another number of labels is refused`() throws {
        let metric = Metrics.AUC(curve: .roc, multiLabel: true)
        func batch(_ labels: Int) throws -> Tensor { try Ops.ones([4, labels]) }
        try metric.updateState(batch(3), batch(3))
        #expect(throws: KerasError.self) { try metric.updateState(batch(2), batch(2)) }
        #expect(throws: (any Error).self) { try metric.updateState(batch(1), batch(3)) }
    }

    @Test func `NaN is counted as Keras counts it`() throws {
        for thresholds: [Double] in [[0, 0.5, 1], [0.7, 0.1], [0.5]] {
            let answer = try Oracle.run(
                script: """
                    import keras
                    metric = keras.metrics.TruePositives(thresholds=thresholds)
                    metric.update_state([1.0, 1.0, 0.0], [float("nan"), 0.75, float("nan")])
                    result = metric.accumulator
                    """, arguments: ["thresholds": OracleValue(thresholds)])
            let metric = Metrics.TruePositives(thresholds: .several(thresholds))
            try metric.updateState(
                Tensor([Float(1), 1, 0]), Tensor([Float.nan, 0.75, Float.nan]))
            #expect(
                try metric.accumulator.value.array(of: Double.self) == answer.flattenedDoubles)
        }
    }

    @Test func `settings out of their range are refused`() throws {
        let wrong: [Metric] = [
            Metrics.AUC(curve: .roc, thresholds: [0.5, 1.5]),
            Metrics.AUC(curve: .roc, thresholds: [.nan]),
            Metrics.Precision(thresholds: 1.5), Metrics.AUC(numThresholds: 1, curve: .roc),
            Metrics.AUC(numThresholds: Int.max, curve: .roc),
            Metrics.AUC(curve: .roc, numLabels: 3), Metrics.RecallAtPrecision(precision: -0.1),
            Metrics.PrecisionAtRecall(recall: 0.5, numThresholds: 0),
            Metrics.FBetaScore(average: nil, beta: 0), Metrics.F1Score(average: nil, threshold: 0),
            Metrics.R2Score(classAggregation: nil, numRegressors: -1),
        ]
        for metric in wrong {
            #expect(throws: KerasError.self, "\(metric.summaryDescription)") {
                try metric.ensureSetUp()
            }
        }
    }
}
