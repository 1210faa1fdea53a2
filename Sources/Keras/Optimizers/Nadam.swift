import KerasTensors

/// Adam with Nesterov's look ahead. (Keras: `keras.optimizers.Nadam`.)
///
/// With `uₜ = β₁(1 − 0.96ᵗ/2)` and `Uₜ = u₁ · … · uₜ`: `m` and `v` as in ``Adam``, then
/// `w −= learningRate · (uₜ₊₁ m / (1 − Uₜ₊₁) + (1 − uₜ) g / (1 − Uₜ)) / (√(v / (1 − β₂ᵗ)) + ε)`.
open class Nadam: Optimizer {
    /// How slowly the mean of the gradients changes: the part of it that is kept at each step.
    @Configured("beta_1") public var beta1 = 0.9
    /// How slowly the mean of the squared gradients changes.
    @Configured("beta_2") public var beta2 = 0.999
    /// What keeps divisions by zero away.
    @Configured public var epsilon = 1e-7

    private var momentums: [Variable] = []
    private var velocities: [Variable] = []
    /// `Uₜ`; made when the optimizer is built.
    private var product: Variable?

    /// Nadam with Keras's arguments and their defaults.
    public convenience init(
        learningRate: LearningRate = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
        epsilon: Double = 1e-7,
        weightDecay: Double? = nil, clipNorm: Double? = nil, clipValue: Double? = nil,
        globalClipNorm: Double? = nil, useEMA: Bool = false, emaMomentum: Double = 0.99,
        emaOverwriteFrequency: Int? = nil, lossScaleFactor: Double? = nil,
        gradientAccumulationSteps: Int? = nil, name: String? = nil
    ) {
        self.init()
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        setCommon(
            learningRate, weightDecay, clipNorm, clipValue, globalClipNorm, useEMA, emaMomentum,
            emaOverwriteFrequency, lossScaleFactor, gradientAccumulationSteps, name)
    }

    open override func build(_ variables: [Variable]) throws {
        try super.build(variables)
        let slots = try addOptimizerVariables(like: variables, names: ["momentum", "velocity"])
        (momentums, velocities) = (slots[0], slots[1])
        product = try addVariable(
            shape: .scalar, initializer: "ones", dtype: variables.first?.dtype ?? .float32)
    }

    /// Before 3.10 Keras had the product before the momentums.
    override var formerVariables: [Variable]? {
        get throws {
            guard let product, let first = momentums.first else { return nil }
            var variables = try ownVariables.filter { $0 !== product }
            guard let place = variables.firstIndex(where: { $0 === first }) else { return nil }
            variables.insert(product, at: place)
            return variables
        }
    }

    override func prepareUpdate() throws {
        guard let product else { return }
        let growth = try growth(step: iterations + 1, like: product)
        try product.assign(product.value * beta1 * growth)
    }

    /// `1 − 0.96ᵗ/2`.
    private func growth(step: Int, like variable: Variable) throws -> Tensor {
        let power = try Ops.power(
            number(0.96, like: variable), number(Double(step), like: variable))
        return try 1 - power * 0.5
    }

    open override func updateStep(
        gradient: Tensor, variable: Variable, learningRate: Double
    ) throws {
        let (m, v) = try (slot(of: variable, in: momentums), slot(of: variable, in: velocities))
        guard let product else { return }
        let step = try iterations + 1
        // Keras takes 1 − β in the variable's dtype, which for float32 is another number.
        let (beta1, beta2) = try (
            number(self.beta1, like: variable), number(self.beta2, like: variable)
        )
        let now = try beta1 * growth(step: step, like: variable)
        let next = try beta1 * growth(step: step + 1, like: variable)
        let productNow = try Ops.cast(product.value, to: variable.dtype)
        let productNext = try productNow * next
        try m.approach(gradient, rate: 1 - beta1)
        try v.approach(Ops.square(gradient), rate: 1 - beta2)
        let power = try Ops.power(beta2, updateNumber(like: variable))
        let ahead = try m.value * next / (1 - productNext)
        let mean = try ahead + gradient * (1 - now) / (1 - productNow)
        let deviation = try Ops.sqrt(v.value / (1 - power)) + epsilon
        try variable.assign(variable.value - mean * learningRate / deviation)
    }
}
