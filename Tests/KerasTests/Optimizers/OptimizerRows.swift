import KerasTestSupport
import Testing

@testable import Keras

/// An optimizer that Keras and this library can both make.
struct OptimizerRow: Sendable, CustomTestStringConvertible {
    let className: String
    let kwargs: [String: OracleValue]
    let make: @Sendable () throws -> Optimizer

    var testDescription: String { "\(className) \(kwargs)" }

    /// The first version that reads the row, if its arguments are newer than its class.
    var since: String? {
        kwargs.keys.contains { ["adam_weight_decay", "rms_rate"].contains($0) } ? "3.13" : nil
    }

    init(
        _ className: String, _ kwargs: [String: OracleValue] = [:],
        make: @escaping @Sendable () throws -> Optimizer
    ) {
        self.className = className
        self.kwargs = kwargs
        self.make = make
    }

    /// The optimizer under the name that Keras gives the first one of a session.
    func named() throws -> Optimizer {
        let optimizer = try make()
        optimizer.name = SnakeCase.fromClassName(className)
        return optimizer
    }
}

extension OptimizerRow {
    /// A row whose settings are assigned after the optimizer was made.
    private static func row<Made: Optimizer>(
        _ type: Made.Type, _ className: String, _ kwargs: [String: OracleValue],
        _ change: @escaping @Sendable (Made) -> Void
    ) -> OptimizerRow {
        OptimizerRow(className, kwargs) {
            let made = Made()
            change(made)
            return made
        }
    }

    static let all: [OptimizerRow] = plain + clipping + averaging + others + recent

    static let plain: [OptimizerRow] = [
        OptimizerRow("SGD") { SGD() },
        OptimizerRow("SGD", ["learning_rate": 0.1, "momentum": 0.9]) {
            SGD(learningRate: 0.1, momentum: 0.9)
        },
        OptimizerRow("SGD", ["learning_rate": 0.1, "momentum": 0.8, "nesterov": true]) {
            SGD(learningRate: 0.1, momentum: 0.8, nesterov: true)
        },
        OptimizerRow("SGD", ["learning_rate": 0.1, "weight_decay": 0.01]) {
            SGD(learningRate: 0.1, weightDecay: 0.01)
        },
        OptimizerRow("Adam") { Adam() },
        OptimizerRow(
            "Adam", ["learning_rate": 0.05, "beta_1": 0.8, "beta_2": 0.9, "epsilon": 0.001]
        ) { Adam(learningRate: 0.05, beta1: 0.8, beta2: 0.9, epsilon: 0.001) },
        OptimizerRow("Adam", ["learning_rate": 0.05, "amsgrad": true]) {
            Adam(learningRate: 0.05, amsgrad: true)
        },
        OptimizerRow("Adam", ["learning_rate": 0.05, "weight_decay": 0.1]) {
            Adam(learningRate: 0.05, weightDecay: 0.1)
        },
        OptimizerRow("AdamW") { AdamW() },
        OptimizerRow("AdamW", ["learning_rate": 0.1, "weight_decay": 0.2]) {
            AdamW(learningRate: 0.1, weightDecay: 0.2)
        },
    ]

    static let clipping: [OptimizerRow] = [
        OptimizerRow("SGD", ["clipnorm": 0.5]) { SGD(clipNorm: 0.5) },
        OptimizerRow("SGD", ["clipvalue": 0.25]) { SGD(clipValue: 0.25) },
        OptimizerRow("SGD", ["global_clipnorm": 0.5]) { SGD(globalClipNorm: 0.5) },
        OptimizerRow("Adam", ["learning_rate": 0.1, "clipnorm": 0.5]) {
            Adam(learningRate: 0.1, clipNorm: 0.5)
        },
        row(SGD.self, "SGD", ["loss_scale_factor": 8.0]) { $0.lossScaleFactor = 8 },
    ]

    static let averaging: [OptimizerRow] = [
        row(SGD.self, "SGD", ["learning_rate": 0.1, "use_ema": true, "ema_momentum": 0.5]) {
            $0.learningRate = 0.1
            $0.useEMA = true
            $0.emaMomentum = 0.5
        },
        row(Adam.self, "Adam", ["use_ema": true, "ema_overwrite_frequency": 2]) {
            $0.useEMA = true
            $0.emaOverwriteFrequency = 2
        },
        row(SGD.self, "SGD", ["momentum": 0.9, "gradient_accumulation_steps": 2]) {
            $0.momentum = 0.9
            $0.gradientAccumulationSteps = 2
        },
        row(
            Adam.self, "Adam",
            ["gradient_accumulation_steps": 3, "clipvalue": 0.2, "weight_decay": 0.1]
        ) {
            $0.gradientAccumulationSteps = 3
            $0.clipValue = 0.2
            $0.weightDecay = 0.1
        },
        row(SGD.self, "SGD", ["gradient_accumulation_steps": 2, "use_ema": true]) {
            $0.gradientAccumulationSteps = 2
            $0.useEMA = true
        },
    ]

    static let others: [OptimizerRow] = [
        OptimizerRow("RMSprop") { RMSprop() },
        OptimizerRow("RMSprop", ["momentum": 0.5, "centered": true, "learning_rate": 0.01]) {
            RMSprop(learningRate: 0.01, momentum: 0.5, centered: true)
        },
        OptimizerRow("RMSprop", ["momentum": 0.5, "rho": 0.5, "weight_decay": 0.1]) {
            RMSprop(rho: 0.5, momentum: 0.5, weightDecay: 0.1)
        },
        OptimizerRow("RMSprop", ["centered": true, "epsilon": 0.01]) {
            RMSprop(epsilon: 0.01, centered: true)
        },
        OptimizerRow("Adagrad", ["learning_rate": 0.1]) { Adagrad(learningRate: 0.1) },
        OptimizerRow(
            "Adagrad", ["initial_accumulator_value": 0.5, "epsilon": 0.001, "weight_decay": 0.1]
        ) { Adagrad(initialAccumulatorValue: 0.5, epsilon: 0.001, weightDecay: 0.1) },
        OptimizerRow("Adadelta", ["learning_rate": 1.0]) { Adadelta(learningRate: 1) },
        OptimizerRow("Adadelta", ["rho": 0.5, "epsilon": 0.001, "clipnorm": 0.5]) {
            Adadelta(rho: 0.5, epsilon: 0.001, clipNorm: 0.5)
        },
        OptimizerRow("Adamax", ["learning_rate": 0.1]) { Adamax(learningRate: 0.1) },
        OptimizerRow("Adamax", ["beta_1": 0.5, "beta_2": 0.5, "epsilon": 0.001, "use_ema": true]) {
            Adamax(beta1: 0.5, beta2: 0.5, epsilon: 0.001, useEMA: true)
        },
        OptimizerRow("Lion", ["learning_rate": 0.1]) { Lion(learningRate: 0.1) },
        OptimizerRow("Lion", ["beta_1": 0.5, "beta_2": 0.5, "gradient_accumulation_steps": 2]) {
            Lion(beta1: 0.5, beta2: 0.5, gradientAccumulationSteps: 2)
        },
    ]
}
