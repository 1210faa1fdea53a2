import KerasTensors

/// Steps divided by the root of the sum of squared gradients.
/// (Keras: `keras.optimizers.Adagrad`.)
///
/// `a += g²`, then `w −= learningRate · g / √(a + ε)`; `a` begins as `initialAccumulatorValue`.
open class Adagrad: Optimizer {
    @Configured public var initialAccumulatorValue = 0.1
    @Configured public var epsilon = 1e-7

    private var accumulators: [Variable] = []

    open override func build(_ variables: [Variable]) throws {
        try super.build(variables)
        accumulators = try addVariables(
            like: variables, names: ["accumulator"],
            initializer: .constant(initialAccumulatorValue))[0]
    }

    open override func updateStep(
        gradient: Tensor, variable: Variable, learningRate: Double
    ) throws {
        let accumulator = accumulators[try position(of: variable)]
        try accumulator.assign(accumulator.value + Ops.square(gradient))
        let step = try learningRate * gradient / Ops.sqrt(accumulator.value + epsilon)
        try variable.assign(variable.value - step)
    }
}
