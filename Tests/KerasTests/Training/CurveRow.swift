import KerasTestSupport
import Testing

@testable import Keras

/// A fit that Keras and this library can both run: a stack of Dense layers with given weights, on
/// the same data, unshuffled.
struct CurveRow: Sendable, CustomTestStringConvertible {
    struct LayerRow: Sendable {
        let units: Int
        let activation: String
        var kernelRegularizer: String?
        var kernelConstraint: String?
    }

    let name: String
    var layers = [LayerRow(units: 8, activation: "tanh"), LayerRow(units: 1, activation: "linear")]
    var optimizer: (className: String, settings: [String: OracleValue]) = ("SGD", [:])
    let makeOptimizer: @Sendable () -> Optimizer
    var loss = "mean_squared_error"
    var metrics: [String] = []
    var targets: Samples = .between(-1, 1, [50, 1], seed: 6)
    var sampleWeight: Samples?
    var validationSplit = 0.0
    var batchSize = 8

    let inputs: Samples = .between(-1, 1, [50, 4], seed: 5)

    var testDescription: String { name }

    /// Kernels and biases, layer by layer.
    var initialWeights: [Samples] {
        var inputSize = inputs.shape[1]
        return layers.enumerated().flatMap { index, layer -> [Samples] in
            defer { inputSize = layer.units }
            let seed = UInt64(20 + 2 * index)
            return [
                .between(-0.6, 0.6, [inputSize, layer.units], seed: seed),
                .between(-0.1, 0.1, [layer.units], seed: seed + 1),
            ]
        }
    }

    /// What Keras finds: the arguments of `training.mlp_curve`.
    func keras() throws -> OracleValue {
        try withTemporaryDirectory { directory in
            try Oracle.run(
                script: """
                    from themes import training, values
                    np.savez(path, **{str(i): values.array(w) for i, w in enumerate(weights)})
                    result = training.mlp_curve(initial_weights=path, **arguments)
                    """,
                arguments: [
                    "path": .string(directory.file("weights.npz")),
                    "weights": .array(initialWeights.map(\.oracleValue)),
                    "arguments": [
                        "x": inputs.oracleValue, "y": targets.oracleValue,
                        "layers": .array(layers.map(\.oracleValue)),
                        "optimizer": [
                            "class_name": .string(optimizer.className),
                            "config": .object(optimizer.settings),
                        ],
                        "loss": .string(loss), "metrics": OracleValue(metrics),
                        "batch_size": .int(batchSize), "epochs": 5,
                        "validation_split": .double(validationSplit),
                        "sample_weight": sampleWeight?.oracleValue ?? .null,
                    ],
                ])
        }
    }

    /// The same model here, compiled, with the same weights.
    func model() throws -> Sequential {
        let model = Sequential(
            [InputLayer(batchShape: [nil, inputs.shape[1]])] + layers.map { $0.dense() })
        try model.buildIfNeeded(inputShapes: .leaf([nil, inputs.shape[1]]))
        for (variable, value) in zip(try model.weights, initialWeights) {
            try variable.assign(value.tensor)
        }
        try model.compile(
            optimizer: .object(makeOptimizer()), loss: .name(loss),
            metrics: metrics.isEmpty ? nil : metrics.map { .name($0) })
        return model
    }

    @discardableResult
    func fit(_ model: Model, epochs: Range<Int> = 0..<5) throws -> History {
        try model.fit(
            inputs.tensor, targets.tensor, batchSize: batchSize, epochs: epochs.upperBound,
            verbose: 0, validationSplit: validationSplit, shuffle: false,
            sampleWeight: sampleWeight?.tensor, initialEpoch: epochs.lowerBound)
    }
}

extension CurveRow.LayerRow {
    var oracleValue: OracleValue {
        [
            "units": .int(units), "activation": .string(activation),
            "kernel_regularizer": kernelRegularizer.map(OracleValue.string) ?? .null,
            "kernel_constraint": kernelConstraint.map(OracleValue.string) ?? .null,
        ]
    }

    func dense() -> Dense {
        Dense(
            units, activation: .name(activation),
            kernelRegularizer: kernelRegularizer.map { .name($0) },
            kernelConstraint: kernelConstraint.map { .name($0) })
    }
}

extension CurveRow {
    static let all: [CurveRow] = [
        CurveRow(name: "SGD", optimizer: ("SGD", ["learning_rate": 0.1])) {
            SGD(learningRate: 0.1)
        },
        CurveRow(
            name: "SGD with momentum", optimizer: ("SGD", ["learning_rate": 0.05, "momentum": 0.9])
        ) { SGD(learningRate: 0.05, momentum: 0.9) },
        CurveRow(
            name: "SGD with Nesterov's momentum",
            optimizer: ("SGD", ["learning_rate": 0.05, "momentum": 0.9, "nesterov": true])
        ) { SGD(learningRate: 0.05, momentum: 0.9, nesterov: true) },
        CurveRow(name: "Adam", optimizer: ("Adam", ["learning_rate": 0.01])) {
            Adam(learningRate: 0.01)
        },
        CurveRow(
            name: "binary crossentropy, accuracy, weights",
            layers: [
                LayerRow(units: 6, activation: "relu"), LayerRow(units: 1, activation: "sigmoid"),
            ],
            optimizer: ("Adam", ["learning_rate": 0.02]),
            makeOptimizer: { Adam(learningRate: 0.02) }, loss: "binary_crossentropy",
            metrics: ["accuracy"], targets: .bits([50], seed: 7),
            sampleWeight: .between(0, 2, [50], seed: 8)),
        CurveRow(
            name: "classes, validation split, batches that do not divide the data",
            layers: [
                LayerRow(units: 6, activation: "relu"), LayerRow(units: 3, activation: "softmax"),
            ],
            optimizer: ("SGD", ["learning_rate": 0.2]), makeOptimizer: { SGD(learningRate: 0.2) },
            loss: "sparse_categorical_crossentropy", metrics: ["acc"],
            targets: .classes(3, [50], seed: 9), validationSplit: 0.3, batchSize: 11),
        CurveRow(
            name: "regularizer and constraint",
            layers: [
                LayerRow(units: 6, activation: "gelu", kernelRegularizer: "l2"),
                LayerRow(units: 1, activation: "linear", kernelConstraint: "non_neg"),
            ],
            optimizer: ("Adam", ["learning_rate": 0.05]),
            makeOptimizer: { Adam(learningRate: 0.05) }, metrics: ["mae"], validationSplit: 0.2),
    ]

    private init(
        name: String, optimizer: (className: String, settings: [String: OracleValue]),
        makeOptimizer: @escaping @Sendable () -> Optimizer
    ) {
        self.name = name
        self.optimizer = optimizer
        self.makeOptimizer = makeOptimizer
    }
}
