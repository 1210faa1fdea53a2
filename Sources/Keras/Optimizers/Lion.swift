import KerasTensors

/// Steps of equal size, in the direction of the gradient's sign. (Keras: `keras.optimizers.Lion`.)
///
/// `w −= learningRate · sign(β₁ m + (1 − β₁) g)`, then `m = β₂ m + (1 − β₂) g`.
open class Lion: Optimizer {
    @Configured("beta_1") public var beta1 = 0.9
    @Configured("beta_2") public var beta2 = 0.99

    private var momentums: [Variable] = []

    open override func setUp() throws {
        try super.setUp()
        try check("beta_1", "in the range ]0, 1]", beta1 > 0 && beta1 <= 1, "\(beta1)")
    }

    open override func build(_ variables: [Variable]) throws {
        try super.build(variables)
        momentums = try addVariables(like: variables, names: ["momentum"])[0]
    }

    open override func updateStep(
        gradient: Tensor, variable: Variable, learningRate: Double
    ) throws {
        let momentum = momentums[try position(of: variable)]
        let direction = try Ops.sign(momentum.value * beta1 + gradient * (1 - beta1))
        try variable.assign(variable.value - learningRate * direction)
        try momentum.assign(momentum.value * beta2 + gradient * (1 - beta2))
    }
}
