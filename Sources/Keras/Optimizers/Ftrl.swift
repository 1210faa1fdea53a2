import KerasTensors

/// Follows the regularized leader: many weights of sparse, wide models become exactly 0.
/// (Keras: `keras.optimizers.Ftrl`.)
///
/// With `p = −learningRatePower`: `n = a + g²`,
/// `z += g + 2 · l2Shrinkage · w − (nᵖ − aᵖ) / learningRate · w`,
/// `w = (clip(z, ±l1) − z) / (nᵖ / learningRate + 2 · l2 + beta / learningRate)`, then `a = n`.
open class Ftrl: Optimizer {
    /// How the learning rate falls as squared gradients add up; 0 or less, 0 for not at all.
    @Configured public var learningRatePower = -0.5
    /// What the sum of squared gradients begins with.
    @Configured public var initialAccumulatorValue = 0.1
    /// How strongly weights are drawn to 0, and stay there.
    @Configured("l1_regularization_strength") public var l1RegularizationStrength = 0.0
    /// How strongly large weights are drawn to 0.
    @Configured("l2_regularization_strength") public var l2RegularizationStrength = 0.0
    /// The same as a part of the gradient.
    @Configured("l2_shrinkage_regularization_strength")
    public var l2ShrinkageRegularizationStrength = 0.0
    /// What is added to the learning rate's denominator.
    @Configured public var beta = 0.0

    private var accumulators: [Variable] = []
    private var linears: [Variable] = []

    /// Ftrl with Keras's arguments and their defaults.
    public convenience init(
        learningRate: LearningRate = 0.001, learningRatePower: Double = -0.5,
        initialAccumulatorValue: Double = 0.1, l1RegularizationStrength: Double = 0,
        l2RegularizationStrength: Double = 0, l2ShrinkageRegularizationStrength: Double = 0,
        beta: Double = 0,
        weightDecay: Double? = nil, clipNorm: Double? = nil, clipValue: Double? = nil,
        globalClipNorm: Double? = nil, useEMA: Bool = false, emaMomentum: Double = 0.99,
        emaOverwriteFrequency: Int? = nil, lossScaleFactor: Double? = nil,
        gradientAccumulationSteps: Int? = nil, name: String? = nil
    ) {
        self.init()
        self.learningRatePower = learningRatePower
        self.initialAccumulatorValue = initialAccumulatorValue
        self.l1RegularizationStrength = l1RegularizationStrength
        self.l2RegularizationStrength = l2RegularizationStrength
        self.l2ShrinkageRegularizationStrength = l2ShrinkageRegularizationStrength
        self.beta = beta
        setCommon(
            learningRate, weightDecay, clipNorm, clipValue, globalClipNorm, useEMA, emaMomentum,
            emaOverwriteFrequency, lossScaleFactor, gradientAccumulationSteps, name)
    }

    open override func setUp() throws {
        try super.setUp()
        try check(
            "learning_rate_power", "negative or zero", learningRatePower <= 0,
            "\(learningRatePower)")
        for (key, value) in [
            ("initial_accumulator_value", initialAccumulatorValue),
            ("l1_regularization_strength", l1RegularizationStrength),
            ("l2_regularization_strength", l2RegularizationStrength),
            ("l2_shrinkage_regularization_strength", l2ShrinkageRegularizationStrength),
        ] {
            try check(key, "positive or zero", value >= 0, "\(value)")
        }
    }

    open override func build(_ variables: [Variable]) throws {
        try super.build(variables)
        let slots = try addOptimizerVariables(
            like: variables, names: ["accumulator", "linear"],
            initializers: [.constant(initialAccumulatorValue), "zeros"])
        (accumulators, linears) = (slots[0], slots[1])
    }

    open override func updateStep(
        gradient: Tensor, variable: Variable, learningRate: Double
    ) throws {
        let accumulator = try slot(of: variable, in: accumulators)
        let linear = try slot(of: variable, in: linears)
        let rate = try number(learningRate, like: variable)
        let exponent = try number(-learningRatePower, like: variable)
        let value = try variable.value
        let sum = try accumulator.value + Ops.square(gradient)
        let power = try Ops.power(sum, exponent)
        let growth = try (power - Ops.power(accumulator.value, exponent)) / rate
        let shrunk = try gradient + value * (2 * l2ShrinkageRegularizationStrength)
        try linear.assign(linear.value + (shrunk - growth * value))
        let l2 = try beta / (rate * 2.0) + l2RegularizationStrength
        let quadratic = try power / rate + l2 * 2
        let z = try linear.value
        let clipped = try Ops.clip(
            z, min: Tensor(.float(-l1RegularizationStrength)),
            max: Tensor(.float(l1RegularizationStrength)))
        try variable.assign((clipped - z) / quadratic)
        try accumulator.assign(sum)
    }
}
