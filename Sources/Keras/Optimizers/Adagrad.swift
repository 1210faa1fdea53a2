import KerasTensors

/// Steps divided by the root of the sum of squared gradients.
/// (Keras: `keras.optimizers.Adagrad`.)
///
/// `a += g²`, then `w −= learningRate · g / √(a + ε)`; `a` begins as `initialAccumulatorValue`.
open class Adagrad: Optimizer {
    /// What the sum of squared gradients begins with.
    @Configured public var initialAccumulatorValue = 0.1
    /// What keeps divisions by zero away.
    @Configured public var epsilon = 1e-7

    private var accumulators: [Variable] = []

    /// Adagrad with Keras's arguments and their defaults.
    public convenience init(
        learningRate: LearningRate = 0.001, initialAccumulatorValue: Double = 0.1,
        epsilon: Double = 1e-7,
        weightDecay: Double? = nil, clipNorm: Double? = nil, clipValue: Double? = nil,
        globalClipNorm: Double? = nil, useEMA: Bool = false, emaMomentum: Double = 0.99,
        emaOverwriteFrequency: Int? = nil, lossScaleFactor: Double? = nil,
        gradientAccumulationSteps: Int? = nil, name: String? = nil
    ) {
        self.init()
        self.initialAccumulatorValue = initialAccumulatorValue
        self.epsilon = epsilon
        setCommon(
            learningRate, weightDecay, clipNorm, clipValue, globalClipNorm, useEMA, emaMomentum,
            emaOverwriteFrequency, lossScaleFactor, gradientAccumulationSteps, name)
    }

    open override func build(_ variables: [Variable]) throws {
        try super.build(variables)
        accumulators = try addOptimizerVariables(
            like: variables, name: "accumulator", initializer: .constant(initialAccumulatorValue))
    }

    open override func updateStep(
        gradient: Tensor, variable: Variable, learningRate: Double
    ) throws {
        let accumulator = try slot(of: variable, in: accumulators)
        try variable.update { value in
            try accumulator.update { accumulator in
                try InPlace.adagrad(
                    &value, accumulator: &accumulator, gradient: gradient,
                    learningRate: learningRate, epsilon: epsilon)
            }
        }
    }
}
