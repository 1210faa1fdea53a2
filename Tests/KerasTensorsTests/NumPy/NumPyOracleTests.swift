import KerasTestSupport
import Testing

@testable import KerasTensors

/// The functions of `keras.ops` that NumPy has, against real Keras: values, dtypes, shapes (also of
/// symbolic tensors) and gradients.
@Suite struct NumPyOracleTests {
    private static let cases: [OracleCase] =
        PointwiseCases.ofOne + PointwiseCases.ofTwo + MovementCases.all + ReductionCases.all
        + ProductCases.all + EinsumCases.all + CreationCases.all

    private static let answers = Result { try OracleCase.answers(cases) }

    @Test(arguments: cases.indices)
    func agreesWithKeras(number: Int) throws {
        let answers = try Self.answers.get()
        try #require(answers.count == Self.cases.count)
        try Self.cases[number].check(against: answers[number])
    }

    @Test func haveTheDTypesThatKerasGivesOrRefuses() throws {
        try OracleCase.checkDTypes(
            Self.cases, [.float16, .bfloat16, .int8, .int32, .uint8, .uint32, .bool])
    }
}
