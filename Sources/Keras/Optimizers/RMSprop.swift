import KerasTensors

/// Steps divided by the root of a running mean of squared gradients.
/// (Keras: `keras.optimizers.RMSprop`.)
///
/// `v = ρ v + (1 − ρ) g²`, then `w −= learningRate · g / √(v + ε)`. With `centered`,
/// `a = ρ a + (1 − ρ) g` and `v − a²` takes the place of `v` below the root. With `momentum`, the
/// step is added to `momentum · m`, and `w` changes by `m`.
open class RMSprop: Optimizer {
    /// The part of the mean of squared gradients that is kept at each step.
    @Configured public var rho = 0.9
    /// How much of the last change goes on; 0 for none.
    @Configured public var momentum = 0.0
    /// What keeps divisions by zero away.
    @Configured public var epsilon = 1e-7
    /// Whether steps are divided by the gradient's deviation, not by its size.
    @Configured public var centered = false

    private var velocities: [Variable] = []
    private var momentums: [Variable] = []
    private var averageGradients: [Variable] = []

    /// RMSprop with Keras's arguments and their defaults.
    public convenience init(
        learningRate: LearningRate = 0.001, rho: Double = 0.9, momentum: Double = 0,
        epsilon: Double = 1e-7, centered: Bool = false,
        weightDecay: Double? = nil, clipNorm: Double? = nil, clipValue: Double? = nil,
        globalClipNorm: Double? = nil, useEMA: Bool = false, emaMomentum: Double = 0.99,
        emaOverwriteFrequency: Int? = nil, lossScaleFactor: Double? = nil,
        gradientAccumulationSteps: Int? = nil, name: String? = nil
    ) {
        self.init()
        self.rho = rho
        self.momentum = momentum
        self.epsilon = epsilon
        self.centered = centered
        setCommon(
            learningRate, weightDecay, clipNorm, clipValue, globalClipNorm, useEMA, emaMomentum,
            emaOverwriteFrequency, lossScaleFactor, gradientAccumulationSteps, name)
    }

    open override func build(_ variables: [Variable]) throws {
        try super.build(variables)
        velocities = try addOptimizerVariables(like: variables, name: "velocity")
        if momentum > 0 { momentums = try addOptimizerVariables(like: variables, name: "momentum") }
        if centered {
            averageGradients = try addOptimizerVariables(like: variables, name: "average_gradient")
        }
    }

    open override func updateStep(
        gradient: Tensor, variable: Variable, learningRate: Double
    ) throws {
        let velocity = try slot(of: variable, in: velocities)
        let momenta = momentum > 0 ? try slot(of: variable, in: momentums) : nil
        let average = try updatedAverage(gradient, of: variable)
        try variable.update { value in
            try velocity.update { velocity in
                guard let momenta else {
                    return try InPlace.rmsprop(
                        &value, velocity: &velocity, averageGradient: average, gradient: gradient,
                        learningRate: learningRate, rho: rho, epsilon: epsilon)
                }
                try momenta.update { momenta in
                    try InPlace.rmsprop(
                        &value, velocity: &velocity, momenta: &momenta, averageGradient: average,
                        gradient: gradient, learningRate: learningRate, rho: rho,
                        momentum: momentum, epsilon: epsilon)
                }
            }
        }
    }

    /// The running mean of the gradient, if the velocity is centered.
    private func updatedAverage(_ gradient: Tensor, of variable: Variable) throws -> Tensor? {
        guard centered else { return nil }
        let average = try slot(of: variable, in: averageGradients)
        try average.update { try InPlace.average(&$0, with: gradient, momentum: rho) }
        return try average.value
    }
}
