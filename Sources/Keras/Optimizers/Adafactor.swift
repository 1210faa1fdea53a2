import KerasTensors

/// Adam in little memory: of a matrix of squared gradients only the means of rows and columns are
/// kept. (Keras: `keras.optimizers.Adafactor`.)
///
/// With `ρ = min(learningRate, 1/√t)`, `α = max(ε₂, rms(w)) ρ` and `β = 1 − t^beta2Decay`, the mean
/// of squared gradients `v` goes on by `β`; `u = g / √v`, and
/// `w −= α u / max(1, rms(u) / clipThreshold)`.
open class Adafactor: Optimizer {
    /// How the part of the means that is kept grows with the steps.
    @Configured("beta_2_decay") public var beta2Decay = -0.8
    /// What is added to squared gradients.
    @Configured("epsilon_1") public var epsilon1 = 1e-30
    /// The least that a variable's size counts.
    @Configured("epsilon_2") public var epsilon2 = 1e-3
    /// From which size on steps are shortened.
    @Configured public var clipThreshold = 1.0
    /// Whether the learning rate, if it is a number, falls with the steps.
    @Configured public var relativeStep = true

    /// Of each variable the means of rows and of columns, which stand for nothing if it is a vector,
    /// and of all elements.
    private var rows: [Variable] = []
    private var columns: [Variable] = []
    private var velocities: [Variable] = []

    /// Adafactor with Keras's arguments and their defaults.
    public convenience init(
        learningRate: LearningRate = 0.001, beta2Decay: Double = -0.8, epsilon1: Double = 1e-30,
        epsilon2: Double = 1e-3, clipThreshold: Double = 1, relativeStep: Bool = true,
        weightDecay: Double? = nil, clipNorm: Double? = nil, clipValue: Double? = nil,
        globalClipNorm: Double? = nil, useEMA: Bool = false, emaMomentum: Double = 0.99,
        emaOverwriteFrequency: Int? = nil, lossScaleFactor: Double? = nil,
        gradientAccumulationSteps: Int? = nil, name: String? = nil
    ) {
        self.init()
        self.beta2Decay = beta2Decay
        self.epsilon1 = epsilon1
        self.epsilon2 = epsilon2
        self.clipThreshold = clipThreshold
        self.relativeStep = relativeStep
        setCommon(
            learningRate, weightDecay, clipNorm, clipValue, globalClipNorm, useEMA, emaMomentum,
            emaOverwriteFrequency, lossScaleFactor, gradientAccumulationSteps, name)
    }

    open override func build(_ variables: [Variable]) throws {
        try super.build(variables)
        (rows, columns, velocities) = ([], [], [])
        for variable in variables {
            let sizes = variable.shape.dimensions
            // A vector has neither rows nor columns; Keras keeps two numbers in their place.
            let isVector = sizes.count < 2
            let shapes: [Shape] =
                isVector
                ? [.scalar, .scalar]
                : [Shape(sizes.dropLast()), Shape(sizes.dropLast(2) + sizes.suffix(1))]
            let means = try shapes.map {
                try addVariable(
                    shape: $0, dtype: isVector ? .int32 : variable.dtype, name: variable.name)
            }
            rows.append(means[0])
            columns.append(means[1])
            velocities.append(try addVariable(like: variable, name: "velocity"))
        }
    }

    open override func updateStep(
        gradient: Tensor, variable: Variable, learningRate: Double
    ) throws {
        let velocity = try slot(of: variable, in: velocities)
        let step = try updateNumber(like: variable)
        let limit = try 1 / Ops.sqrt(step)
        var rate = try number(learningRate, like: variable)
        if relativeStep, case .value = self.learningRate { rate = try Ops.minimum(rate, limit) }
        let size = try Ops.maximum(number(epsilon2, like: variable), rms(variable.value))
        let length = try size * Ops.minimum(rate, limit)
        let decay = try 1 - Ops.power(step, number(beta2Decay, like: variable))
        let square = try Ops.square(gradient) + epsilon1
        if variable.shape.rank >= 2 {
            let (r, c) = try (slot(of: variable, in: rows), slot(of: variable, in: columns))
            try r.assign(r.value * decay + Ops.mean(square, axis: -1) * (1 - decay))
            try c.assign(c.value * decay + Ops.mean(square, axis: -2) * (1 - decay))
            let share = try r.value / Ops.mean(r.value, axis: -1, keepDims: true)
            try velocity.assign(
                Ops.expandDims(share, axis: -1) * Ops.expandDims(c.value, axis: -2))
        } else {
            try velocity.assign(velocity.value * decay + square * (1 - decay))
        }
        let change = try gradient / Ops.sqrt(velocity.value)
        let excess = try Ops.maximum(Tensor(.float(1)), rms(change) / clipThreshold)
        try variable.assign(variable.value - length * (change / excess))
    }

    private func rms(_ x: Tensor) throws -> Tensor { try Ops.sqrt(Ops.mean(Ops.square(x))) }
}
