import KerasTestSupport
import Testing

@testable import Keras

/// Projections are Keras's for the same weight.
@Suite struct ConstraintTests {
    @Test func `projections are Keras's`() throws {
        let rows: [(String, [String: OracleValue], Constraint)] = [
            ("Constraint", [:], Constraint()),
            ("NonNeg", [:], Constraints.NonNeg()),
            ("MaxNorm", [:], Constraints.MaxNorm()),
            ("MaxNorm", ["max_value": 1.5, "axis": 1], Constraints.MaxNorm(1.5, axis: 1)),
            ("MaxNorm", ["axis": [0, 1]], Constraints.MaxNorm(2, axis: [0, 1])),
            ("UnitNorm", [:], Constraints.UnitNorm()),
            ("UnitNorm", ["axis": -1], Constraints.UnitNorm(axis: -1)),
            ("MinMaxNorm", [:], Constraints.MinMaxNorm()),
            (
                "MinMaxNorm", ["min_value": 2.0, "max_value": 3.0, "rate": 0.25, "axis": 1],
                Constraints.MinMaxNorm(minValue: 2, maxValue: 3, rate: 0.25, axis: 1)
            ),
        ]
        let value = OracleValue.array(RegularizerTests.matrix.map { OracleValue($0) })
        let answers = try Oracle.table(
            "initializers.constrain",
            rows.map { ["class_name": .string($0.0), "kwargs": .object($0.1), "value": value] })
        let weight = try Tensor(RegularizerTests.matrix)
        for (row, answer) in zip(rows, answers) {
            let projected = try row.2(weight)
            #expect(projected.shape == weight.shape)
            #expect(projected.dtype == .float32)
            expectClose(
                try projected.array(of: Float.self), try answer.get()["value"], relative: 1e-6,
                absolute: 1e-7, "\(row.0) \(row.1)")
        }
    }

    @Test func `a function of one tensor is a constraint`() throws {
        let constraint: ConstraintIdentifier = .function("tests>halve") { (x: Tensor) in
            try Ops.multiply(0.5, x)
        }
        let projected = try constraint.resolved()(Tensor([4, -2] as [Float]))
        #expect(try projected.array(of: Float.self) == [2, -1])
    }

    @Test func `an axis that the weight does not have is refused`() throws {
        let weight = try Tensor([1, 2] as [Float])
        #expect(throws: TensorError.self) { try Constraints.UnitNorm(axis: 1)(weight) }
    }
}
