import KerasTestSupport
import Testing

@testable import Keras

/// Training goes as it goes in Keras: the same losses, metrics and weights.
@Suite struct TrainingCurveTests {
    @Test(arguments: CurveRow.all)
    func `loss, metrics, weights and state are Keras's after five epochs`(_ row: CurveRow) throws {
        let expected = try row.keras()
        let model = try row.model()
        let history = try row.fit(model)

        let expectedHistory = try #require(expected["history"]?.objectValue)
        #expect(Set(history.history.keys) == Set(expectedHistory.keys))
        for (name, values) in history.history {
            expectClose(
                values, expectedHistory[name], relative: 1e-4, absolute: 1e-6,
                "\(row.name): \(name)")
        }
        let predictions = try model.predict(row.inputs.tensor, verbose: 0)
        expectClose(
            try predictions.array(of: Float.self), expected["predictions"]?["value"],
            relative: 1e-4, absolute: 1e-5, "\(row.name): predictions")
        try compare(model.weights, expected["weights"], "\(row.name): weights")
        try compare(
            #require(model.optimizer).ownVariables, expected["optimizer"]?["variables"],
            "\(row.name): state")
    }

    private func compare(
        _ variables: [Variable], _ expected: OracleValue?, _ what: String
    ) throws {
        let expected = try #require(expected?.arrayValue)
        #expect(variables.count == expected.count, "\(what)")
        for (variable, expected) in zip(variables, expected) {
            expectClose(
                try variable.value.array(of: Float.self), expected["value"], relative: 1e-4,
                absolute: 2e-6, "\(what) \(variable.name)")
        }
    }

    @Test func `training that goes on later goes on as if it had never stopped`() throws {
        for row in CurveRow.all where row.validationSplit == 0 {
            let whole = try row.model()
            let history = try row.fit(whole)
            let parts = try row.model()
            let first = try row.fit(parts, epochs: 0..<2)
            let second = try row.fit(parts, epochs: 2..<5)
            #expect(first["loss"] + second["loss"] == history["loss"], "\(row.name)")
            #expect(second.epochs == [2, 3, 4])
        }
    }
}
