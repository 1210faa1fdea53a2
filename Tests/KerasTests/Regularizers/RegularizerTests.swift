import KerasTestSupport
import Testing

@testable import Keras

/// Penalties are Keras's for the same tensor.
@Suite struct RegularizerTests {
    static let matrix: [[Float]] = [
        [0.5, -1.25, 2], [3, -0.125, 0.75], [0, 4, -2.5], [1, 1, 1],
    ]

    @Test func `penalties are Keras's`() throws {
        let rows: [(String, [String: OracleValue], Regularizer)] = [
            ("L1", [:], Regularizers.L1()),
            ("L1", ["l1": 0.3], Regularizers.L1(0.3)),
            ("L2", [:], Regularizers.L2()),
            ("L2", ["l2": 0.7], Regularizers.L2(0.7)),
            ("L1L2", [:], Regularizers.L1L2()),
            ("L1L2", ["l1": 0.2], Regularizers.L1L2(l1: 0.2)),
            ("L1L2", ["l1": 0.2, "l2": 0.5], Regularizers.L1L2(l1: 0.2, l2: 0.5)),
            ("OrthogonalRegularizer", [:], Regularizers.OrthogonalRegularizer()),
            (
                "OrthogonalRegularizer", ["factor": 0.6, "mode": "columns"],
                Regularizers.OrthogonalRegularizer(factor: 0.6, mode: "columns")
            ),
        ]
        let value = OracleValue.array(Self.matrix.map { OracleValue($0) })
        let answers = try Oracle.table(
            "initializers.regularize",
            rows.map { ["class_name": .string($0.0), "kwargs": .object($0.1), "value": value] })
        let x = try Tensor(Self.matrix)
        for (row, answer) in zip(rows, answers) {
            let penalty = try row.2(x)
            #expect(penalty.shape == .scalar)
            #expect(penalty.dtype == .float32)
            expectClose(
                try penalty.array(of: Float.self), try answer.get()["value"], relative: 1e-6,
                "\(row.0) \(row.1)")
        }
    }

    @Test func `members have Keras's defaults`() {
        #expect(RegularizerIdentifier.l1() == .object(Regularizers.L1()))
        #expect(RegularizerIdentifier.l2() == .object(Regularizers.L2()))
        #expect(RegularizerIdentifier.l1L2() == .object(Regularizers.L1L2()))
    }

    @Test func `a function of one tensor is a regularizer`() throws {
        let regularizer: RegularizerIdentifier = .function("tests>double_sum") { (x: Tensor) in
            try Ops.multiply(2, Ops.sum(x))
        }
        let penalty = try regularizer.resolved()(Tensor([1, 2, 3] as [Float]))
        #expect(try penalty.array(of: Float.self) == [12])
    }

    @Test func `factors that Keras refuses are refused`() throws {
        let x = try Tensor([1, 2] as [Float])
        for regularizer in [
            Regularizers.L1(-1), Regularizers.L2(.infinity), Regularizers.L1L2(l2: .nan),
            Regularizers.OrthogonalRegularizer(mode: "diagonal"),
        ] {
            #expect(throws: KerasError.self) { try regularizer(x) }
        }
        #expect(throws: KerasError.self) { try Regularizers.OrthogonalRegularizer()(x) }
    }
}
