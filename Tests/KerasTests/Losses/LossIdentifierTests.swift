import KerasTestSupport
import Testing

@testable import Keras

/// Names mean the losses that they mean in Keras.
@Suite struct LossIdentifierTests {
    /// What Keras has and this library does not.
    private static let missing: Set = ["CTC", "ctc", "Loss", "LossFunctionWrapper"]

    @Test func `every name that Keras knows is known, as class or function`() throws {
        let answer = try Oracle.run(
            script: """
                import inspect
                from keras.src.losses import ALL_OBJECTS_DICT
                result = {name: [found.__name__, inspect.isclass(found)]
                          for name, found in ALL_OBJECTS_DICT.items()}
                """)
        let names = try #require(answer.objectValue)
        #expect(names.count > 50)
        for (name, found) in names where !Self.missing.contains(name) {
            let loss = try LossIdentifier.name(name).resolved()
            let function = (loss as? Losses.LossFunctionWrapper)?.fn?.name
            #expect(found[0]?.stringValue == function ?? type(of: loss).className, "\(name)")
            #expect(found[1]?.boolValue == (function == nil), "\(name)")
        }
    }

    @Test(arguments: ["squared", "MeanSquared", "Mse", "ctc", ""])
    func `other names are refused`(name: String) throws {
        #expect(throws: KerasError.self) { try LossIdentifier.name(name).resolved() }
    }

    @Test func `functions give a value for each sample`() throws {
        let rows: [(String, [String: OracleValue], @Sendable (Tensor, Tensor) throws -> Tensor)] = [
            ("mean_squared_error", [:], Losses.meanSquaredError),
            ("huber", ["delta": 0.2], { try Losses.huber($0, $1, delta: 0.2) }),
            ("cosine_similarity", ["axis": 0], { try Losses.cosineSimilarity($0, $1, axis: 0) }),
            ("kl_divergence", [:], Losses.klDivergence),
            ("binary_crossentropy", [:], { try Losses.binaryCrossentropy($0, $1) }),
            (
                "categorical_focal_crossentropy", ["gamma": 1.0],
                { try Losses.categoricalFocalCrossentropy($0, $1, gamma: 1) }
            ),
        ]
        let yTrue = Samples.distributions([4, 3], seed: 5)
        let yPred = Samples.distributions([4, 3], seed: 6)
        let answers = try Oracle.table(
            "losses.function",
            rows.map {
                [
                    "name": .string($0.0), "kwargs": .object($0.1), "y_true": yTrue.oracleValue,
                    "y_pred": yPred.oracleValue,
                ]
            })
        for (row, answer) in zip(rows, answers) {
            let value = try row.2(yTrue.tensor, yPred.tensor)
            expectClose(
                try value.array(of: Float.self), try answer.get()["value"], relative: 3e-6, row.0)
        }
    }

    @Test func `identifiers are spelled as members, too`() throws {
        #expect(LossIdentifier.meanSquaredError == "mean_squared_error")
        let focused: LossIdentifier = .binaryCrossentropy(fromLogits: true)
        let loss = try #require(try focused.resolved() as? Losses.BinaryCrossentropy)
        #expect(loss.fromLogits)
        #expect(try LossIdentifier.huber.resolved().name == "huber")
    }

    @Test func `a function of the user has its name`() throws {
        let identifier = LossIdentifier.function("my_package>SquareSum") { yTrue, yPred in
            try Ops.sum(Ops.square(yTrue - yPred), axis: -1)
        }
        let loss = try identifier.resolved()
        #expect(loss.name == "square_sum")
        let value = try loss(Tensor([[Float(1), 2]]), Tensor([[Float(3), 5]]))
        #expect(try value.item(as: Float.self) == 13)
    }

    @Test func `an activation is no loss`() {
        let identifier = LossIdentifier.function("my_package>f") { (x: Tensor) in x }
        #expect(throws: KerasError.self) { try identifier.resolved() }
    }
}
