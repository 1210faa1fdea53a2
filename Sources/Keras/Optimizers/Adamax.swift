import KerasTensors

/// Adam with the largest gradient in place of the root of their variance.
/// (Keras: `keras.optimizers.Adamax`.)
///
/// `m += (g − m)(1 − β₁)`, `u = max(β₂ u, |g|)`,
/// `w −= learningRate · m / ((1 − β₁ᵗ)(u + ε))`.
open class Adamax: Optimizer {
    @Configured("beta_1") public var beta1 = 0.9
    @Configured("beta_2") public var beta2 = 0.999
    @Configured public var epsilon = 1e-7

    private var momentums: [Variable] = []
    private var norms: [Variable] = []

    open override func build(_ variables: [Variable]) throws {
        try super.build(variables)
        let slots = try addVariables(like: variables, names: ["momentum", "norm"])
        (momentums, norms) = (slots[0], slots[1])
    }

    open override func updateStep(
        gradient: Tensor, variable: Variable, learningRate: Double
    ) throws {
        let position = try position(of: variable)
        let (momentum, norm) = (momentums[position], norms[position])
        let step = try iterations + 1
        try momentum.assign(momentum.value + (gradient - momentum.value) * (1 - beta1))
        try norm.assign(Ops.maximum(beta2 * norm.value, Ops.abs(gradient)))
        let correction = Double(1 - Float(beta1).raised(to: Float(step)))
        let change = try learningRate * momentum.value / (correction * (norm.value + epsilon))
        try variable.assign(variable.value - change)
    }
}
