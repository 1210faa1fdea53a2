import KerasTensors

/// Adagrad over a sliding window, with steps in the units of the variable.
/// (Keras: `keras.optimizers.Adadelta`.)
///
/// `a = ρ a + (1 − ρ) g²`, `Δ = −g · √(d + ε) / √(a + ε)`, `d = ρ d + (1 − ρ) Δ²`, then
/// `w += learningRate · Δ`.
open class Adadelta: Optimizer {
    /// The part of the means that is kept at each step.
    @Configured public var rho = 0.95
    /// What keeps divisions by zero away.
    @Configured public var epsilon = 1e-7

    private var gradients: [Variable] = []
    private var changes: [Variable] = []

    /// Adadelta with Keras's arguments and their defaults.
    public convenience init(
        learningRate: LearningRate = 0.001, rho: Double = 0.95, epsilon: Double = 1e-7,
        weightDecay: Double? = nil, clipNorm: Double? = nil, clipValue: Double? = nil,
        globalClipNorm: Double? = nil, useEMA: Bool = false, emaMomentum: Double = 0.99,
        emaOverwriteFrequency: Int? = nil, lossScaleFactor: Double? = nil,
        gradientAccumulationSteps: Int? = nil, name: String? = nil
    ) {
        self.init()
        self.rho = rho
        self.epsilon = epsilon
        setCommon(
            learningRate, weightDecay, clipNorm, clipValue, globalClipNorm, useEMA, emaMomentum,
            emaOverwriteFrequency, lossScaleFactor, gradientAccumulationSteps, name)
    }

    open override func build(_ variables: [Variable]) throws {
        try super.build(variables)
        let slots = try addOptimizerVariables(
            like: variables, names: ["accumulated_grad", "accumulated_delta_var"])
        (gradients, changes) = (slots[0], slots[1])
    }

    open override func updateStep(
        gradient: Tensor, variable: Variable, learningRate: Double
    ) throws {
        let gradients = try slot(of: variable, in: gradients)
        let changes = try slot(of: variable, in: changes)
        try variable.update { value in
            try gradients.update { gradients in
                try changes.update { changes in
                    try InPlace.adadelta(
                        &value, gradients: &gradients, changes: &changes, gradient: gradient,
                        learningRate: learningRate, rho: rho, epsilon: epsilon)
                }
            }
        }
    }
}
