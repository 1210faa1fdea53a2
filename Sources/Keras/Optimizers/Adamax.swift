import KerasTensors

/// Adam with the largest gradient in place of the root of their variance.
/// (Keras: `keras.optimizers.Adamax`.)
///
/// `m += (g − m)(1 − β₁)`, `u = max(β₂ u, |g|)`,
/// `w −= learningRate · m / ((1 − β₁ᵗ)(u + ε))`.
open class Adamax: Optimizer {
    /// How slowly the mean of the gradients changes: the part of it that is kept at each step.
    @Configured("beta_1") public var beta1 = 0.9
    /// How slowly the largest gradient is forgotten.
    @Configured("beta_2") public var beta2 = 0.999
    /// What keeps divisions by zero away.
    @Configured public var epsilon = 1e-7

    private var momentums: [Variable] = []
    private var norms: [Variable] = []

    /// Adamax with Keras's arguments and their defaults.
    public convenience init(
        learningRate: LearningRate = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
        epsilon: Double = 1e-7,
        weightDecay: Double? = nil, clipNorm: Double? = nil, clipValue: Double? = nil,
        globalClipNorm: Double? = nil, useEMA: Bool = false, emaMomentum: Double = 0.99,
        emaOverwriteFrequency: Int? = nil, lossScaleFactor: Double? = nil,
        gradientAccumulationSteps: Int? = nil, name: String? = nil
    ) {
        self.init()
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        setCommon(
            learningRate, weightDecay, clipNorm, clipValue, globalClipNorm, useEMA, emaMomentum,
            emaOverwriteFrequency, lossScaleFactor, gradientAccumulationSteps, name)
    }

    open override func build(_ variables: [Variable]) throws {
        try super.build(variables)
        let slots = try addOptimizerVariables(like: variables, names: ["momentum", "norm"])
        (momentums, norms) = (slots[0], slots[1])
    }

    open override func updateStep(
        gradient: Tensor, variable: Variable, learningRate: Double
    ) throws {
        let (m, norm) = try (slot(of: variable, in: momentums), slot(of: variable, in: norms))
        let step = try iterations + 1
        let settings = InPlace.AdamSettings(beta1: beta1, beta2: beta2, epsilon: epsilon)
        try variable.update { value in
            try m.update { m in
                try norm.update { norm in
                    try InPlace.adamax(
                        &value, m: &m, norm: &norm, gradient: gradient, step: step,
                        learningRate: learningRate, settings: settings)
                }
            }
        }
    }
}
