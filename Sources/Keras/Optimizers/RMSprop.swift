import KerasTensors

/// Steps divided by the root of a running mean of squared gradients.
/// (Keras: `keras.optimizers.RMSprop`.)
///
/// `v = ρ v + (1 − ρ) g²`, then `w −= learningRate · g / √(v + ε)`. With `centered`,
/// `a = ρ a + (1 − ρ) g` and `v − a²` takes the place of `v` below the root. With `momentum`, the
/// step is added to `momentum · m`, and `w` changes by `m`.
open class RMSprop: Optimizer {
    @Configured public var rho = 0.9
    @Configured public var momentum = 0.0
    @Configured public var epsilon = 1e-7
    @Configured public var centered = false

    private var velocities: [Variable] = []
    private var momentums: [Variable] = []
    private var averageGradients: [Variable] = []

    /// RMSprop with learning rate `learningRate`.
    public convenience init(
        learningRate: LearningRate = 0.001, rho: Double = 0.9, momentum: Double = 0,
        epsilon: Double = 1e-7, centered: Bool = false, weightDecay: Double? = nil,
        clipNorm: Double? = nil, clipValue: Double? = nil, globalClipNorm: Double? = nil,
        name: String? = nil
    ) {
        self.init()
        self.learningRate = learningRate
        self.rho = rho
        self.momentum = momentum
        self.epsilon = epsilon
        self.centered = centered
        setCommon(weightDecay, clipNorm, clipValue, globalClipNorm, name)
    }

    open override func build(_ variables: [Variable]) throws {
        try super.build(variables)
        velocities = try addVariables(like: variables, names: ["velocity"])[0]
        if momentum > 0 { momentums = try addVariables(like: variables, names: ["momentum"])[0] }
        if centered {
            averageGradients = try addVariables(like: variables, names: ["average_gradient"])[0]
        }
    }

    open override func updateStep(
        gradient: Tensor, variable: Variable, learningRate: Double
    ) throws {
        let position = try position(of: variable)
        let velocity = velocities[position]
        try velocity.assign(rho * velocity.value + (1 - rho) * Ops.square(gradient))
        var denominator = try velocity.value
        if centered {
            let average = averageGradients[position]
            try average.assign(rho * average.value + (1 - rho) * gradient)
            denominator = try denominator - Ops.square(average.value)
        }
        var step = try learningRate * gradient / Ops.sqrt(denominator + epsilon)
        if momentum > 0 {
            step = try momentum * momentums[position].value + step
            try momentums[position].assign(step)
        }
        try variable.assign(variable.value - step)
    }
}
