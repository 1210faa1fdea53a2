import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

/// Every built-in class reads what Keras writes for it and writes the same again: no key is lost,
/// none is added. A class that is added to the table without its keys fails here.
@Suite struct BuiltInConfigTests {
    /// What Keras's initializers cannot do without.
    static let requiredArguments: [String: [String: OracleValue]] = [
        "Activation": ["activation": "relu"], "AveragePooling1D": ["pool_size": 3],
        "AveragePooling2D": ["pool_size": 3], "AveragePooling3D": ["pool_size": 3],
        "CategoryEncoding": ["num_tokens": 3],
        "Conv1D": ["filters": 3, "kernel_size": 2], "Conv2D": ["filters": 3, "kernel_size": 2],
        "Conv3D": ["filters": 3, "kernel_size": 2], "Dense": ["units": 3],
        "Discretization": ["num_bins": 3], "Dropout": ["rate": 0.5],
        "EinsumDense": ["equation": "ab,bc->ac", "output_shape": 3],
        "Embedding": ["input_dim": 3, "output_dim": 2],
        "MultiHeadAttention": ["num_heads": 2, "key_dim": 3],
        "Bidirectional": ["layer": layer("GRU")], "GRU": ["units": 3], "GRUCell": ["units": 3],
        "LSTM": ["units": 3], "LSTMCell": ["units": 3], "RNN": ["cell": layer("LSTMCell")],
        "SimpleRNN": ["units": 3], "SimpleRNNCell": ["units": 3],
        "StackedRNNCells": ["cells": [layer("LSTMCell"), layer("GRUCell")]],
        "TimeDistributed": ["layer": layer("Dense")],
        "InputLayer": ["shape": [4]],
        "LossScaleOptimizer": [
            "inner_optimizer": [
                "module": "keras.optimizers", "class_name": "SGD", "config": ["name": "sgd"],
            ]
        ],
        "CosineDecay": ["initial_learning_rate": 0.1, "decay_steps": 10],
        "CosineDecayRestarts": ["initial_learning_rate": 0.1, "first_decay_steps": 10],
        "ExponentialDecay": ["initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5],
        "InverseTimeDecay": ["initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5],
        "PiecewiseConstantDecay": ["boundaries": [10], "values": [0.5, 0.25]],
        "PolynomialDecay": ["initial_learning_rate": 0.1, "decay_steps": 10],
        "PrecisionAtRecall": ["recall": 0.5], "RecallAtPrecision": ["precision": 0.5],
        "SensitivityAtSpecificity": ["specificity": 0.5],
        "SpecificityAtSensitivity": ["sensitivity": 0.5],
    ]
    /// A layer of three units.
    private static func layer(_ name: String) -> OracleValue {
        [
            "module": "keras.layers", "class_name": .string(name),
            "config": ["units": 3, "name": "inner"], "registered_name": nil,
        ]
    }

    /// Classes that are subclassed, or made from a function, and have no settings of their own.
    private static let abstract: Set<String> = [
        "Initializer", "Layer", "LearningRateSchedule", "Loss", "LossFunctionWrapper",
        "MeanMetricWrapper", "Metric", "Model", "Optimizer", "Regularizer",
    ]

    /// Classes that Keras refuses to make without TensorFlow, which the tests do not install; their
    /// configs are compared with those in the fixtures of PreprocessingCaseTests.
    private static let needingTensorFlow: Set<String> = [
        "Hashing", "IntegerLookup", "StringLookup", "TextVectorization",
    ]

    @Test func `every built-in keeps the keys that Keras gives it`() throws {
        let classes = BuiltIns.modules.flatMap { module, types in
            types.map { (module: module, name: $0.className) }
        }.filter {
            !Self.abstract.contains($0.name) && !Self.needingTensorFlow.contains($0.name)
        }
        #expect(classes.count > 90)
        let answers = try Oracle.table(
            "objects.serialize_text",
            classes.map { module, name in
                let kind = module == "keras" ? "models" : module.dropFirst("keras.".count)
                return [
                    "kind": .string(String(kind)),
                    "class_name": .string(name),
                    "kwargs": .object(Self.requiredArguments[name] ?? [:]),
                ]
            })
        for ((module, name), answer) in zip(classes, answers) {
            let theirs = try JSONValue(jsonString: #require(answer.get().stringValue))
            guard case .object(let object) = try Serialization.decode(theirs) else {
                Issue.record("\(module).\(name) is read as something else")
                continue
            }
            #expect(type(of: object).className == name)
            #expect(
                try Serialization.encode(object).jsonString()
                    == theirs.withoutRecentDefaults().jsonString(),
                "\(module).\(name)")
        }
    }
}
