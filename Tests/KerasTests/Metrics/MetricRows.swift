import KerasTestSupport
import Testing

@testable import Keras

/// A metric that Keras and this library can both make, and batches that suit it.
struct MetricRow: Sendable, CustomTestStringConvertible {
    struct Batch: Sendable {
        let yTrue: Samples
        let yPred: Samples
        var weight: Samples?

        var oracleValue: OracleValue {
            var batch: [String: OracleValue] = [
                "y_true": yTrue.oracleValue, "y_pred": yPred.oracleValue,
            ]
            if let weight { batch["sample_weight"] = weight.oracleValue }
            return .object(batch)
        }
    }

    let className: String
    let kwargs: [String: OracleValue]
    let batches: [Batch]
    let make: @Sendable () -> Metric

    var testDescription: String {
        "\(className) \(kwargs) \(batches.map { "\($0.yTrue.shape) \($0.yPred.shape)" })"
    }

    var arguments: [String: OracleValue] {
        [
            "class_name": .string(className), "kwargs": .object(kwargs),
            "batches": .array(batches.map(\.oracleValue)),
        ]
    }

    /// Two batches without weights, one with.
    init(
        _ className: String, _ kwargs: [String: OracleValue] = [:],
        _ yTrue: (UInt64) -> Samples, _ yPred: (UInt64) -> Samples,
        weight weightShape: [Int]? = nil, make: @escaping @Sendable () -> Metric
    ) {
        self.className = className
        self.kwargs = kwargs
        self.make = make
        var batches = [1, 3].map { Batch(yTrue: yTrue($0), yPred: yPred($0 + 1)) }
        let count = yPred(1).shape[0]
        batches.append(
            Batch(
                yTrue: yTrue(5), yPred: yPred(6),
                weight: .between(0, 2, weightShape ?? [count], seed: 7)))
        self.batches = batches
    }
}

extension MetricRow {
    private static func numbers(_ shape: [Int]) -> (UInt64) -> Samples {
        { .between(0.1, 2, shape, seed: $0) }
    }
    private static func scores(_ shape: [Int]) -> (UInt64) -> Samples {
        { .between(-3, 3, shape, seed: $0) }
    }
    private static func probabilities(_ shape: [Int]) -> (UInt64) -> Samples {
        { .between(0, 1, shape, seed: $0) }
    }
    /// Exactly at thresholds, and outside of 0...1.
    private static func quarters(_ shape: [Int]) -> (UInt64) -> Samples {
        {
            let classes = Samples.classes(7, shape, seed: $0)
            return Samples(values: classes.values.map { ($0 - 1) / 4 }, shape: shape)
        }
    }
    private static func distributions(_ shape: [Int]) -> (UInt64) -> Samples {
        { .distributions(shape, seed: $0) }
    }
    private static func bits(_ shape: [Int]) -> (UInt64) -> Samples {
        { .bits(shape, seed: $0) }
    }
    private static func oneHot(_ shape: [Int]) -> (UInt64) -> Samples {
        { .oneHot(shape, seed: $0) }
    }
    private static func classes(_ count: Int, _ shape: [Int]) -> (UInt64) -> Samples {
        { .classes(count, shape, seed: $0) }
    }

    private static let regression: [MetricRow] = {
        let makers: [(String, @Sendable () -> Metric)] = [
            ("MeanSquaredError", { Metrics.MeanSquaredError() }),
            ("RootMeanSquaredError", { Metrics.RootMeanSquaredError() }),
            ("MeanAbsoluteError", { Metrics.MeanAbsoluteError() }),
            ("MeanAbsolutePercentageError", { Metrics.MeanAbsolutePercentageError() }),
            ("MeanSquaredLogarithmicError", { Metrics.MeanSquaredLogarithmicError() }),
            ("CosineSimilarity", { Metrics.CosineSimilarity() }),
            ("LogCoshError", { Metrics.LogCoshError() }),
            ("Poisson", { Metrics.Poisson() }),
            ("KLDivergence", { Metrics.KLDivergence() }),
        ]
        var rows = makers.flatMap { name, make in
            [
                MetricRow(name, [:], numbers([6, 3]), numbers([6, 3]), make: make),
                MetricRow(
                    name, [:], numbers([2, 4, 3]), numbers([2, 4, 3]), weight: [2, 4], make: make),
            ]
        }
        rows += [
            MetricRow("MeanSquaredError", [:], numbers([6]), numbers([6, 1])) {
                Metrics.MeanSquaredError()
            },
            MetricRow("RootMeanSquaredError", [:], numbers([6]), numbers([6, 1]), weight: [6, 1]) {
                Metrics.RootMeanSquaredError()
            },
            MetricRow("CosineSimilarity", ["axis": 1], numbers([2, 4, 3]), numbers([2, 4, 3])) {
                Metrics.CosineSimilarity(axis: 1)
            },
            MetricRow("R2Score", [:], numbers([6, 3]), numbers([6, 3])) { Metrics.R2Score() },
            MetricRow("R2Score", [:], numbers([6, 1]), numbers([6, 1])) { Metrics.R2Score() },
            MetricRow(
                "R2Score", ["class_aggregation": "variance_weighted_average", "num_regressors": 2],
                numbers([6, 3]), numbers([6, 3])
            ) {
                Metrics.R2Score(classAggregation: .varianceWeightedAverage, numRegressors: 2)
            },
            MetricRow(
                "R2Score", ["class_aggregation": nil], numbers([6, 3]), numbers([6, 3])
            ) { Metrics.R2Score(classAggregation: nil) },
            MetricRow(
                "R2Score", ["dtype": "int32"], { .between(-20, 20, [6, 3], seed: $0) },
                { .between(-20, 20, [6, 3], seed: $0) }
            ) { Metrics.R2Score(classAggregation: .uniformAverage, dtype: .int32) },
            MetricRow(
                "R2Score", ["dtype": "int32", "num_regressors": 1],
                { .between(-20, 20, [6, 2], seed: $0) }, { .between(-20, 20, [6, 2], seed: $0) },
                weight: [6]
            ) {
                Metrics.R2Score(
                    classAggregation: .uniformAverage, numRegressors: 1, dtype: .int32)
            },
        ]
        return rows
    }()

    private static let accuracy: [MetricRow] = [
        MetricRow("Accuracy", [:], classes(3, [9]), classes(3, [9])) { Metrics.Accuracy() },
        MetricRow("Accuracy", [:], classes(3, [9, 1]), classes(3, [9])) { Metrics.Accuracy() },
        MetricRow("BinaryAccuracy", [:], bits([9, 1]), probabilities([9, 1])) {
            Metrics.BinaryAccuracy()
        },
        MetricRow("BinaryAccuracy", ["threshold": 0.7], bits([9]), probabilities([9, 1])) {
            Metrics.BinaryAccuracy(threshold: 0.7)
        },
        MetricRow("BinaryAccuracy", [:], bits([4, 3]), probabilities([4, 3])) {
            Metrics.BinaryAccuracy()
        },
        MetricRow("CategoricalAccuracy", [:], oneHot([9, 4]), scores([9, 4])) {
            Metrics.CategoricalAccuracy()
        },
        MetricRow(
            "CategoricalAccuracy", [:], oneHot([3, 5, 4]), scores([3, 5, 4]), weight: [3, 5]
        ) { Metrics.CategoricalAccuracy() },
        MetricRow("SparseCategoricalAccuracy", [:], classes(4, [9]), scores([9, 4])) {
            Metrics.SparseCategoricalAccuracy()
        },
        MetricRow("SparseCategoricalAccuracy", [:], classes(4, [9, 1]), scores([9, 4])) {
            Metrics.SparseCategoricalAccuracy()
        },
        MetricRow("SparseCategoricalAccuracy", [:], classes(4, [3, 5]), scores([3, 5, 4])) {
            Metrics.SparseCategoricalAccuracy()
        },
        MetricRow("SparseCategoricalAccuracy", [:], classes(4, [3, 1]), scores([3, 1, 4])) {
            Metrics.SparseCategoricalAccuracy()
        },
        MetricRow("TopKCategoricalAccuracy", ["k": 2], oneHot([9, 6]), scores([9, 6])) {
            Metrics.TopKCategoricalAccuracy(k: 2)
        },
        MetricRow("TopKCategoricalAccuracy", ["k": 2], oneHot([3, 4, 6]), scores([3, 4, 6])) {
            Metrics.TopKCategoricalAccuracy(k: 2)
        },
        MetricRow("SparseTopKCategoricalAccuracy", ["k": 3], classes(6, [9]), scores([9, 6])) {
            Metrics.SparseTopKCategoricalAccuracy(k: 3)
        },
        MetricRow("SparseTopKCategoricalAccuracy", ["k": 3], classes(6, [9, 1]), scores([9, 6])) {
            Metrics.SparseTopKCategoricalAccuracy(k: 3)
        },
        MetricRow(
            "SparseTopKCategoricalAccuracy", ["k": 2, "from_sorted_ids": true], classes(6, [9]),
            classes(6, [9, 4])
        ) { Metrics.SparseTopKCategoricalAccuracy(k: 2, fromSortedIDs: true) },
    ]

    private static let crossentropy: [MetricRow] = [
        MetricRow("BinaryCrossentropy", [:], bits([9, 2]), probabilities([9, 2])) {
            Metrics.BinaryCrossentropy()
        },
        MetricRow(
            "BinaryCrossentropy", ["from_logits": true, "label_smoothing": 0.2], bits([9, 2]),
            scores([9, 2])
        ) { Metrics.BinaryCrossentropy(fromLogits: true, labelSmoothing: 0.2) },
        MetricRow("CategoricalCrossentropy", [:], oneHot([6, 4]), distributions([6, 4])) {
            Metrics.CategoricalCrossentropy()
        },
        MetricRow(
            "CategoricalCrossentropy", ["from_logits": true, "axis": 1], oneHot([2, 3, 4]),
            scores([2, 3, 4])
        ) { Metrics.CategoricalCrossentropy(fromLogits: true, axis: 1) },
        MetricRow(
            "SparseCategoricalCrossentropy", [:], classes(4, [6]), distributions([6, 4])
        ) { Metrics.SparseCategoricalCrossentropy() },
        MetricRow(
            "SparseCategoricalCrossentropy", ["from_logits": true, "ignore_class": 1],
            classes(4, [6]), scores([6, 4])
        ) { Metrics.SparseCategoricalCrossentropy(fromLogits: true, ignoreClass: 1) },
        MetricRow("Hinge", [:], bits([6, 3]), scores([6, 3])) { Metrics.Hinge() },
        MetricRow("SquaredHinge", [:], bits([6, 3]), scores([6, 3])) { Metrics.SquaredHinge() },
        MetricRow("CategoricalHinge", [:], oneHot([6, 3]), scores([6, 3])) {
            Metrics.CategoricalHinge()
        },
    ]

    static let means = regression + accuracy + crossentropy

    /// The metrics that count decisions.
    static let confusion: [MetricRow] = {
        let (bit, probability) = (bits([12]), probabilities([12]))
        let (hot, many) = (oneHot([6, 4]), probabilities([6, 4]))
        let even: NumberOrList = [0, 0.5, 1]
        var rows: [MetricRow] = [
            MetricRow("TruePositives", [:], bit, probability) { Metrics.TruePositives() },
            MetricRow("FalsePositives", ["thresholds": 0.3], bit, probability) {
                Metrics.FalsePositives(thresholds: 0.3)
            },
            MetricRow("TrueNegatives", ["thresholds": [0.2, 0.6]], bit, probability) {
                Metrics.TrueNegatives(thresholds: [0.2, 0.6])
            },
            MetricRow("FalseNegatives", ["thresholds": [0.0, 0.5, 1.0]], bit, probability) {
                Metrics.FalseNegatives(thresholds: even)
            },
            MetricRow("Precision", [:], bit, probability) { Metrics.Precision() },
            MetricRow("Precision", ["thresholds": [0.2, 0.6]], hot, many) {
                Metrics.Precision(thresholds: [0.2, 0.6])
            },
            MetricRow("Precision", ["top_k": 2], hot, many) {
                Metrics.Precision(thresholds: nil, topK: 2)
            },
            MetricRow("Precision", ["class_id": 1], hot, many) {
                Metrics.Precision(thresholds: nil, classID: 1)
            },
            MetricRow("Recall", [:], bits([12, 1]), probabilities([12, 1])) { Metrics.Recall() },
            MetricRow("Recall", ["top_k": 2, "class_id": 2], hot, many) {
                Metrics.Recall(thresholds: nil, topK: 2, classID: 2)
            },
            MetricRow("SensitivityAtSpecificity", ["specificity": 0.6], bit, probability) {
                Metrics.SensitivityAtSpecificity(specificity: 0.6)
            },
            MetricRow(
                "SpecificityAtSensitivity", ["sensitivity": 0.4, "num_thresholds": 1], bit,
                probability
            ) { Metrics.SpecificityAtSensitivity(sensitivity: 0.4, numThresholds: 1) },
            MetricRow("PrecisionAtRecall", ["recall": 0.5, "num_thresholds": 7], bit, probability) {
                Metrics.PrecisionAtRecall(recall: 0.5, numThresholds: 7)
            },
            MetricRow("RecallAtPrecision", ["precision": 0.5, "class_id": 0], hot, many) {
                Metrics.RecallAtPrecision(precision: 0.5, classID: 0)
            },
            MetricRow("FBetaScore", ["beta": 2.0], hot, many) {
                Metrics.FBetaScore(average: nil, beta: 2)
            },
            MetricRow("FBetaScore", ["average": "micro", "threshold": 0.4], hot, many) {
                Metrics.FBetaScore(average: .micro, threshold: 0.4)
            },
            MetricRow("F1Score", ["average": "macro"], hot, many) {
                Metrics.F1Score(average: .macro)
            },
            MetricRow("F1Score", ["average": "weighted", "threshold": 0.5], hot, many) {
                Metrics.F1Score(average: .weighted, threshold: 0.5)
            },
        ]
        for curve in Metrics.AUCCurve.allCases {
            for method in Metrics.AUCSummationMethod.allCases {
                rows.append(
                    MetricRow(
                        "AUC",
                        [
                            "curve": .string(curve.rawValue),
                            "summation_method": .string(method.rawValue), "num_thresholds": 20,
                        ], bit, probability
                    ) { Metrics.AUC(numThresholds: 20, curve: curve, summationMethod: method) })
            }
        }
        return rows + [
            MetricRow("AUC", [:], bit, probability) { Metrics.AUC() },
            MetricRow("AUC", ["from_logits": true], bit, scores([12])) {
                Metrics.AUC(curve: .roc, fromLogits: true)
            },
            MetricRow("AUC", ["thresholds": [0.1, 0.4, 0.85]], bit, probability) {
                Metrics.AUC(curve: .roc, thresholds: [0.1, 0.4, 0.85])
            },
            MetricRow("AUC", ["num_thresholds": 5], bit, quarters([12])) {
                Metrics.AUC(numThresholds: 5, curve: .roc)
            },
            MetricRow("AUC", ["thresholds": [0.25, 0.5, 0.75]], bit, quarters([12])) {
                Metrics.AUC(curve: .roc, thresholds: [0.25, 0.5, 0.75])
            },
            MetricRow("AUC", ["thresholds": [0.9, 0.25]], bit, quarters([12])) {
                Metrics.AUC(curve: .roc, thresholds: [0.9, 0.25])
            },
            MetricRow(
                "AUC", ["label_weights": [0.5, 1.0, 2.0]], bits([9, 3]), probabilities([9, 3])
            ) { Metrics.AUC(curve: .roc, labelWeights: [0.5, 1, 2]) },
            MetricRow("FalsePositives", ["thresholds": [0.6, 0.25]], bit, quarters([12])) {
                Metrics.FalsePositives(thresholds: [0.6, 0.25])
            },
            MetricRow("TruePositives", ["thresholds": [0.0, 0.5, 1.0]], bit, quarters([12])) {
                Metrics.TruePositives(thresholds: even)
            },
            MetricRow(
                "AUC", ["multi_label": true, "thresholds": [0.1, 0.5]], bits([9, 3]),
                quarters([9, 3])
            ) { Metrics.AUC(curve: .roc, thresholds: [0.1, 0.5], multiLabel: true) },
            MetricRow(
                "AUC", ["multi_label": true, "num_thresholds": 5, "curve": "PR"], bits([9, 3]),
                quarters([9, 3]), weight: [9]
            ) { Metrics.AUC(numThresholds: 5, curve: .pr, multiLabel: true) },
            MetricRow("AUC", ["multi_label": true], bits([9, 3]), probabilities([9, 3])) {
                Metrics.AUC(curve: .roc, multiLabel: true)
            },
            MetricRow(
                "AUC",
                ["multi_label": true, "num_labels": 3, "label_weights": [0.5, 1.0, 2.0]],
                bits([9, 3]), probabilities([9, 3])
            ) {
                Metrics.AUC(
                    curve: .roc, multiLabel: true, numLabels: 3, labelWeights: [0.5, 1, 2])
            },
        ]
    }()
}
