import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

/// Names mean the metrics that they mean in Keras, and configs are Keras's.
@Suite struct MetricIdentifierTests {
    /// Classes that Keras has and this library does not.
    private static let missing: Set = [
        "Metric", "MeanMetricWrapper", "ConcordanceCorrelation", "PearsonCorrelation", "IoU",
        "BinaryIoU", "MeanIoU", "OneHotIoU", "OneHotMeanIoU",
    ]
    /// Classes whose constructor needs an argument: their bare names fail in Keras.
    private static let constrained: Set = [
        "PrecisionAtRecall", "RecallAtPrecision", "SensitivityAtSpecificity",
        "SpecificityAtSensitivity",
    ]

    @Test func `every name that Keras knows is known`() throws {
        let answer = try Oracle.run(
            script: """
                from keras.src.metrics import ALL_OBJECTS_DICT
                result = {name: found.__name__ for name, found in ALL_OBJECTS_DICT.items()}
                """)
        let names = try #require(answer.objectValue)
        #expect(names.count > 80)
        for (name, found) in names {
            let className = try #require(found.stringValue)
            if Self.missing.contains(className) || Self.constrained.contains(className) { continue }
            let metric = try MetricIdentifier.name(name).resolved()
            #expect(type(of: metric).className == className, "\(name)")
        }
    }

    @Test(arguments: ["kld", "Mse", "crossentropy", "mean_metric_wrapper", ""])
    func `other names are refused`(name: String) throws {
        #expect(throws: KerasError.self) { try MetricIdentifier.name(name).resolved() }
    }

    @Test func `names of objects are Keras's`() throws {
        let types = Metrics.all.compactMap { $0 as? Metric.Type }
            .filter { $0 != Metrics.MeanMetricWrapper.self }
        let constrained = Self.constrained
        let answers = try Oracle.table(
            "objects.serialize",
            types.map {
                [
                    "kind": "metrics", "class_name": .string($0.className),
                    "kwargs": constrained.contains($0.className) ? ["name": "x"] : [:],
                ]
            })
        for (type, answer) in zip(types, answers) where !constrained.contains(type.className) {
            let expected = try answer.get()["config"]?["name"]?.stringValue
            let name = type.init().name
            #expect(name == expected || name.hasPrefix("\(expected ?? "?")_"), "\(type)")
        }
    }

    @Test func `configs`() throws {
        let plain = Metrics.all.filter {
            !Self.constrained.contains($0.className) && $0.className != "MeanMetricWrapper"
                && $0.className != "SparseCategoricalCrossentropy"
        }
        // A name that counts objects depends on what ran before; so it is given.
        try expectSameConfigs(
            plain.map { type in
                ConfigRow("metrics", type.className, ["name": "a_name"]) {
                    let metric = type.init()
                    (metric as? Metric)?.name = "a_name"
                    return metric
                }
            } + [
                ConfigRow("metrics", "BinaryAccuracy", ["threshold": 0.25]) {
                    Metrics.BinaryAccuracy(threshold: 0.25)
                },
                ConfigRow(
                    "metrics", "CategoricalCrossentropy",
                    ["from_logits": true, "label_smoothing": 0.5, "dtype": "float64"]
                ) {
                    Metrics.CategoricalCrossentropy(
                        fromLogits: true, labelSmoothing: 0.5, dtype: .float64)
                },
                ConfigRow(
                    "metrics", "Precision",
                    ["thresholds": [0.25, 0.5], "top_k": 2, "class_id": 1, "name": "p"]
                ) {
                    Metrics.Precision(thresholds: [0.25, 0.5], topK: 2, classID: 1, name: "p")
                },
                ConfigRow("metrics", "PrecisionAtRecall", ["recall": 0.5, "name": "p"]) {
                    Metrics.PrecisionAtRecall(recall: 0.5, name: "p")
                },
                ConfigRow("metrics", "SensitivityAtSpecificity", ["specificity": 0.5, "name": "s"])
                {
                    Metrics.SensitivityAtSpecificity(specificity: 0.5, name: "s")
                },
                ConfigRow(
                    "metrics", "AUC", ["curve": "PR", "thresholds": [0.25, 0.5], "name": "a"]
                ) { Metrics.AUC(curve: .pr, thresholds: [0.25, 0.5], name: "a") },
                ConfigRow("metrics", "FBetaScore", ["average": "micro", "beta": 0.5]) {
                    Metrics.FBetaScore(average: .micro, beta: 0.5)
                },
            ])
    }

    @Test func `a key that old readers refuse is written only if it says something`() throws {
        let plain = try Serialization.encode(Metrics.SparseCategoricalCrossentropy())
        let ignoring = try Serialization.encode(
            Metrics.SparseCategoricalCrossentropy(fromLogits: true, ignoreClass: 2))
        #expect(plain.objectValue?["config"]?.objectValue?["ignore_class"] == nil)
        for (json, environment) in [
            (plain, PythonEnvironment.older(.v33)), (plain, .keras), (ignoring, .keras),
        ] {
            let answer = try Oracle.call(
                "objects.deserialize", ["config": .string(json.jsonString())], in: environment)
            let config = try #require(json.objectValue?["config"]?.objectValue)
            for (key, value) in config {
                #expect(answer["config"]?[key] == OracleValue(value), "\(key)")
            }
        }
    }

    @Test(
        arguments: [
            ("huber", ["delta": 0.5]), ("binary_crossentropy", ["from_logits": true, "axis": 0]),
            ("binary_accuracy", ["threshold": 0.75]), ("dice", ["axis": nil]),
        ] as [(String, [String: OracleValue])])
    func `a wrapped function keeps and gets its arguments`(
        _ name: String, _ arguments: [String: OracleValue]
    ) throws {
        let (yTrue, yPred) = (
            Samples.bits([4, 3], seed: 1), Samples.between(0, 1, [4, 3], seed: 2)
        )
        let answer = try Oracle.run(
            script: """
                import json, keras
                from themes import values
                function = getattr(keras.losses, name, None) or getattr(keras.metrics, name)
                metric = keras.metrics.MeanMetricWrapper(function, name="m", **arguments)
                value = metric(values.array(y_true), values.array(y_pred))
                result = [json.dumps(keras.saving.serialize_keras_object(metric)), float(value)]
                """,
            arguments: [
                "name": .string(name), "arguments": .object(arguments),
                "y_true": yTrue.oracleValue, "y_pred": yPred.oracleValue,
            ])
        let written = try #require(answer[0]?.stringValue)
        let metric = try Serialization.decode(
            Metrics.MeanMetricWrapper.self, from: JSONValue(jsonString: written))
        expectClose(
            try [metric(yTrue.tensor, yPred.tensor).item(as: Float.self)],
            [try #require(answer[1]?.doubleValue)], relative: 2e-6)
        #expect(try Serialization.encode(metric).jsonString() == written)
    }

    @Test func `arguments of a function that takes none are refused`() throws {
        let mine = NamedFunction("my_package>mine") { yTrue, _ in yTrue }
        let wrapped = Metrics.MeanMetricWrapper(mine, arguments: ["delta": 2.0])
        #expect {
            try wrapped.ensureSetUp()
        } throws: { error in
            guard case .unsupported? = error as? KerasError else { return false }
            return true
        }
        let mse = try #require(Losses.functions["mean_squared_error"])
        #expect {
            try Metrics.MeanMetricWrapper(mse, arguments: ["delta": 2.0]).ensureSetUp()
        } throws: { error in
            guard case .unknownConfigKey(_, _, "delta", _)? = error as? KerasError else {
                return false
            }
            return true
        }
    }

    @Test func `a wrapped function is written by its name`() throws {
        let function = try #require(Losses.functions["mean_squared_error"])
        let metric = Metrics.MeanMetricWrapper(function, name: "m")
        let answer = try Oracle.run(
            script: """
                import json, keras
                metric = keras.metrics.MeanMetricWrapper(keras.losses.mean_squared_error, name="m")
                result = json.dumps(keras.saving.serialize_keras_object(metric))
                """)
        let written = try Serialization.encode(metric).jsonString()
        #expect(answer.stringValue == written)
        let read = try Serialization.decode(
            Metrics.MeanMetricWrapper.self, from: JSONValue(jsonString: written))
        let value = try read(Tensor([[Float(1)]]), Tensor([[Float(3)]]))
        #expect(try value.item(as: Float.self) == 4)
    }
}
