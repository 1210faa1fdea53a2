import KerasTensors

/// Adam whose steps are as long as the variable asks for: for large batches.
/// (Keras: `keras.optimizers.Lamb`.)
///
/// `m` and `v` as in ``Adam``, `u = (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)`, then
/// `w −= learningRate · u · ‖w‖ / ‖u‖`; a norm of 0 leaves the step as long as it is.
open class Lamb: Optimizer {
    /// How slowly the mean of the gradients changes: the part of it that is kept at each step.
    @Configured("beta_1") public var beta1 = 0.9
    /// How slowly the mean of the squared gradients changes.
    @Configured("beta_2") public var beta2 = 0.999
    /// What keeps divisions by zero away.
    @Configured public var epsilon = 1e-7

    private var momentums: [Variable] = []
    private var velocities: [Variable] = []

    /// Lamb with Keras's arguments and their defaults.
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
        let slots = try addOptimizerVariables(like: variables, names: ["momentum", "velocity"])
        (momentums, velocities) = (slots[0], slots[1])
    }

    open override func updateStep(
        gradient: Tensor, variable: Variable, learningRate: Double
    ) throws {
        let (m, v) = try (slot(of: variable, in: momentums), slot(of: variable, in: velocities))
        let step = try updateNumber(like: variable)
        try m.approach(gradient, rate: 1 - beta1)
        try v.approach(Ops.square(gradient), rate: 1 - beta2)
        let mean = try m.value / (1 - Ops.power(number(beta1, like: variable), step))
        let square = try v.value / (1 - Ops.power(number(beta2, like: variable), step))
        let change = try mean / (Ops.sqrt(square) + epsilon)
        let value = try variable.value
        let (length, changeLength) = try (Ops.norm(value), Ops.norm(change))
        let isOrdinary = try Ops.logicalAnd(
            Ops.greater(length, Tensor(.int(0))), Ops.greater(changeLength, Tensor(.int(0))))
        let ratio = try Ops.where(isOrdinary, length / changeLength, Tensor(.float(1)))
        try variable.assign(value - ratio * learningRate * change)
    }
}
