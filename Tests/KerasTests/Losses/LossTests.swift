import KerasTestSupport
import Testing

@testable import Keras

/// Losses give Keras's values and gradients.
@Suite struct LossTests {
    /// A loss with a reduction and, maybe, weights.
    struct Case: Sendable, CustomTestStringConvertible {
        let row: LossRow
        let reduction: Losses.Reduction
        let weight: Samples?

        var testDescription: String {
            "\(row.testDescription) \(reduction) weight \(weight?.shape.description ?? "none")"
        }

        var arguments: [String: OracleValue] {
            var kwargs = row.kwargs
            kwargs["reduction"] = reduction == .none ? .null : .string(reduction.rawValue)
            return [
                "class_name": .string(row.className), "kwargs": .object(kwargs),
                "y_true": row.yTrue.oracleValue, "y_pred": row.yPred.oracleValue,
                "sample_weight": weight?.oracleValue ?? .null,
            ]
        }

        func loss() -> Loss {
            let loss = row.make()
            loss.reduction = reduction
            return loss
        }
    }

    /// Losses that are tried with every reduction; the others with the default and none.
    private static let reducedInAllWays: Set = [
        "MeanSquaredError", "SparseCategoricalCrossentropy", "Dice", "Circle",
    ]

    /// Every loss, with weights of each shape that Keras takes.
    static let cases: [Case] = LossRow.all.flatMap { row -> [Case] in
        let count = row.yPred.shape[0]
        var weights: [Samples?] = [nil]
        if row.className != "Dice" && row.className != "Tversky" && row.kwargs["axis"] != 0 {
            weights.append(.between(0, 2, [count], seed: 91))
            weights.append(.between(0, 2, [count, 1], seed: 92))
            if row.yPred.shape.count == 3 {
                weights[1] = .between(0, 2, Array(row.yPred.shape.dropLast()), seed: 93)
            }
        }
        let reductions =
            reducedInAllWays.contains(row.className)
            ? Losses.Reduction.allCases : [.sumOverBatchSize, .none]
        return weights.flatMap { weight in
            reductions.map { Case(row: row, reduction: $0, weight: weight) }
        }
    }

    /// Whether or not they become floats on the way, as in Keras.
    @Test(
        arguments: [DType.bool, .int8, .uint8, .int16, .uint16, .int32, .int64, .uint64, .float64],
        [nil, -1, 1, 255, 256] as [Int?])
    func `classes are the same numbers in every dtype`(dtype: DType, ignored: Int?) throws {
        let numbers: [Double] =
            switch dtype {
            case .bool: [0, 1, 1]
            case .int8, .int16, .int32: [0, -1, 2]
            case .int64, .uint64: [0, 4_294_967_297, 2]
            case .float64: [0, 0.7 * 3 + 0.8999999999999999, 1.9999999999999998]
            default: [0, 255, 2]
            }
        let targets = try Ops.cast(Tensor(numbers), to: dtype)
        let asFloats = try Ops.cast(targets, to: .float32)
        let predictions = try Tensor(
            [[0.2, 0.5, 0.3], [0.1, 0.6, 0.3], [0.3, 0.3, 0.4]] as [[Float]])
        let loss = Losses.SparseCategoricalCrossentropy(ignoreClass: ignored, reduction: .none)
        #expect(
            try loss(targets, predictions).array(of: Float.self)
                == loss(asFloats, predictions).array(of: Float.self))
        guard ignored == nil else { return }
        let function = try #require(Losses.functions["sparse_categorical_crossentropy"])
        let named = Losses.LossFunctionWrapper(function, reduction: .none)
        #expect(
            try named(targets, predictions).array(of: Float.self)
                == loss(asFloats, predictions).array(of: Float.self))
    }

    @Test func `values are Keras's for every reduction and weight`() throws {
        let answers = try Oracle.table("losses.call", Self.cases.map(\.arguments))
        for (row, answer) in zip(Self.cases, answers) {
            let answer = try answer.get()
            let value = try row.loss()(
                row.row.yTrue.tensor, row.row.yPred.tensor, sampleWeight: row.weight?.tensor)
            #expect(value.shape == Shape(answer["shape"]?.ints ?? [-1]), "\(row)")
            expectClose(
                try value.array(of: Float.self), answer["value"], relative: 3e-6, absolute: 2e-7,
                row.testDescription)
        }
    }

    @Test func `gradients are Keras's`() throws {
        let cases = Self.cases.filter { $0.reduction == .sumOverBatchSize }
        let answers = try Oracle.table("losses.gradient", cases.map(\.arguments))
        for (row, answer) in zip(cases, answers) {
            let yPred = try Variable(row.row.yPred.tensor)
            let (yTrue, weight) = (try row.row.yTrue.tensor, try row.weight?.tensor)
            let loss = row.loss()
            let found = try gradients(
                of: { try loss(yTrue, yPred.value, sampleWeight: weight) }, with: [yPred])
            let gradient = try #require(found.gradients[0], "\(row)")
            expectClose(
                try gradient.array(of: Float.self), try answer.get()["value"], relative: 2e-5,
                absolute: 1e-6, row.testDescription)
        }
    }

    @Test func `a mask on the predictions leaves values out`() throws {
        let yTrue = Samples.between(0, 1, [3, 4, 2], seed: 1)
        let yPred = Samples.between(0, 1, [3, 4, 2], seed: 2)
        let weight = Samples.between(0, 2, [3, 4], seed: 3)
        let mask = try Tensor(Samples.bits([3, 4], seed: 4).values.map { $0 == 1 }, shape: [3, 4])
        for reduction in Losses.Reduction.allCases {
            for weight in [nil, weight] {
                let answer = try Oracle.run(
                    script: """
                        import keras
                        from themes import values
                        from keras.src import backend
                        y_pred = keras.ops.convert_to_tensor(values.array(y_pred))
                        backend.set_keras_mask(y_pred, values.array(mask) > 0)
                        loss = keras.losses.MeanSquaredError(reduction=reduction)
                        result = values.described(
                            loss(values.array(y_true), y_pred, values.array(weight)))
                        """,
                    arguments: [
                        "y_true": yTrue.oracleValue, "y_pred": yPred.oracleValue,
                        "mask": Samples.bits([3, 4], seed: 4).oracleValue,
                        "weight": weight?.oracleValue ?? .null,
                        "reduction": reduction == .none ? .null : .string(reduction.rawValue),
                    ])
                let value = try Losses.MeanSquaredError(reduction: reduction)(
                    yTrue.tensor, yPred.tensor.withMask(mask), sampleWeight: weight?.tensor)
                expectClose(
                    try value.array(of: Float.self), answer["value"], relative: 2e-6,
                    "\(reduction)")
            }
        }
    }

    @Test func `a mask of nothing gives zero, not NaN`() throws {
        let mask = try Tensor([false, false])
        let values = try Tensor([Float(1), 2], shape: [2, 1])
        let loss = try Losses.MeanSquaredError()(values, values.withMask(mask))
        #expect(try loss.item(as: Float.self) == 0)
    }

    @Test func `no samples give zero`() throws {
        let empty = try Tensor([Float](), shape: [0, 3])
        #expect(try Losses.MeanSquaredError()(empty, empty, sampleWeight: nil).rank <= 1)
        let answer = try Oracle.call(
            "losses.call",
            [
                "class_name": "MeanSquaredError", "y_true": ["value": [], "shape": [0, 3]],
                "y_pred": ["value": [], "shape": [0, 3]],
            ])
        let value = try Losses.MeanSquaredError()(empty, empty)
        #expect(value.shape == Shape(answer["shape"]?.ints ?? [-1]))
    }

    @Test func `shapes that do not fit are refused`() throws {
        let a = try Tensor([Float](repeating: 1, count: 6), shape: [2, 3])
        let b = try Tensor([Float](repeating: 1, count: 8), shape: [2, 4])
        #expect(throws: TensorError.self) { try Losses.MeanSquaredError()(a, b) }
        #expect(throws: TensorError.self) { try Losses.CategoricalCrossentropy()(a, b) }
    }

    @Test func `a loss of one's own needs its formula only`() throws {
        final class Cubed: Loss {
            override func call(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
                let error = try yTrue - yPred
                return try Ops.mean(Ops.abs(error * error * error), axis: -1)
            }
        }
        let loss = Cubed()
        loss.reduction = .sum
        let value = try loss(
            Tensor([[Float(0), 0], [0, 0]]), Tensor([[Float(1), 1], [2, 2]]),
            sampleWeight: Tensor([Float(1), 0.5]))
        #expect(try value.item(as: Float.self) == 1 + 0.5 * 8)
        #expect(loss.name == "cubed")
    }
}
