import KerasTestSupport

@testable import Keras

extension OptimizerRow {
    static let recent: [OptimizerRow] = nadam + ftrl + adafactor + lamb + scheduleFree + muon

    private static let nadam: [OptimizerRow] = [
        OptimizerRow("Nadam", ["learning_rate": 0.1]) { Nadam(learningRate: 0.1) },
        OptimizerRow(
            "Nadam",
            ["beta_1": 0.5, "beta_2": 0.6, "epsilon": 0.01, "gradient_accumulation_steps": 2]
        ) { Nadam(beta1: 0.5, beta2: 0.6, epsilon: 0.01, gradientAccumulationSteps: 2) },
    ]

    private static let ftrl: [OptimizerRow] = [
        OptimizerRow("Ftrl", ["learning_rate": 0.1]) { Ftrl(learningRate: 0.1) },
        OptimizerRow(
            "Ftrl",
            [
                "learning_rate": 0.2, "learning_rate_power": -0.7, "initial_accumulator_value": 0.3,
                "l1_regularization_strength": 0.2, "l2_regularization_strength": 0.1,
                "l2_shrinkage_regularization_strength": 0.05, "beta": 0.5, "weight_decay": 0.1,
            ]
        ) {
            Ftrl(
                learningRate: 0.2, learningRatePower: -0.7, initialAccumulatorValue: 0.3,
                l1RegularizationStrength: 0.2, l2RegularizationStrength: 0.1,
                l2ShrinkageRegularizationStrength: 0.05, beta: 0.5, weightDecay: 0.1)
        },
    ]

    private static let adafactor: [OptimizerRow] = [
        OptimizerRow("Adafactor", ["learning_rate": 0.6]) { Adafactor(learningRate: 0.6) },
        OptimizerRow(
            "Adafactor",
            [
                "learning_rate": 0.9, "relative_step": false, "beta_2_decay": -0.5,
                "epsilon_1": 1e-6, "epsilon_2": 0.1, "clip_threshold": 0.5, "weight_decay": 0.1,
            ]
        ) {
            Adafactor(
                learningRate: 0.9, beta2Decay: -0.5, epsilon1: 1e-6, epsilon2: 0.1,
                clipThreshold: 0.5, relativeStep: false, weightDecay: 0.1)
        },
    ]

    private static let lamb: [OptimizerRow] = [
        OptimizerRow("Lamb", ["learning_rate": 0.1]) { Lamb(learningRate: 0.1) },
        OptimizerRow("Lamb", ["beta_1": 0.5, "beta_2": 0.6, "epsilon": 0.01, "use_ema": true]) {
            Lamb(beta1: 0.5, beta2: 0.6, epsilon: 0.01, useEMA: true)
        },
    ]

    private static let scheduleFree: [OptimizerRow] = [
        OptimizerRow("ScheduleFreeAdamW") { ScheduleFreeAdamW() },
        OptimizerRow(
            "ScheduleFreeAdamW",
            [
                "learning_rate": 0.1, "beta_1": 0.8, "beta_2": 0.6, "epsilon": 0.01,
                "warmup_steps": 3, "weight_decay": 0.1,
            ]
        ) {
            ScheduleFreeAdamW(
                learningRate: 0.1, beta1: 0.8, beta2: 0.6, epsilon: 0.01, warmupSteps: 3,
                weightDecay: 0.1)
        },
    ]

    private static let muon: [OptimizerRow] = [
        OptimizerRow("Muon", ["learning_rate": 0.1]) { Muon(learningRate: 0.1) },
        OptimizerRow(
            "Muon",
            [
                "learning_rate": 0.1, "adam_beta_1": 0.5, "adam_beta_2": 0.6,
                "adam_weight_decay": .null, "epsilon": 0.01, "weight_decay": 0.2, "muon_a": 3.0,
                "muon_b": -4.0, "muon_c": 2.0, "adam_lr_ratio": 0.5, "momentum": 0.8, "ns_steps": 2,
                "nesterov": false, "rms_rate": .null, "exclude_layers": ["parameter_3"],
            ]
        ) {
            Muon(
                learningRate: 0.1, adamBeta1: 0.5, adamBeta2: 0.6, adamWeightDecay: nil,
                epsilon: 0.01, weightDecay: 0.2, excludeLayers: ["parameter_3"], muonA: 3,
                muonB: -4, muonC: 2, adamLRRatio: 0.5, momentum: 0.8, nsSteps: 2, nesterov: false,
                rmsRate: nil)
        },
    ]
}
