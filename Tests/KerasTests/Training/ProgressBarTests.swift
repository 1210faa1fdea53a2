import KerasTestSupport
import Testing

@testable import Keras

/// Progress is shown byte for byte as Keras shows it.
@Suite struct ProgressBarTests {
    /// A moment at which the bar is updated.
    struct Update: Sendable {
        let step: Int
        let time: Double
        var logs: Logs = [:]
        var isLast = false
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let target: Int?
        let updates: [Update]
    }

    static let rows: [Row] = [
        Row(
            testDescription: "one step", target: 1,
            updates: [
                Update(step: 1, time: 0.101, logs: ["loss": 0.2908]),
                Update(step: 1, time: 0.11, logs: ["loss": 0.2908], isLast: true),
            ]),
        Row(
            testDescription: "many steps, some too early to be drawn", target: 150,
            updates: (1...150).map {
                Update(
                    step: $0, time: Double($0) * 0.013, logs: ["loss": 1 / Double($0), "acc": 0])
            } + [
                Update(
                    step: 150, time: 2, logs: ["loss": 0.25, "acc": 1, "val_loss": 12345],
                    isLast: true)
            ]),
        Row(
            testDescription: "slow steps: minutes and hours to go", target: 2000,
            updates: [
                Update(step: 1, time: 0.5), Update(step: 2, time: 30.5),
                Update(step: 3, time: 30.9, logs: ["mae": -0.00012]),
                Update(step: 1999, time: 60, logs: ["mae": -0.5]),
                Update(step: 2000, time: 7000, logs: ["mae": 1e-9], isLast: true),
            ]),
        Row(
            testDescription: "numbers that are none", target: 3,
            updates: [
                Update(step: 1, time: 0.2, logs: ["loss": .nan]),
                Update(step: 2, time: 0.3, logs: ["loss": .infinity, "a": -.infinity]),
                Update(step: 3, time: 0.30001, logs: ["loss": 3e-300, "a": 1e20], isLast: true),
            ]),
        Row(
            testDescription: "nobody knows how many steps", target: nil,
            updates: [
                Update(step: 1, time: 0.2, logs: ["loss": 0.5]),
                Update(step: 12, time: 63.2, logs: ["loss": 0.25]),
                Update(step: 12, time: 64, logs: ["loss": 0.25], isLast: true),
            ]),
    ]

    @Test func `without a wish it is the bar on a terminal, and lines elsewhere`() {
        #expect(Verbosity.auto(isTerminal: true) == .progressBar)
        #expect(Verbosity.auto(isTerminal: false) == .line)
    }

    @Test(arguments: rows, [Verbosity.progressBar, .line])
    func `the output is Keras's`(_ row: Row, _ verbosity: Verbosity) throws {
        let expected = try Oracle.run(
            script: """
                import io, sys, keras
                from keras.src.utils import progbar
                moment, output = [0.0], io.StringIO()
                class Clock:
                    time = staticmethod(lambda: 100 + moment[0])
                progbar.time, saved, sys.stdout = Clock, (progbar.time, sys.stdout), output
                try:
                    bar = progbar.Progbar(target, verbose=verbose, stateless_metrics=set())
                    for step, moment[0], names, numbers, last in updates:
                        values = list(zip(names, [float(number) for number in numbers]))
                        bar.update(step, values, finalize=last)
                finally:
                    progbar.time, sys.stdout = saved
                result = output.getvalue()
                """,
            arguments: [
                "target": row.target.map(OracleValue.int) ?? .null,
                "verbose": .int(verbosity.rawValue),
                "updates": .array(
                    row.updates.map {
                        [
                            .int($0.step), .double($0.time), OracleValue($0.logs.keys),
                            OracleValue($0.logs.numbers.values.map { "\($0)" }), .bool($0.isLast),
                        ]
                    }),
            ])
        final class Output: @unchecked Sendable {
            var time = 0.0
            var text = ""
        }
        let output = Output()
        var bar = ProgressBar(
            target: row.target, verbosity: verbosity, clock: { 100 + output.time },
            output: { output.text += $0 })
        for update in row.updates {
            output.time = update.time
            try bar.update(update.step, finalize: update.isLast) { update.logs }
        }
        #expect(output.text == expected.stringValue)
    }

    @Test func `logs are read only when they are shown`() throws {
        var reads = 0
        var bar = ProgressBar(target: 100, verbosity: .progressBar, clock: { 7 }, output: { _ in })
        for step in 1...100 {
            try bar.update(step, finalize: step == 100) {
                reads += 1
                return [:]
            }
        }
        #expect(reads == 2)
    }
}
