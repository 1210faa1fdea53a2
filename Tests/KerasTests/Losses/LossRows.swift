import KerasTestSupport
import Testing

@testable import Keras

/// A loss that Keras and this library can both make, and data that suit it.
struct LossRow: Sendable, CustomTestStringConvertible {
    let className: String
    var kwargs: [String: OracleValue] = [:]
    let yTrue: Samples
    let yPred: Samples
    let make: @Sendable () -> Loss

    var testDescription: String { "\(className) \(kwargs) \(yTrue.shape) \(yPred.shape)" }

    init(
        _ className: String, _ kwargs: [String: OracleValue] = [:], _ yTrue: Samples,
        _ yPred: Samples, make: @escaping @Sendable () -> Loss
    ) {
        self.className = className
        self.kwargs = kwargs
        self.yTrue = yTrue
        self.yPred = yPred
        self.make = make
    }
}

extension LossRow {
    private typealias Maker = (String, @Sendable () -> Loss)

    private static let regression: [LossRow] = {
        let makers: [Maker] = [
            ("MeanSquaredError", { Losses.MeanSquaredError() }),
            ("MeanAbsoluteError", { Losses.MeanAbsoluteError() }),
            ("MeanAbsolutePercentageError", { Losses.MeanAbsolutePercentageError() }),
            ("MeanSquaredLogarithmicError", { Losses.MeanSquaredLogarithmicError() }),
            ("CosineSimilarity", { Losses.CosineSimilarity() }),
            ("Huber", { Losses.Huber() }),
            ("LogCosh", { Losses.LogCosh() }),
            ("Poisson", { Losses.Poisson() }),
        ]
        let shapes = [([7, 3], [7, 3]), ([5], [5, 1]), ([5, 1], [5]), ([2, 4, 3], [2, 4, 3])]
        var rows: [LossRow] = []
        for (name, make) in makers {
            for (index, (yTrue, yPred)) in shapes.enumerated() {
                let seed = UInt64(index * 2 + 1)
                rows.append(
                    LossRow(
                        name, [:], .between(0.1, 3, yTrue, seed: seed),
                        .between(0.2, 2.5, yPred, seed: seed + 1), make: make))
            }
        }
        let wide = (
            Samples.between(-3, 3, [6, 4], seed: 21), Samples.between(-3, 3, [6, 4], seed: 22)
        )
        rows += [
            LossRow("Huber", ["delta": 0.3], wide.0, wide.1) { Losses.Huber(delta: 0.3) },
            LossRow("LogCosh", [:], wide.0, wide.1) { Losses.LogCosh() },
            LossRow("MeanSquaredLogarithmicError", [:], wide.0, wide.1) {
                Losses.MeanSquaredLogarithmicError()
            },
            LossRow("CosineSimilarity", ["axis": 0], wide.0, wide.1) {
                Losses.CosineSimilarity(axis: 0)
            },
        ]
        return rows
    }()

    private static let hinge: [LossRow] = [
        LossRow("Hinge", [:], .bits([8, 3], seed: 31), .between(-2, 2, [8, 3], seed: 32)) {
            Losses.Hinge()
        },
        LossRow("Hinge", [:], signs, .between(-2, 2, [8, 3], seed: 33)) { Losses.Hinge() },
        LossRow("SquaredHinge", [:], .bits([8, 3], seed: 34), .between(-2, 2, [8, 3], seed: 35)) {
            Losses.SquaredHinge()
        },
        LossRow(
            "CategoricalHinge", [:], .oneHot([8, 3], seed: 36), .between(-2, 2, [8, 3], seed: 37)
        ) { Losses.CategoricalHinge() },
    ]

    private static let signs = Samples(
        values: Samples.bits([8, 3], seed: 38).values.map { 2 * $0 - 1 }, shape: [8, 3])

    private static let binary: [LossRow] = {
        let yTrue = Samples.bits([9, 2], seed: 41)
        let probabilities = Samples.between(0, 1, [9, 2], seed: 42)
        let logits = Samples.between(-6, 6, [9, 2], seed: 43)
        return [
            LossRow("BinaryCrossentropy", [:], yTrue, probabilities) {
                Losses.BinaryCrossentropy()
            },
            LossRow(
                "BinaryCrossentropy", [:], .bits([4], seed: 44), .between(0, 1, [4, 1], seed: 45)
            ) {
                Losses.BinaryCrossentropy()
            },
            LossRow("BinaryCrossentropy", ["from_logits": true], yTrue, logits) {
                Losses.BinaryCrossentropy(fromLogits: true)
            },
            LossRow(
                "BinaryCrossentropy", ["from_logits": true, "label_smoothing": 0.2, "axis": 0],
                yTrue, logits
            ) { Losses.BinaryCrossentropy(fromLogits: true, labelSmoothing: 0.2, axis: 0) },
            LossRow("BinaryFocalCrossentropy", [:], yTrue, probabilities) {
                Losses.BinaryFocalCrossentropy()
            },
            LossRow(
                "BinaryFocalCrossentropy",
                [
                    "apply_class_balancing": true, "alpha": 0.4, "gamma": 3.0, "from_logits": true,
                    "label_smoothing": 0.1,
                ], yTrue, logits
            ) {
                Losses.BinaryFocalCrossentropy(
                    applyClassBalancing: true, alpha: 0.4, gamma: 3, fromLogits: true,
                    labelSmoothing: 0.1)
            },
        ]
    }()

    private static let categorical: [LossRow] = {
        let yTrue = Samples.oneHot([6, 4], seed: 51)
        let steps = Samples.oneHot([2, 3, 5], seed: 52)
        let probabilities = Samples.distributions([6, 4], seed: 53)
        let logits = Samples.between(-4, 4, [6, 4], seed: 54)
        return [
            LossRow("CategoricalCrossentropy", [:], yTrue, probabilities) {
                Losses.CategoricalCrossentropy()
            },
            LossRow("CategoricalCrossentropy", [:], yTrue, .between(0.1, 1, [6, 4], seed: 55)) {
                Losses.CategoricalCrossentropy()
            },
            LossRow(
                "CategoricalCrossentropy", ["from_logits": true, "label_smoothing": 0.1], steps,
                .between(-4, 4, [2, 3, 5], seed: 56)
            ) { Losses.CategoricalCrossentropy(fromLogits: true, labelSmoothing: 0.1) },
            LossRow("CategoricalCrossentropy", ["from_logits": true, "axis": 0], yTrue, logits) {
                Losses.CategoricalCrossentropy(fromLogits: true, axis: 0)
            },
            LossRow("CategoricalFocalCrossentropy", [:], yTrue, probabilities) {
                Losses.CategoricalFocalCrossentropy()
            },
            LossRow(
                "CategoricalFocalCrossentropy",
                ["alpha": 0.5, "gamma": 1.5, "from_logits": true, "label_smoothing": 0.1], yTrue,
                logits
            ) {
                Losses.CategoricalFocalCrossentropy(
                    alpha: 0.5, gamma: 1.5, fromLogits: true, labelSmoothing: 0.1)
            },
            LossRow(
                "CategoricalFocalCrossentropy", ["alpha": [0.1, 0.2, 0.3, 0.4]], yTrue,
                probabilities
            ) { Losses.CategoricalFocalCrossentropy(alpha: [0.1, 0.2, 0.3, 0.4]) },
            LossRow(
                "KLDivergence", [:], .distributions([6, 4], seed: 57), probabilities
            ) { Losses.KLDivergence() },
        ]
    }()

    private static let sparse: [LossRow] = {
        let logits = Samples.between(-4, 4, [6, 4], seed: 61)
        let steps = Samples.distributions([2, 3, 5], seed: 62)
        return [
            LossRow(
                "SparseCategoricalCrossentropy", [:], .classes(4, [6], seed: 63),
                .distributions([6, 4], seed: 64)
            ) { Losses.SparseCategoricalCrossentropy() },
            LossRow(
                "SparseCategoricalCrossentropy", ["from_logits": true],
                .classes(4, [6, 1], seed: 65), logits
            ) { Losses.SparseCategoricalCrossentropy(fromLogits: true) },
            LossRow(
                "SparseCategoricalCrossentropy", [:], .classes(5, [2, 3], seed: 66), steps
            ) { Losses.SparseCategoricalCrossentropy() },
            LossRow(
                "SparseCategoricalCrossentropy", ["ignore_class": 2],
                .classes(5, [2, 3], seed: 67),
                steps
            ) { Losses.SparseCategoricalCrossentropy(ignoreClass: 2) },
            LossRow(
                "SparseCategoricalCrossentropy", ["ignore_class": 1, "from_logits": true],
                .classes(4, [6], seed: 68), logits
            ) { Losses.SparseCategoricalCrossentropy(fromLogits: true, ignoreClass: 1) },
            LossRow(
                "CategoricalGeneralizedCrossEntropy", ["q": 0.7], .classes(4, [6], seed: 69),
                .distributions([6, 4], seed: 70)
            ) { Losses.CategoricalGeneralizedCrossEntropy(q: 0.7) },
        ]
    }()

    private static let overlap: [LossRow] = {
        let yTrue = Samples.bits([3, 4, 2], seed: 71)
        let yPred = Samples.between(0, 1, [3, 4, 2], seed: 72)
        let labels = Samples.classes(3, [8], seed: 73)
        let embeddings = Samples.between(-0.6, 0.6, [8, 3], seed: 74)
        return [
            LossRow("Dice", [:], yTrue, yPred) { Losses.Dice() },
            LossRow("Dice", ["axis": [1, 2]], yTrue, yPred) { Losses.Dice(axis: [1, 2]) },
            LossRow("Tversky", ["alpha": 0.3, "beta": 0.8], yTrue, yPred) {
                Losses.Tversky(alpha: 0.3, beta: 0.8)
            },
            LossRow("Tversky", ["axis": [1]], yTrue, yPred) { Losses.Tversky(axis: [1]) },
            LossRow("Circle", ["gamma": 4.0], labels, embeddings) { Losses.Circle(gamma: 4) },
            LossRow(
                "Circle", ["gamma": 2.0, "margin": 0.2, "remove_diagonal": false], labels,
                embeddings
            ) { Losses.Circle(gamma: 2, margin: 0.2, removeDiagonal: false) },
        ]
    }()

    static let all = regression + hinge + binary + categorical + sparse + overlap
}
