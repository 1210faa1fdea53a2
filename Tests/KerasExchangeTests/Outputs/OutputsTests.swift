import Foundation
import Keras
import KerasJSON
import KerasTestSupport
import Testing

/// Models with several outputs, saved compiled by Keras, train here as there; saved here, they
/// evaluate in Keras as here.
@Suite(.serialized) struct OutputsTests {
    class TwoInList: Model {
        let a = Dense(2)
        let b = Dense(1)
        override func call(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
            [try b(inputs), try a(inputs)]
        }
    }

    final class TwoInDictionary: TwoInList {
        override func call(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
            ["z": try b(inputs), "a": try a(inputs)]
        }
    }

    static let areRegistered =
        (try? register(TwoInList.self, package: "outputs")) != nil
        && (try? register(TwoInDictionary.self, package: "outputs")) != nil

    @Test func `losses, metrics and weights are Keras's, in both directions`() throws {
        #expect(Self.areRegistered)
        try withTemporaryDirectory { directory in
            let rows = OutputRow.accepted
            func path(_ index: Int, _ side: String) -> String {
                directory.file("\(index)-\(side).keras")
            }
            let answers = try Oracle.table(
                "outputs.exchange",
                rows.enumerated().map { try $1.request(path: path($0, "python")) })
            var evaluated: [(row: OutputRow, index: Int, logs: Logs)] = []
            for (index, (row, answer)) in zip(rows, answers).enumerated() {
                guard case .success(let told) = answer else {
                    Issue.record("\(row): \(answer)")
                    continue
                }
                do {
                    let model = try Model.load(from: path(index, "python"))
                    let batch = try row.batch()
                    let before = try model.evaluate(batch, batchSize: 5, verbose: 0)
                    compare(before, told["before"], "\(row): before")
                    let history = try model.fit(
                        batch, batchSize: 5, epochs: 3, verbose: 0,
                        validationSplit: row.validates ? 0.25 : 0, shuffle: false)
                    compare(history, told["history"], "\(row)")
                    #expect(model.outputNames == told["names"]?.strings ?? [], "\(row)")
                    try model.save(to: path(index, "swift"))
                    let logs = try model.evaluate(batch, batchSize: 5, verbose: 0)
                    evaluated.append((row, index, logs))
                } catch {
                    Issue.record("\(row): \(error)")
                }
            }
            let readings = try Oracle.table(
                "outputs.read", evaluated.map { try $0.row.data(path: path($0.index, "swift")) })
            for ((row, _, logs), reading) in zip(evaluated, readings) {
                guard case .success(let read) = reading else {
                    Issue.record("\(row), read by Keras: \(reading)")
                    continue
                }
                compare(logs, read, "\(row), read by Keras")
            }
        }
    }

    private func compare(_ logs: Logs, _ expected: OracleValue?, _ what: String) {
        #expect(logs.keys == expected?.objectValue?.keys.sorted(), "\(what)")
        for (name, number) in logs.numbers {
            expectClose(
                [number], .array([expected?[name] ?? .null]), relative: 2e-5, absolute: 1e-6,
                "\(what): \(name)")
        }
    }

    private func compare(_ history: History, _ expected: OracleValue?, _ what: String) {
        #expect(history.names == expected?.objectValue?.keys.sorted(), "\(what)")
        for name in history.names {
            expectClose(
                history[name], expected?[name], relative: 1e-4, absolute: 1e-6, "\(what): \(name)")
        }
    }

    @Test func `what Keras refuses is refused with a line that says why`() throws {
        #expect(Self.areRegistered)
        try withTemporaryDirectory { directory in
            let rows = OutputRow.refused
            func path(_ index: Int) -> String { directory.file("\(index).keras") }
            let answers = try Oracle.table(
                "outputs.exchange", rows.enumerated().map { try $1.request(path: path($0)) })
            for (index, (row, answer)) in zip(rows, answers).enumerated() {
                if case .success = answer { Issue.record("\(row): Keras takes it") }
                let model = try Model.load(from: path(index))
                let error = #expect(throws: KerasError.self, "\(row)") {
                    try model.fit(row.batch(), batchSize: 5, verbose: 0)
                }
                guard case .invalidArgument(_, let argument, _, _)? = error else {
                    Issue.record("\(row): \(String(describing: error))")
                    continue
                }
                #expect(
                    ["loss", "lossWeights", "metrics", "sampleWeight", "y"].contains(argument),
                    "\(row)")
                #expect(error?.description.contains("\n") == false)
            }
        }
    }
}
