import KerasTensors

/// Adagrad over a sliding window, with steps in the units of the variable.
/// (Keras: `keras.optimizers.Adadelta`.)
///
/// `a = ρ a + (1 − ρ) g²`, `Δ = −g · √(d + ε) / √(a + ε)`, `d = ρ d + (1 − ρ) Δ²`, then
/// `w += learningRate · Δ`.
open class Adadelta: Optimizer {
    @Configured public var rho = 0.95
    @Configured public var epsilon = 1e-7

    private var gradients: [Variable] = []
    private var changes: [Variable] = []

    open override func build(_ variables: [Variable]) throws {
        try super.build(variables)
        let slots = try addVariables(
            like: variables, names: ["accumulated_grad", "accumulated_delta_var"])
        (gradients, changes) = (slots[0], slots[1])
    }

    open override func updateStep(
        gradient: Tensor, variable: Variable, learningRate: Double
    ) throws {
        let position = try position(of: variable)
        let (gradients, changes) = (gradients[position], changes[position])
        try gradients.assign(rho * gradients.value + (1 - rho) * Ops.square(gradient))
        let change = try
            -(Ops.sqrt(changes.value + epsilon) * gradient
            / Ops.sqrt(gradients.value + epsilon))
        try changes.assign(rho * changes.value + (1 - rho) * Ops.square(change))
        try variable.assign(variable.value + learningRate * change)
    }
}
