import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

/// Losses are written and read as Keras does.
@Suite struct LossConfigTests {
    @Test func `losses with their defaults`() throws {
        try expectSameConfigs(
            Losses.all.map { type in ConfigRow("losses", type.className) { type.init() } })
    }

    @Test func `losses with settings`() throws {
        try expectSameConfigs([
            ConfigRow(
                "losses", "BinaryCrossentropy",
                ["from_logits": true, "label_smoothing": 0.1, "axis": 1, "name": "b"]
            ) {
                Losses.BinaryCrossentropy(
                    fromLogits: true, labelSmoothing: 0.1, axis: 1, name: "b")
            },
            ConfigRow("losses", "SparseCategoricalCrossentropy", ["ignore_class": -1]) {
                Losses.SparseCategoricalCrossentropy(ignoreClass: -1)
            },
            ConfigRow("losses", "Dice", ["axis": [1, 2]], since: "3.4") {
                Losses.Dice(axis: [1, 2])
            },
            ConfigRow("losses", "Tversky", ["axis": 1, "alpha": 0.25], since: "3.8") {
                Losses.Tversky(alpha: 0.25, axis: 1)
            },
            ConfigRow("losses", "MeanSquaredError", ["reduction": nil]) {
                Losses.MeanSquaredError(reduction: .none)
            },
            ConfigRow("losses", "Hinge", ["reduction": "sum"]) { Losses.Hinge(reduction: .sum) },
            ConfigRow(
                "losses", "CategoricalFocalCrossentropy", ["alpha": 0.5, "gamma": 1.0]
            ) { Losses.CategoricalFocalCrossentropy(alpha: 0.5, gamma: 1) },
            ConfigRow("losses", "CategoricalFocalCrossentropy", ["alpha": [0.1, 0.2]]) {
                Losses.CategoricalFocalCrossentropy(alpha: [0.1, 0.2])
            },
        ])
    }

    @Test func `a wrapped function keeps and gets its arguments`() throws {
        let (yTrue, yPred) = (
            Samples.bits([4, 3], seed: 1), Samples.between(-4, 4, [4, 3], seed: 2)
        )
        let answer = try Oracle.run(
            script: """
                import json, keras
                from keras.src.losses.losses import LossFunctionWrapper
                from themes import values
                loss = LossFunctionWrapper(keras.losses.huber, name="h", delta=0.5)
                value = loss(values.array(y_true), values.array(y_pred))
                result = [json.dumps(keras.saving.serialize_keras_object(loss)), float(value)]
                """, arguments: ["y_true": yTrue.oracleValue, "y_pred": yPred.oracleValue])
        let text = try #require(answer[0]?.stringValue)
        let read = try Serialization.decode(Loss.self, from: JSONValue(jsonString: text))
        expectClose(
            [try read(yTrue.tensor, yPred.tensor).item(as: Float.self)],
            [try #require(answer[1]?.doubleValue)], relative: 2e-6)
        let written = try Serialization.encode(read)
        #expect(
            try written.objectValue?["config"] == JSONValue(jsonString: text).objectValue?["config"]
        )
    }

    @Test func `settings that Keras forgets are kept, and Keras takes them`() throws {
        let written = try Serialization.encode(Losses.Huber(delta: 0.25))
        let read = try Serialization.decode(Losses.Huber.self, from: written)
        #expect(read.delta == 0.25)
        let answer = try Oracle.run(
            script: """
                import json, keras
                loss = keras.saving.deserialize_keras_object(json.loads(text))
                result = loss._fn_kwargs["delta"]
                """,
            arguments: ["text": .string(try written.jsonString())])
        #expect(answer == 0.25)
    }

    @Test func `an unknown reduction is refused where it stands`() throws {
        let json = try JSONValue(
            jsonString: """
                {"module": "keras.losses", "class_name": "Hinge",
                 "config": {"name": "hinge", "reduction": "auto"}, "registered_name": null}
                """)
        let error = #expect(throws: KerasError.self) { try Serialization.decode(json) }
        guard case .invalidConfig(let path, _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(path.hasSuffix("reduction"))
    }
}
