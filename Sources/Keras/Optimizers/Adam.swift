import KerasTensors

/// Steps scaled by running estimates of the gradient's mean and variance.
/// (Keras: `keras.optimizers.Adam`.)
///
/// At step `t`: `m += (g − m)(1 − β₁)`, `v += (g² − v)(1 − β₂)`,
/// `w −= α · m / (√v + ε)` with `α = learningRate · √(1 − β₂ᵗ) / (1 − β₁ᵗ)`. With `amsgrad` the
/// largest `v` so far takes the place of `v`.
open class Adam: Optimizer {
    /// How slowly the mean of the gradients changes: the part of it that is kept at each step.
    @Configured("beta_1") public var beta1 = 0.9
    /// How slowly the mean of the squared gradients changes.
    @Configured("beta_2") public var beta2 = 0.999
    /// What keeps divisions by zero away.
    @Configured public var epsilon = 1e-7
    /// Whether the largest mean of the squared gradients so far is used.
    @Configured public var amsgrad = false

    private var momentums: [Variable] = []
    private var velocities: [Variable] = []
    private var largestVelocities: [Variable] = []

    /// Adam with Keras's arguments and their defaults.
    public convenience init(
        learningRate: LearningRate = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
        epsilon: Double = 1e-7, amsgrad: Bool = false,
        weightDecay: Double? = nil, clipNorm: Double? = nil, clipValue: Double? = nil,
        globalClipNorm: Double? = nil, useEMA: Bool = false, emaMomentum: Double = 0.99,
        emaOverwriteFrequency: Int? = nil, lossScaleFactor: Double? = nil,
        gradientAccumulationSteps: Int? = nil, name: String? = nil
    ) {
        self.init()
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.amsgrad = amsgrad
        // What a subclass decays by default stays.
        setCommon(
            learningRate, weightDecay ?? self.weightDecay, clipNorm, clipValue, globalClipNorm,
            useEMA, emaMomentum,
            emaOverwriteFrequency, lossScaleFactor, gradientAccumulationSteps, name)
    }

    open override func build(_ variables: [Variable]) throws {
        try super.build(variables)
        let slots = try addOptimizerVariables(like: variables, names: ["momentum", "velocity"])
        (momentums, velocities) = (slots[0], slots[1])
        if amsgrad {
            largestVelocities = try addOptimizerVariables(like: variables, name: "velocity_hat")
        }
    }

    open override func updateStep(
        gradient: Tensor, variable: Variable, learningRate: Double
    ) throws {
        let (m, v) = try (slot(of: variable, in: momentums), slot(of: variable, in: velocities))
        let largest = amsgrad ? try slot(of: variable, in: largestVelocities) : nil
        let step = try iterations + 1
        let settings = InPlace.AdamSettings(beta1: beta1, beta2: beta2, epsilon: epsilon)
        try variable.update { value in
            try m.update { m in
                try v.update { v in
                    guard let largest else {
                        return try InPlace.adam(
                            &value, m: &m, v: &v, gradient: gradient, step: step,
                            learningRate: learningRate, settings: settings)
                    }
                    try largest.update { largest in
                        try InPlace.adam(
                            &value, m: &m, v: &v, vHat: &largest, gradient: gradient, step: step,
                            learningRate: learningRate, settings: settings)
                    }
                }
            }
        }
    }
}
