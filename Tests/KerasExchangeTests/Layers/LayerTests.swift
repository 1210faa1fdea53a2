import Keras
import KerasTestSupport
import Testing

/// Layer by layer: what Keras saved gives Keras's outputs and gradients here, and what is saved here
/// gives the same in Keras.
@Suite(.serialized) struct LayerTests {
    @Test func `outputs and gradients are Keras's, and files go both ways`() throws {
        try withTemporaryDirectory { directory in
            let rows = LayerRow.all
            func file(_ index: Int, _ side: String) -> String {
                directory.file("\(index)-\(side).keras")
            }
            let answers = try Oracle.table(
                "layers.exchange",
                rows.enumerated().map { index, row in
                    [
                        "class_name": .string(row.className), "kwargs": .object(row.kwargs),
                        "shape": OracleValue(row.inputShape), "dtype": .string(row.inputDType),
                        "path": .string(file(index, "python")), "seed": .int(index),
                    ]
                })
            var requests: [[String: OracleValue]] = []
            var ours: [[Double]] = []
            for (index, (row, answer)) in zip(rows, answers).enumerated() {
                let told = try answer.get()
                let model = try Model.load(
                    from: file(index, "python"), options: LoadOptions(strict: true))
                let inputs = try Tensor(described: told["inputs"])
                let outputs = try check(model, on: inputs, against: told, row)
                ours.append(try outputs.array(of: Double.self))
                try model.save(to: file(index, "swift"))
                requests.append([
                    "path": .string(file(index, "swift")), "inputs": told["inputs"] ?? .null,
                ])
            }
            for ((row, found), answer) in zip(
                zip(rows, ours), try Oracle.table("layers.outputs", requests))
            {
                expectClose(
                    found, try answer.get()["value"], relative: row.tolerance,
                    absolute: row.tolerance, "\(row.testDescription), read by Keras")
            }
            for version in OlderKeras.allCases {
                let readable = rows.indices.filter { rows[$0].isComputed(by: version) }
                let answers = try Oracle.table(
                    "layers.outputs", readable.map { requests[$0] }, in: .older(version))
                for (index, answer) in zip(readable, answers) {
                    let what = "\(rows[index].testDescription), read by Keras \(version.rawValue)"
                    #expect(throws: Never.self, "\(what)") {
                        expectClose(
                            ours[index], try answer.get()["value"],
                            relative: rows[index].tolerance, absolute: rows[index].tolerance, what)
                    }
                }
            }
        }
    }

    /// Compares outputs and gradients; returns the outputs.
    private func check(
        _ model: Model, on inputs: Tensor, against told: OracleValue, _ row: LayerRow
    ) throws -> Tensor {
        let what = row.testDescription
        let outputs = try model(inputs)
        #expect(outputs.shape == Shape(told["outputs"]?["shape"]?.ints ?? [-1]), "\(what)")
        #expect(outputs.dtype.name == told["outputs"]?["dtype"]?.stringValue, "\(what)")
        expectClose(
            try outputs.array(of: Double.self), told["outputs"]?["value"],
            relative: row.tolerance, absolute: row.tolerance, "outputs of \(what)")
        let variables = try model.trainableVariables
        let expected = try #require(told["gradients"]?.arrayValue)
        try #require(variables.count == expected.count, "\(what)")
        guard !variables.isEmpty else { return outputs }
        let found = try gradients(
            of: { try Ops.sum(Ops.square(Ops.cast(model(inputs), to: .float32))) },
            with: variables
        ).gradients
        for (variable, (gradient, expected)) in zip(variables, zip(found, expected)) {
            let gradient = try #require(gradient, "\(what): no gradient for \(variable)")
            expectClose(
                try gradient.array(of: Double.self), expected["value"],
                relative: 10 * row.tolerance, absolute: 10 * row.tolerance,
                "gradient of \(what) by \(variable.name)")
        }
        return outputs
    }
}

extension LayerRow {
    /// How far numbers may differ: rounding in the dtype of the computation.
    var tolerance: Double {
        kwargs["dtype"]?.stringValue?.hasSuffix("float16") == true ? 2e-2 : 1e-6
    }
}
