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
        let alpha = Tensor(
            .float(
                AdamStep.alpha(
                    learningRate: learningRate, beta1: beta1, beta2: beta2,
                    step: try iterations + 1, dtype: variable.dtype)))
        let (momentum, velocity) = (momentums[position], velocities[position])
        let m = try Ops.add(
            momentum.value,
            Ops.multiply(Ops.subtract(gradient, momentum.value), Tensor(.float(1 - beta1))))
        let v = try Ops.add(
            velocity.value,
            Ops.multiply(
                Ops.subtract(Ops.square(gradient), velocity.value), Tensor(.float(1 - beta2))))
        try momentum.assign(m)
        try velocity.assign(v)
        var scale = v
        if amsgrad {
            scale = try Ops.maximum(largestVelocities[position].value, v)
            try largestVelocities[position].assign(scale)
        }
        let denominator = try Ops.add(Ops.sqrt(scale), Tensor(.float(epsilon)))
        try variable.assign(
            Ops.subtract(variable.value, Ops.divide(Ops.multiply(m, alpha), denominator)))
    }
}

/// The part of Adam's rule that is one number for a whole step.
enum AdamStep {
    /// `learningRate · √(1 − β₂ᵗ) / (1 − β₁ᵗ)`, rounded as Keras rounds it: `1 − β₂ᵗ` loses most of
    /// its digits in float32 during the first steps, and the same ones must be lost here.
    static func alpha(
        learningRate: Double, beta1: Double, beta2: Double, step: Int, dtype: DType
    ) -> Double {
        if dtype == .float64 {
            return learningRate * (1 - beta2.raised(to: Double(step))).squareRoot()
                / (1 - beta1.raised(to: Double(step)))
        }
        let step = Float(step)
        let corrected = (1 - Float(beta2).raised(to: step)).squareRoot()
        return Double(Float(learningRate) * corrected / (1 - Float(beta1).raised(to: step)))
    }
}
