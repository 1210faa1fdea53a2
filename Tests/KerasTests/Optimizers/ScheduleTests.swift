import KerasTestSupport
import Testing

@testable import Keras

/// Schedules give Keras's learning rates.
@Suite struct ScheduleTests {
    struct Row: Sendable {
        let className: String
        let kwargs: [String: OracleValue]
        let make: @Sendable () throws -> LearningRateSchedule
    }

    static let rows: [Row] = [
        Row(
            className: "ExponentialDecay",
            kwargs: ["initial_learning_rate": 0.1, "decay_steps": 7, "decay_rate": 0.9]
        ) { Schedules.ExponentialDecay(0.1, decaySteps: 7, decayRate: 0.9) },
        Row(
            className: "ExponentialDecay",
            kwargs: [
                "initial_learning_rate": 0.1, "decay_steps": 7.0, "decay_rate": 0.5,
                "staircase": true,
            ]
        ) { Schedules.ExponentialDecay(0.1, decaySteps: 7.0, decayRate: 0.5, staircase: true) },
        Row(
            className: "InverseTimeDecay",
            kwargs: ["initial_learning_rate": 0.1, "decay_steps": 7, "decay_rate": 0.5]
        ) { Schedules.InverseTimeDecay(0.1, decaySteps: 7, decayRate: 0.5) },
        Row(
            className: "PolynomialDecay",
            kwargs: ["initial_learning_rate": 0.1, "decay_steps": 10, "power": 2.0]
        ) { Schedules.PolynomialDecay(0.1, decaySteps: 10, power: 2.0) },
        Row(
            className: "PolynomialDecay",
            kwargs: ["initial_learning_rate": 0.1, "decay_steps": 4, "cycle": true]
        ) { Schedules.PolynomialDecay(0.1, decaySteps: 4, cycle: true) },
        Row(
            className: "PiecewiseConstantDecay",
            kwargs: ["boundaries": [3, 8], "values": [0.5, 0.25, 0.1]]
        ) { Schedules.PiecewiseConstantDecay(boundaries: [3, 8], values: [0.5, 0.25, 0.1]) },
        Row(
            className: "CosineDecay",
            kwargs: ["initial_learning_rate": 0.1, "decay_steps": 10, "alpha": 0.1]
        ) { Schedules.CosineDecay(0.1, decaySteps: 10, alpha: 0.1) },
        Row(
            className: "CosineDecay",
            kwargs: [
                "initial_learning_rate": 0.0, "decay_steps": 8, "warmup_target": 0.1,
                "warmup_steps": 4,
            ]
        ) { Schedules.CosineDecay(0, decaySteps: 8, warmupTarget: 0.1, warmupSteps: 4) },
        Row(
            className: "CosineDecayRestarts",
            kwargs: ["initial_learning_rate": 0.1, "first_decay_steps": 3, "m_mul": 0.5]
        ) { Schedules.CosineDecayRestarts(0.1, firstDecaySteps: 3, mMul: 0.5) },
        Row(
            className: "CosineDecayRestarts",
            kwargs: ["initial_learning_rate": 0.1, "first_decay_steps": 5, "t_mul": 1.0]
        ) { Schedules.CosineDecayRestarts(0.1, firstDecaySteps: 5, tMul: 1.0) },
    ]

    @Test func `a schedule that leaves the check out throws, and does not crash`() {
        final class Unchecked: Schedules.PiecewiseConstantDecay {
            override func setUp() throws {}
        }
        let schedule = Unchecked(boundaries: [1, 2], values: [0.5])
        #expect(throws: KerasError.self) { try schedule(5) }
    }

    @Test func `learning rates are Keras's`() throws {
        let steps = Array(0..<25)
        let answers = try Oracle.table(
            "optimizers.schedule",
            Self.rows.map {
                [
                    "class_name": .string($0.className), "kwargs": .object($0.kwargs),
                    "steps": OracleValue(steps),
                ]
            })
        for (row, answer) in zip(Self.rows, answers) {
            let schedule = try row.make()
            expectClose(
                try steps.map { try schedule($0) }, try answer.get(), relative: 1e-6,
                absolute: 1e-8, "\(row.className) \(row.kwargs)")
        }
    }
}
