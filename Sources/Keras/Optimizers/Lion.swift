import KerasTensors

/// Steps of equal size, in the direction of the gradient's sign. (Keras: `keras.optimizers.Lion`.)
///
/// `w −= learningRate · sign(β₁ m + (1 − β₁) g)`, then `m = β₂ m + (1 − β₂) g`.
open class Lion: Optimizer {
    /// How much of the direction comes from the mean of the gradients, in ]0, 1].
    @Configured("beta_1") public var beta1 = 0.9
    /// How slowly the mean of the gradients changes.
    @Configured("beta_2") public var beta2 = 0.99

    private var momentums: [Variable] = []

    /// Lion with Keras's arguments and their defaults.
    public convenience init(
        learningRate: LearningRate = 0.001, beta1: Double = 0.9, beta2: Double = 0.99,
        weightDecay: Double? = nil, clipNorm: Double? = nil, clipValue: Double? = nil,
        globalClipNorm: Double? = nil, useEMA: Bool = false, emaMomentum: Double = 0.99,
        emaOverwriteFrequency: Int? = nil, lossScaleFactor: Double? = nil,
        gradientAccumulationSteps: Int? = nil, name: String? = nil
    ) {
        self.init()
        self.beta1 = beta1
        self.beta2 = beta2
        setCommon(
            learningRate, weightDecay, clipNorm, clipValue, globalClipNorm, useEMA, emaMomentum,
            emaOverwriteFrequency, lossScaleFactor, gradientAccumulationSteps, name)
    }

    open override func setUp() throws {
        try super.setUp()
        try check("beta_1", "in the range ]0, 1]", beta1 > 0 && beta1 <= 1, "\(beta1)")
    }

    open override func build(_ variables: [Variable]) throws {
        try super.build(variables)
        momentums = try addOptimizerVariables(like: variables, name: "momentum")
    }

    open override func updateStep(
        gradient: Tensor, variable: Variable, learningRate: Double
    ) throws {
        let momentum = try slot(of: variable, in: momentums)
        try variable.update { value in
            try momentum.update { m in
                try InPlace.lion(
                    &value, m: &m, gradient: gradient, learningRate: learningRate, beta1: beta1,
                    beta2: beta2)
            }
        }
    }
}
