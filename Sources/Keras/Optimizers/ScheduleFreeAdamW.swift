import KerasTensors

/// AdamW without a schedule: the variable is on the way between a point that is trained and the mean
/// of all its places so far. (Keras: `keras.optimizers.ScheduleFreeAdamW`.)
///
/// `v` as in ``Adam``, `z −= learningRate · g / (√(v / (1 − β₂ᵗ)) + ε)`, `x += (z − x) / t`, and
/// `w = (1 − β₁) z + β₁ x`; `z` begins as `w`. For the first `warmupSteps` the learning rate grows in
/// equal steps.
open class ScheduleFreeAdamW: Optimizer {
    /// How much of the variable is the mean, in ]0, 1].
    @Configured("beta_1") public var beta1 = 0.9
    /// How slowly the mean of the squared gradients changes.
    @Configured("beta_2") public var beta2 = 0.999
    /// What keeps divisions by zero away.
    @Configured public var epsilon = 1e-8
    /// After how many steps the learning rate is whole.
    @Configured public var warmupSteps = 0

    /// The points `z`, which Keras calls so.
    private var momentums: [Variable] = []
    private var velocities: [Variable] = []

    open override class var defaultLearningRate: Double { 0.0025 }

    /// The optimizer with Keras's arguments and their defaults.
    public convenience init(
        learningRate: LearningRate = 0.0025, beta1: Double = 0.9, beta2: Double = 0.999,
        epsilon: Double = 1e-8, warmupSteps: Int = 0,
        weightDecay: Double? = nil, clipNorm: Double? = nil, clipValue: Double? = nil,
        globalClipNorm: Double? = nil, useEMA: Bool = false, emaMomentum: Double = 0.99,
        emaOverwriteFrequency: Int? = nil, lossScaleFactor: Double? = nil,
        gradientAccumulationSteps: Int? = nil, name: String? = nil
    ) {
        self.init()
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.warmupSteps = warmupSteps
        setCommon(
            learningRate, weightDecay, clipNorm, clipValue, globalClipNorm, useEMA, emaMomentum,
            emaOverwriteFrequency, lossScaleFactor, gradientAccumulationSteps, name)
    }

    open override func build(_ variables: [Variable]) throws {
        try super.build(variables)
        let slots = try addOptimizerVariables(like: variables, names: ["momentum", "velocity"])
        (momentums, velocities) = (slots[0], slots[1])
        // Not copied before it is used: a file may be about to give both their values.
        for (momentum, variable) in zip(momentums, variables) {
            try momentum.initialize(copying: variable)
        }
    }

    override func prepareUpdate() throws {
        // The copies are those of before any weight decay.
        for momentum in momentums { _ = try momentum.value }
    }

    open override func updateStep(
        gradient: Tensor, variable: Variable, learningRate: Double
    ) throws {
        let (z, v) = try (slot(of: variable, in: momentums), slot(of: variable, in: velocities))
        let step = try updateNumber(like: variable)
        // Keras takes 1 − β in the variable's dtype, which for float32 is another number.
        let (beta1, beta2) = try (
            number(self.beta1, like: variable), number(self.beta2, like: variable)
        )
        let old = try z.value
        try v.approach(Ops.square(gradient), rate: 1 - beta2)
        let power = try Ops.power(beta2, step)
        let deviation = try Ops.sqrt(v.value / (1 - power)) + epsilon
        try z.assign(old - gradient * rate(learningRate, step, like: variable) / deviation)
        let weight = try 1 / step
        let oldMean = try (variable.value - old * (1 - beta1)) / beta1
        let mean = try oldMean * (1 - weight) + z.value * weight
        try variable.assign(z.value * (1 - beta1) + mean * beta1)
    }

    private func rate(
        _ learningRate: Double, _ step: Tensor, like variable: Variable
    ) throws -> Tensor {
        let rate = try number(learningRate, like: variable)
        guard warmupSteps > 0 else { return rate }
        let part = try step / number(Double(warmupSteps), like: variable)
        return try rate * Ops.minimum(part, Tensor(.float(1)))
    }
}
