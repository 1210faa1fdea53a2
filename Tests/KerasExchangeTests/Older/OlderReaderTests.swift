import Keras
import KerasTestSupport
import Testing

/// What is saved here loads in older versions of Keras 3 wherever it uses nothing that is newer: the
/// same weights, the same state of the optimizer, the same outputs, losses and metrics.
@Suite(.serialized) struct OlderReaderTests {
    init() throws { try #require(Keras2Models.areRegistered) }

    private struct Saved {
        let row: WrittenModel
        let path: String
        let model: Model
        let data: Batch

        func request() throws -> [String: OracleValue] {
            [
                "path": .string(path), "x": try data.x.described,
                "y": try data.y?.described ?? .null,
            ]
        }
    }

    @Test func `models of every class load wherever that version has it`() throws {
        try withTemporaryDirectory { directory in
            var saved: [Saved] = []
            for (index, row) in WrittenModels.all.enumerated() {
                #expect(throws: Never.self, "\(row.name)") {
                    let model = try row.made(seed: index)
                    let path = directory.file("\(index).keras")
                    try model.save(to: path)
                    saved.append(
                        Saved(row: row, path: path, model: model, data: try row.data(for: model)))
                }
            }
            for version in OlderKeras.allCases {
                let readable = saved.filter { version.has(since: $0.row.since) }
                try check(readable, in: .older(version), "Keras \(version.rawValue)")
            }
            try check(saved, in: .keras, "the newest Keras")
        }
    }

    private func check(
        _ saved: [Saved], in environment: PythonEnvironment, _ reader: String
    ) throws {
        let answers = try Oracle.table(
            "older.told", saved.map { try $0.request() }, in: environment)
        for (saved, answer) in zip(saved, answers) {
            let what = "\(saved.row.name) in \(reader)"
            #expect(throws: Never.self, "\(what)") {
                try compare(saved, with: answer.get(), what)
                // On JAX nothing is evaluated.
                let isEvaluated = try answer.get()["results"] != nil
                #expect(isEvaluated == (saved.model.isCompiled && environment != .keras), "\(what)")
            }
        }
    }

    private func compare(_ saved: Saved, with answer: OracleValue, _ what: String) throws {
        let model = saved.model
        try expectSameNumbers(model.weights, answer["weights"], "\(what): weights")
        if let optimizer = model.optimizer {
            try expectSameNumbers(
                optimizer.ownVariables, answer["optimizer"], "\(what): optimizer")
        }
        let tolerance = saved.row.name == "mixed precision" ? 2e-2 : 1e-5
        let outputs = try model(saved.data.x).leaves.flatMap {
            try Ops.cast($0, to: .float64).array(of: Double.self)
        }
        let told = try #require(answer["outputs"])
        expectClose(
            outputs,
            (told.arrayValue ?? [told]).flatMap { $0["values"]?.flattenedDoubles ?? [] },
            relative: tolerance, absolute: tolerance / 10, "\(what): outputs")
        guard model.isCompiled, let told = answer["results"]?.objectValue else { return }
        let results = try model.evaluate(saved.data, verbose: .silent)
        #expect(told.keys.sorted() == results.keys.sorted(), "\(what)")
        for (key, value) in told {
            let result = try results[tensor: key]?.array(of: Double.self) ?? []
            expectClose(
                result, value.flattenedDoubles ?? [], relative: 1e-4, absolute: 1e-5,
                "\(what): \(key)")
        }
    }

    private func expectSameNumbers(
        _ variables: [Variable], _ told: OracleValue?, _ what: String
    ) throws {
        let expected = try #require(told?.arrayValue, "\(what)")
        try #require(variables.count == expected.count, "\(what)")
        for (variable, expected) in zip(variables, expected) {
            expectClose(
                try variable.value.array(of: Double.self), expected["values"], relative: 0,
                "\(what): \(variable.name)")
        }
    }
}
