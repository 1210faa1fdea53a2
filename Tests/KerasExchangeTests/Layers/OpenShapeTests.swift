import Keras
import KerasJSON
import KerasTestSupport
import Testing

/// What layers say of their outputs where sizes of the input are not known: the batch alone, and with it
/// each other axis in turn.
@Suite(.serialized) struct OpenShapeTests {
    /// Layers around others, which ``LayerRow`` has not.
    private static let others: [(code: String, shape: [Int])] = [
        ("layers.Bidirectional(layers.LSTM(4, return_sequences=True))", [5, 3]),
        ("layers.Bidirectional(layers.GRU(4), merge_mode='sum')", [5, 3]),
        ("layers.RNN([layers.LSTMCell(4), layers.GRUCell(3)], return_sequences=True)", [5, 3]),
        ("layers.RNN(layers.SimpleRNNCell(2), return_state=True)", [5, 3]),
        ("layers.LSTM(4, return_sequences=True, return_state=True)", [5, 3]),
        ("layers.TimeDistributed(layers.Dense(2))", [4, 5, 3]),
        ("layers.TimeDistributed(layers.LSTM(4))", [4, 5, 3]),
    ]

    @Test func `shapes of outputs are Keras's where sizes of inputs are open`() throws {
        var requests: [[String: OracleValue]] = LayerRow.all.map { row in
            [
                "class_name": .string(row.className), "kwargs": .object(row.kwargs),
                "shape": OracleValue(row.inputShape), "dtype": .string(row.inputDType),
            ]
        }
        var rows = LayerRow.all.map { ($0.testDescription, $0.inputDType) }
        for (code, shape) in Self.others {
            requests.append([
                "code": .string(code), "shape": OracleValue(shape), "dtype": "float32",
            ])
            rows.append((code, "float32"))
        }
        var compared = 0
        for ((name, dtype), answer) in zip(rows, try Oracle.table("layers.open_shapes", requests)) {
            do {
                let told = try answer.get()
                let config = try JSONValue(jsonString: #require(told["config"]?.stringValue))
                let layer = try Serialization.decode(Layer.self, from: config)
                for answer in try #require(told["answers"]?.arrayValue) {
                    compared += try compare(layer, answer, dtype, name)
                }
            } catch {
                Issue.record("\(name): \(error)")
            }
        }
        #expect(compared > 250, "\(compared) shapes")
    }

    /// - Returns: How many shapes Keras told.
    private func compare(
        _ layer: Layer, _ answer: OracleValue, _ dtype: String, _ name: String
    ) throws -> Int {
        let given = Shape(try #require(answer["input"]?.arrayValue).map(\.intValue))
        let what = "\(name) on \(given)"
        // What Keras refuses is not asked; we may know more.
        guard let specs = answer["specs"]?.arrayValue else { return 0 }
        // Keras has the sizes that an ellipsis stands for in the reverse order here.
        if name.contains("...x,xy->...y") { return 0 }
        let input = InputLayer(
            batchShape: given, dtype: try #require(DType(name: dtype)), name: "x"
        ).output
        do {
            let outputs = try layer(.leaf(input)).leaves
            try #require(outputs.count == specs.count, "\(what)")
            for (output, spec) in zip(outputs, specs) {
                let expected = spec["shape"]?.arrayValue?.map(\.intValue) ?? []
                let found = output.shape.dimensions
                // A layer knows the sizes of its variables, where Keras passes unknown ones on.
                #expect(
                    found.count == expected.count
                        && zip(found, expected).allSatisfy { $1 == nil || $0 == $1 },
                    "\(what): \(output.shape), in Keras \(Shape(expected))")
                #expect(output.dtype.name == spec["dtype"]?.stringValue, "\(what)")
            }
        } catch {
            Issue.record("\(what): \(error)")
        }
        return 1
    }
}
