import KerasTestSupport
import Testing

@testable import KerasTensors

/// `keras.ops.core`, `nn`, `linalg`, `math` and `image`, where they are made of other ops or of
/// LAPACK's: against real Keras, as ``NumPyOracleTests``.
@Suite struct CoreOracleTests {
    private static let cases: [OracleCase] =
        CoreCases.all + BlockCases.all + DecompositionCases.all + SignalCases.all + ImageCases.all

    private static let answers = Result { try OracleCase.answers(cases) }

    @Test(arguments: cases.indices)
    func agreesWithKeras(number: Int) throws {
        let answers = try Self.answers.get()
        try #require(answers.count == Self.cases.count)
        try Self.cases[number].check(against: answers[number])
    }

    @Test func haveTheDTypesThatKerasGivesOrRefuses() throws {
        try OracleCase.checkDTypes(
            BlockCases.all + SignalCases.all + ImageCases.all,
            [.float16, .bfloat16, .int32, .uint8])
    }

    @Test func aCustomGradientIsTheGradient() throws {
        let gradient = try Tape.record { tape in
            let x = tape.watch(try Tensor([1, 2, 3] as [Float]))
            let y = try Ops.customGradient(x) { input in
                (try Ops.square(input), { try Ops.multiply($0, 100) })
            }
            return try tape.gradients(of: Ops.multiply(y, 2), with: [x])[0]
        }
        #expect(try gradient?.doubles == [200, 200, 200])
    }
}
