import Keras
import KerasJSON
import KerasTestSupport
import Testing

/// Model by model: what Keras saved gives Keras's outputs, gradients and state here, and what is
/// saved here gives the same outputs and the same description in Keras.
@Suite(.serialized) struct ModelExchangeTests {
    @Test func `models are Keras's, and files go both ways`() throws {
        try withTemporaryDirectory { directory in
            let rows = ModelRow.all
            func file(_ index: Int, _ side: String) -> String {
                directory.file("\(index)-\(side).keras")
            }
            let answers = try Oracle.table(
                "layers.exchange_code",
                rows.enumerated().map { index, row in
                    [
                        "code": .string(row.code), "path": .string(file(index, "python")),
                        "seed": .int(index), "training": .bool(row.training),
                        "zeros": .double(row.zeros),
                    ]
                })
            var requests: [[String: OracleValue]] = []
            var checked: [(row: ModelRow, config: String, outputs: [[Double]])] = []
            for (index, (row, answer)) in zip(rows, answers).enumerated() {
                do {
                    let told = try answer.get()
                    let model = try Model.load(
                        from: file(index, "python"), options: LoadOptions(strict: true))
                    let inputs = try #require(told["inputs"]?.arrayValue).map(
                        Tensor.init(described:))
                    try check(model, on: inputs, against: told, row)
                    try model.save(to: file(index, "swift"))
                    let outputs = try run(model, inputs, training: false)
                    requests.append([
                        "path": .string(file(index, "swift")), "inputs": told["inputs"] ?? .null,
                    ])
                    checked.append(
                        (
                            row, told["config"]?.stringValue ?? "",
                            try outputs.map { try $0.array(of: Double.self) }
                        ))
                } catch {
                    Issue.record("\(row.name): \(error)")
                }
            }
            for (one, answer) in zip(checked, try Oracle.table("layers.read_again", requests)) {
                do {
                    let told = try answer.get()
                    #expect(
                        try JSONValue(jsonString: told["config"]?.stringValue ?? "")
                            == JSONValue(jsonString: one.config), "\(one.row.name), read by Keras")
                    let theirs = try #require(told["outputs"]?.arrayValue)
                    try #require(one.outputs.count == theirs.count)
                    for (found, expected) in zip(one.outputs, theirs) {
                        expectClose(
                            found, expected["value"], relative: one.row.tolerance,
                            absolute: one.row.tolerance, "\(one.row.name), read by Keras")
                    }
                } catch {
                    Issue.record("\(one.row.name), read by Keras: \(error)")
                }
            }
            for version in OlderKeras.allCases {
                let readable = checked.indices.filter { checked[$0].row.isComputed(by: version) }
                #expect(readable.count >= (version == .v33 ? 4 : 9), "\(version.rawValue)")
                let answers = try Oracle.table(
                    "layers.read_again", readable.map { requests[$0] }, in: .older(version))
                for (index, answer) in zip(readable, answers) {
                    let one = checked[index]
                    let what = "\(one.row.name), read by Keras \(version.rawValue)"
                    #expect(throws: Never.self, "\(what)") {
                        let theirs = try #require(answer.get()["outputs"]?.arrayValue)
                        try #require(one.outputs.count == theirs.count)
                        for (found, expected) in zip(one.outputs, theirs) {
                            expectClose(
                                found, expected["value"], relative: one.row.tolerance,
                                absolute: one.row.tolerance, what)
                        }
                    }
                }
            }
        }
    }

    private func run(_ model: Model, _ inputs: [Tensor], training: Bool) throws -> [Tensor] {
        let given: Nest<Tensor> =
            inputs.count == 1 ? .leaf(inputs[0]) : .list(inputs.map(Nest.leaf))
        let outputs: Nest<Tensor> = try model(given, training: training)
        return outputs.leaves
    }

    private func check(
        _ model: Model, on inputs: [Tensor], against told: OracleValue, _ row: ModelRow
    ) throws {
        #expect(
            model.outputs.map { $0.shape.dimensions }
                == told["shapes"]?.arrayValue?.map { $0.arrayValue?.map(\.intValue) ?? [] },
            "\(row.name): shapes")
        let variables = try model.trainableVariables
        let (found, outputs) = try numbers(of: model, inputs, row, variables)
        let expected = try #require(told["outputs"]?.arrayValue)
        try #require(outputs.count == expected.count, "\(row.name)")
        for (index, (output, expected)) in zip(outputs, expected).enumerated() {
            #expect(output.shape == Shape(expected["shape"]?.ints ?? [-1]), "\(row.name)")
            #expect(output.dtype.name == expected["dtype"]?.stringValue, "\(row.name)")
            expectClose(
                try output.array(of: Double.self), expected["value"], relative: row.tolerance,
                absolute: row.tolerance, "output \(index): \(row.name)")
        }
        let state = try #require(told["state"]?.arrayValue)
        let fixed = try model.nonTrainableVariables
        try #require(fixed.count == state.count, "\(row.name)")
        for (variable, expected) in zip(fixed, state) {
            expectClose(
                try variable.value.array(of: Double.self), expected["value"],
                relative: row.tolerance, absolute: row.tolerance,
                "\(variable.name) after: \(row.name)")
        }
        let gradients = try #require(told["gradients"]?.arrayValue)
        try #require(variables.count == gradients.count, "\(row.name)")
        for (variable, (gradient, expected)) in zip(variables, zip(found, gradients)) {
            let zeros = expected["value"]?.flattenedDoubles?.map { _ in 0.0 }
            expectClose(
                try gradient?.array(of: Double.self) ?? zeros ?? [], expected["value"],
                relative: 10 * row.tolerance, absolute: 10 * row.tolerance,
                "gradient by \(variable.path): \(row.name)")
        }
    }

    /// The gradients of the sum of the outputs' squares, and the outputs, of one call.
    private func numbers(
        of model: Model, _ inputs: [Tensor], _ row: ModelRow, _ variables: [Variable]
    ) throws -> ([Tensor?], [Tensor]) {
        var outputs: [Tensor] = []
        func loss() throws -> Tensor {
            outputs = try run(model, inputs, training: row.training)
            var sum: Tensor = 0.0
            for output in outputs where output.dtype.isFloatingPoint {
                sum = try sum + Ops.sum(Ops.square(Ops.cast(output, to: .float32)))
            }
            return sum
        }
        if variables.isEmpty {
            _ = try loss()
            return ([], outputs)
        }
        let found = try gradients(of: loss, with: variables).gradients
        return (found, outputs)
    }
}
