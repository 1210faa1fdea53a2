import KerasTestSupport
import Testing

@testable import Keras

/// The table of what older versions have to read: every class that a model can be made or trained
/// with, layers excepted, which `LayerTests` asks them about.
enum WrittenModels {
    static var all: [WrittenModel] {
        optimizers + schedules + losses + metrics + initializers + penalties + graphs + own
    }

    // MARK: Optimizers

    /// Keras before 3.10 has the variables of Nadam in another order.
    private static let statesSince = ["Nadam": "3.10"]

    private static var optimizers: [WrittenModel] {
        Optimizers.all.compactMap { type in
            guard let type = type as? Optimizer.Type, type != Optimizer.self,
                type != LossScaleOptimizer.self
            else { return nil }
            let since =
                statesSince[type.className]
                ?? KerasHistory.version(of: "optimizers", type.className)
            return .compiled(type.className, since: since, optimizer: type.init())
        } + [
            .compiled(
                "SGD of all settings",
                optimizer: SGD(
                    learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.1,
                    clipNorm: 0.5, useEMA: true, emaMomentum: 0.5, emaOverwriteFrequency: 2)),
            .compiled(
                "RMSprop of all settings",
                optimizer: RMSprop(
                    learningRate: 0.1, rho: 0.8, momentum: 0.5, epsilon: 0.01, centered: true,
                    clipValue: 0.5)),
            .compiled(
                "Adam of all settings",
                optimizer: Adam(
                    learningRate: 0.1, beta1: 0.5, beta2: 0.6, epsilon: 0.01, amsgrad: true,
                    weightDecay: 0.1, globalClipNorm: 0.5, gradientAccumulationSteps: 2)),
            .compiled(
                "LossScaleOptimizer",
                optimizer: LossScaleOptimizer(
                    Adam(learningRate: 0.1), initialScale: 64, dynamicGrowthSteps: 2)),
        ]
    }

    private static var schedules: [WrittenModel] {
        let rows: [(String, () -> LearningRateSchedule)] = [
            ("CosineDecay", { Schedules.CosineDecay(0.1, decaySteps: 10, alpha: 0.1) }),
            (
                "warm CosineDecay",
                { Schedules.CosineDecay(0.1, decaySteps: 10, warmupTarget: 0.5, warmupSteps: 2) }
            ),
            (
                "CosineDecayRestarts",
                { Schedules.CosineDecayRestarts(0.1, firstDecaySteps: 2, tMul: 1.5, mMul: 0.5) }
            ),
            (
                "ExponentialDecay",
                { Schedules.ExponentialDecay(0.1, decaySteps: 2, decayRate: 0.5, staircase: true) }
            ),
            (
                "InverseTimeDecay",
                { Schedules.InverseTimeDecay(0.1, decaySteps: 2, decayRate: 0.5) }
            ),
            (
                "PiecewiseConstantDecay",
                { Schedules.PiecewiseConstantDecay(boundaries: [1, 2], values: [0.3, 0.2, 0.1]) }
            ),
            (
                "PolynomialDecay",
                { Schedules.PolynomialDecay(0.1, decaySteps: 10, power: 2.0, cycle: true) }
            ),
        ]
        return rows.map { name, make in
            .compiled(name, optimizer: SGD(learningRate: .schedule(make())))
        }
    }

    // MARK: Losses and metrics

    private static var losses: [WrittenModel] {
        Losses.all.compactMap { type in
            // The generalized crossentropy is in a row of its own.
            guard let type = type as? Loss.Type,
                type.className != "CategoricalGeneralizedCrossEntropy"
            else { return nil }
            let labels = ["SparseCategoricalCrossentropy", "Circle"].contains(type.className)
            return .compiled(
                type.className, since: KerasHistory.version(of: "losses", type.className),
                targets: labels ? .labels : .bits, loss: .object(type.init()))
        } + [
            // Labels that a fit gives have an axis of one element; so have these outputs, before that of
            // the classes.
            WrittenModel("CategoricalGeneralizedCrossEntropy", since: "3.10", targets: .labels) {
                let x = Input([4], name: "x")
                let y = try Dense(2, activation: "softmax", name: "y")(x)
                let model = try Model(
                    inputs: x, outputs: Ops.expandDims(y, axis: 1), name: "g")
                try model.compile(
                    optimizer: .object(SGD(learningRate: 0.1)),
                    loss: .object(Losses.CategoricalGeneralizedCrossEntropy()))
                return model
            }
        ]
    }

    /// Those that need arguments.
    private static var constrained: [() -> Metric] {
        [
            { Metrics.PrecisionAtRecall(recall: 0.5) },
            { Metrics.RecallAtPrecision(precision: 0.5) },
            { Metrics.SensitivityAtSpecificity(specificity: 0.5) },
            { Metrics.SpecificityAtSensitivity(sensitivity: 0.5) },
            // Of two classes there are not five.
            { Metrics.TopKCategoricalAccuracy(k: 1) },
            { Metrics.SparseTopKCategoricalAccuracy(k: 1) },
        ]
    }

    private static var metrics: [WrittenModel] {
        let constrainedNames = Set(constrained.map { type(of: $0()).className })
        let plain = Metrics.all.compactMap { $0 as? Metric.Type }.filter {
            !constrainedNames.contains($0.className)
                // The first two take values and no predictions; the last has a function below.
                && !["Mean", "Sum", "MeanMetricWrapper"].contains($0.className)
        }
        let (ofLabels, ofBits) = (
            plain.filter { $0.className.hasPrefix("Sparse") },
            plain.filter { !$0.className.hasPrefix("Sparse") }
        )
        return [
            .compiled(
                "metrics",
                metrics: { ofBits.map { $0.init() } + constrained.dropLast().map { $0() } }),
            .compiled(
                "metrics of labels", targets: .labels,
                loss: "sparse_categorical_crossentropy",
                metrics: { ofLabels.map { $0.init() } + constrained.suffix(1).map { $0() } }),
            .compiled(
                "metrics of settings",
                metrics: {
                    [
                        Metrics.AUC(curve: .pr, thresholds: [0.25, 0.5]),
                        Metrics.Precision(thresholds: [0.25, 0.5], classID: 1),
                        Metrics.FBetaScore(average: .micro, beta: 0.5, threshold: 0.4),
                        Metrics.BinaryAccuracy(threshold: 0.25),
                        Metrics.MeanMetricWrapper(
                            NamedFunction("mean_absolute_error") {
                                try Losses.meanAbsoluteError($0, $1)
                            }, name: "of_function"),
                    ]
                }),
        ]
    }

    // MARK: Layers' arguments

    private static func dense(
        _ name: String, since: String? = nil, _ make: @escaping () throws -> Dense
    ) -> WrittenModel {
        WrittenModel(name, since: since) {
            try Sequential([InputLayer([4], name: "in"), make()], name: "m")
        }
    }

    /// Keras 3.3 does not find `Orthogonal` in a layer's config, 3.6 does; `STFT` is for kernels of
    /// three axes.
    private static var initializers: [WrittenModel] {
        Initializers.all.compactMap { type in
            guard let type = type as? Initializer.Type, type.className != "STFT" else { return nil }
            return dense(
                type.className, since: type.className == "Orthogonal" ? "3.6" : nil
            ) { Dense(4, kernelInitializer: .object(type.init()), name: "d") }
        } + [
            WrittenModel("STFT", since: "3.7") {
                let x = Input([4], name: "x")
                let convolution = Conv1D(
                    3, kernelSize: 3, kernelInitializer: .object(Initializers.STFT()), name: "c")
                return try Model(
                    inputs: x, outputs: convolution(Ops.expandDims(x, axis: -1)), name: "g")
            }
        ]
    }

    private static var penalties: [WrittenModel] {
        [
            dense("regularizers") {
                Dense(
                    4, kernelRegularizer: .object(Regularizers.L1L2(l1: 0.1, l2: 0.2)),
                    biasRegularizer: .l1(0.1), activityRegularizer: .l2(0.2), name: "d")
            },
            dense("OrthogonalRegularizer") {
                Dense(
                    4,
                    kernelRegularizer: .object(
                        Regularizers.OrthogonalRegularizer(factor: 0.1, mode: "columns")), name: "d"
                )
            },
            dense("constraints") {
                Dense(
                    4, kernelConstraint: .object(Constraints.MaxNorm(1.5, axis: 0)),
                    biasConstraint: .object(Constraints.NonNeg()), name: "d")
            },
            dense("UnitNorm") {
                Dense(4, kernelConstraint: .object(Constraints.UnitNorm(axis: 0)), name: "d")
            },
            dense("MinMaxNorm") {
                Dense(
                    4,
                    kernelConstraint: .object(
                        Constraints.MinMaxNorm(minValue: 0.2, maxValue: 1.2, rate: 0.5)), name: "d")
            },
        ]
    }

    // MARK: Graphs, and classes of one's own

    private static var graphs: [WrittenModel] {
        [
            // Keras 3.3 finds no single tensor in a graph's description, only lists and dictionaries.
            WrittenModel("graph of lists", takesList: true) {
                let x = Input([4], name: "x")
                let y = try Dense(3, activation: "tanh", name: "y")(x)
                let z = try Dense(2, name: "z")(Ops.concatenate([x * 2.0, Ops.relu(y)], axis: 1))
                return try Model(inputs: [x], outputs: [y, z], name: "g")
            },
            WrittenModel("graph", since: "3.4") {
                let x = Input([4], name: "x")
                let shared = Dense(4, activation: "tanh", name: "shared")
                let joined = try Ops.concatenate([shared(x), shared(x * 2.0)], axis: 1)
                return try Model(inputs: x, outputs: Dense(2, name: "end")(joined + 1.0), name: "g")
            },
            WrittenModel("graph of graphs", since: "3.4") {
                let i = Input([4], name: "i")
                let stack = Sequential(
                    [InputLayer([4], name: "j"), Dense(3), Dense(4)], name: "stack")
                let inner = try Model(inputs: i, outputs: stack(Ops.relu(i)), name: "inner")
                let x = Input([4], name: "x")
                let middle = try Model(inputs: x, outputs: inner(x) - 0.5, name: "middle")
                let z = Input([4], name: "z")
                return try Model(inputs: z, outputs: Dense(2)(middle(z)), name: "outer")
            },
            // Two ops and a layer that has a name like theirs: only then ops are named in the file.
            WrittenModel("graph of names", since: "3.11") {
                let x = Input([4], name: "x")
                let y = try Dense(4, name: "multiply")(x * 2.0) * 0.5
                return try Model(inputs: x, outputs: y, name: "g")
            },
            WrittenModel("mixed precision") {
                let layers = [Dense(3, activation: "relu", name: "a"), Dense(2, name: "b")]
                for layer in layers {
                    layer.dtypePolicy = try #require(DTypePolicy(name: "mixed_bfloat16"))
                }
                return Sequential([InputLayer([4], name: "in")] + layers, name: "m")
            },
        ]
    }

    private static var own: [WrittenModel] {
        [
            WrittenModel("custom layers") {
                Sequential([InputLayer([4], name: "in"), Scaled(), Scaled()], name: "m")
            },
            WrittenModel("custom model") {
                let model = Pair()
                try model.compile(optimizer: .adam(learningRate: 0.1), loss: .meanSquaredError)
                try model.build(inputShape: [nil, 4])
                return model
            },
        ]
    }
}
