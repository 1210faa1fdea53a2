import KerasTensors

/// Steps scaled by running estimates of the gradient's mean and variance.
/// (Keras: `keras.optimizers.Adam`.)
///
/// At step `t`: `m += (g − m)(1 − β₁)`, `v += (g² − v)(1 − β₂)`,
/// `w −= α · m / (√v + ε)` with `α = learningRate · √(1 − β₂ᵗ) / (1 − β₁ᵗ)`. With `amsgrad` the
/// largest `v` so far takes the place of `v`.
open class Adam: Optimizer {
    @Configured("beta_1") public var beta1 = 0.9
    @Configured("beta_2") public var beta2 = 0.999
    @Configured public var epsilon = 1e-7
    @Configured public var amsgrad = false

    private var momentums: [Variable] = []
    private var velocities: [Variable] = []
    private var largestVelocities: [Variable] = []

    /// Adam with learning rate `learningRate`.
    public convenience init(
        learningRate: LearningRate = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
        epsilon: Double = 1e-7, amsgrad: Bool = false, weightDecay: Double? = nil,
        clipNorm: Double? = nil, clipValue: Double? = nil, globalClipNorm: Double? = nil,
        name: String? = nil
    ) {
        self.init()
        self.learningRate = learningRate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.amsgrad = amsgrad
        // What a subclass decays by default stays.
        setCommon(weightDecay ?? self.weightDecay, clipNorm, clipValue, globalClipNorm, name)
    }

    open override func build(_ variables: [Variable]) throws {
        try super.build(variables)
        let slots = try addVariables(like: variables, names: ["momentum", "velocity"])
        (momentums, velocities) = (slots[0], slots[1])
        if amsgrad {
            largestVelocities = try addVariables(like: variables, names: ["velocity_hat"])[0]
        }
    }

    open override func updateStep(
        gradient: Tensor, variable: Variable, learningRate: Double
    ) throws {
        let position = try position(of: variable)
        let step = try iterations + 1
        let settings = InPlace.AdamSettings(beta1: beta1, beta2: beta2, epsilon: epsilon)
        try variable.update { value in
            try momentums[position].update { m in
                try velocities[position].update { v in
                    guard amsgrad else {
                        return try InPlace.adam(
                            &value, m: &m, v: &v, gradient: gradient, step: step,
                            learningRate: learningRate, settings: settings)
                    }
                    try largestVelocities[position].update { largest in
                        try InPlace.adam(
                            &value, m: &m, v: &v, vHat: &largest, gradient: gradient, step: step,
                            learningRate: learningRate, settings: settings)
                    }
                }
            }
        }
    }
}
