import Foundation
import Keras
import KerasTestSupport
import Testing

/// Raw operations in the graph of a file: what Keras saved computes the same here, and what is
/// saved here computes the same in Keras.
@Suite(.serialized) struct GraphOpsExchangeTests {
    @Test func `operations of files are Keras's, in both directions`() throws {
        let expressions = try #require(Oracle.call("graph_ops.expressions").strings)
        #expect(expressions.count > 150)
        try withTemporaryDirectory { directory in
            func request(_ number: Int, _ side: String) -> [String: OracleValue] {
                let path = directory.file("\(number)-\(side).keras")
                return ["number": .int(number), "path": .string(path)]
            }
            let answers = try Oracle.table(
                "graph_ops.exchange", expressions.indices.map { request($0, "python") })
            var saved: [(number: Int, told: OracleValue)] = []
            for (number, answer) in answers.enumerated() {
                do {
                    let told = try answer.get()
                    let model = try Model.load(
                        from: directory.file("\(number)-python.keras"),
                        options: LoadOptions(strict: true))
                    try check(model, told, expressions[number])
                    try model.save(to: directory.file("\(number)-swift.keras"))
                    if told["readable"]?.boolValue == true { saved.append((number, told)) }
                } catch {
                    Issue.record("\(expressions[number]): \(error)")
                }
            }
            // What Keras cannot read after itself is no measure; they are few.
            #expect(saved.count >= expressions.count - 4)
            let readings = try Oracle.table(
                "graph_ops.read", saved.map { request($0.number, "swift") })
            for ((number, told), reading) in zip(saved, readings) {
                guard case .success(let outputs) = reading else {
                    Issue.record("\(expressions[number]), read by Keras: \(reading)")
                    continue
                }
                let expected = told["outputs"]?.arrayValue ?? []
                #expect(outputs.arrayValue?.count == expected.count, "\(expressions[number])")
                for (found, expected) in zip(outputs.arrayValue ?? [], expected) {
                    expectClose(
                        found["value"]?.flattenedDoubles ?? [], expected["value"], relative: 1e-6,
                        absolute: 1e-6, "\(expressions[number]), read by Keras")
                }
            }
        }
    }

    private func check(_ model: Model, _ told: OracleValue, _ expression: String) throws {
        let inputs = try #require(told["inputs"]?.arrayValue).map(Tensor.init(described:))
        let outputs = try model(.list(inputs.map(Nest.leaf))).leaves
        let expected = try #require(told["outputs"]?.arrayValue)
        try #require(outputs.count == expected.count, "\(expression)")
        for (found, expected) in zip(outputs, expected) {
            #expect(found.shape == Shape(expected["shape"]?.ints ?? [-1]), "\(expression)")
            #expect(found.dtype.name == expected["dtype"]?.stringValue, "\(expression)")
            expectClose(
                try Ops.cast(found, to: .float64).array(of: Double.self), expected["value"],
                relative: 5e-5, absolute: 5e-5, expression)
        }
    }
}
