import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

/// A description without a module is one of the kind that is asked for, as `keras.losses.deserialize`
/// and its kin have it. (That of layers refuses it.)
@Suite struct ModulelessTests {
    struct Row: Sendable {
        /// Keras's module, without `keras.`.
        let family: String
        let className: String
        let config: JSONValue
        let decode: @Sendable (JSONValue) throws -> KerasObject
    }

    private static func row<Kind: KerasObject>(
        _ family: String, _ kind: Kind.Type, _ className: String, _ config: JSONValue = [:]
    ) -> Row {
        Row(family: family, className: className, config: config) {
            try Serialization.decode(Kind.self, from: $0)
        }
    }

    static let rows = [
        row("initializers", Initializer.self, "Constant", ["value": 2.0]),
        row("losses", Loss.self, "Hinge"), row("metrics", Metric.self, "Hinge"),
        row("optimizers", Optimizer.self, "Adam", ["name": "a"]),
        row("regularizers", Regularizer.self, "L2", ["l2": 0.5]),
        row("constraints", Constraint.self, "NonNeg"),
        row(
            "optimizers.schedules", LearningRateSchedule.self, "ExponentialDecay",
            ["initial_learning_rate": 0.5, "decay_steps": 2, "decay_rate": 0.5]),
    ]

    @Test func `it is the object that Keras makes of it`() throws {
        let descriptions: [JSONValue] = Self.rows.map {
            ["class_name": .string($0.className), "config": $0.config]
        }
        let answer = try Oracle.run(
            script: """
                import json, keras
                result = []
                for family, text in rows:
                    keras.utils.clear_session()
                    module = keras
                    for part in family.split("."):
                        module = getattr(module, part)
                    made = module.deserialize(json.loads(text))
                    result.append(json.dumps(keras.saving.serialize_keras_object(made)))
                """,
            arguments: [
                "rows": .array(
                    try zip(Self.rows, descriptions).map {
                        .array([.string($0.family), .string(try $1.jsonString())])
                    })
            ])
        for (index, row) in Self.rows.enumerated() {
            let expected = try JSONValue(jsonString: #require(answer[index]?.stringValue))
            let made = try row.decode(descriptions[index])
            #expect(
                try Serialization.encode(made).jsonString()
                    == expected.withoutRecentDefaults().jsonString(), "\(row.family)")
        }
    }

    @Test func `without a kind, or of another, it is refused`() throws {
        let dense: JSONValue = ["class_name": "Dense", "config": ["units": 2]]
        #expect(try Serialization.decode(Layer.self, from: dense) is Dense)
        #expect(throws: KerasError.self) { try Serialization.decode(dense) }
        #expect(throws: KerasError.self) { try Serialization.decode(Loss.self, from: dense) }
        #expect(throws: KerasError.self) { try Serialization.decode(KerasObject.self, from: dense) }
    }
}
