import KerasTestSupport
import Testing

@testable import Keras

/// Every optimizer changes variables and keeps its state as Keras does, step by step.
@Suite struct OptimizerStepTests {
    private static let initial: [Samples] = [
        .between(-1, 1, [3, 2], seed: 1), .between(-1, 1, [2], seed: 2),
        .between(-1, 1, [2, 2, 2], seed: 3), .between(-1, 1, [2, 4], seed: 4),
    ]

    private static let gradients: [[Samples]] = (0..<5).map { step in
        initial.indices.map {
            .between(-1, 1, initial[$0].shape, seed: UInt64(10 + 4 * step + $0))
        }
    }

    @Test func `variables and state are Keras's after each step`() throws {
        let answers = try Oracle.table(
            "optimizers.run",
            OptimizerRow.all.map { row in
                [
                    "class_name": .string(row.className), "kwargs": .object(row.kwargs),
                    "initial": .array(Self.initial.map(\.oracleValue)),
                    "gradients": .array(
                        Self.gradients.map { .array($0.map(\.oracleValue)) }),
                ]
            })
        for (row, answer) in zip(OptimizerRow.all, answers) {
            try check(row, answer.get())
        }
    }

    private func check(_ row: OptimizerRow, _ answer: OracleValue) throws {
        let variables = try Self.initial.enumerated().map {
            try Variable($1.tensor, name: "parameter_\($0)")
        }
        let optimizer = try row.make()
        func compare(_ expected: OracleValue?, _ found: [Variable], _ what: String) throws {
            let expected = try #require(expected?.arrayValue)
            #expect(expected.count == found.count, "\(row.testDescription) \(what)")
            for (index, (expected, variable)) in zip(expected, found).enumerated() {
                #expect(variable.shape == Shape(expected["shape"]?.ints ?? [-1]))
                #expect(variable.dtype.name == expected["dtype"]?.stringValue)
                expectClose(
                    try variable.value.array(of: Double.self), expected["value"], relative: 2e-6,
                    absolute: 2e-7, "\(row.testDescription) \(what) \(index)")
            }
        }
        for (step, gradients) in Self.gradients.enumerated() {
            try optimizer.apply(try gradients.map { try $0.tensor }, to: variables)
            try compare(answer["steps"]?[step], variables, "step \(step)")
        }
        try optimizer.finalizeVariableValues()
        try compare(answer["final"], variables, "at the end")
        try compare(answer["variables"], try optimizer.ownVariables, "state")
    }
}
