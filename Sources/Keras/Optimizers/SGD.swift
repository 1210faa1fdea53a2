import KerasTensors

/// Gradient descent, with momentum if wanted. (Keras: `keras.optimizers.SGD`.)
///
/// `w -= learningRate · g`; with momentum: `m = momentum · m − learningRate · g`, then `w += m`, or
/// `w += momentum · m − learningRate · g` if `nesterov`.
open class SGD: Optimizer {
    /// How much of the last change goes on, from 0 to 1.
    @Configured public var momentum = 0.0
    /// Whether the step is taken from where the momentum leads. (Nesterov.)
    @Configured public var nesterov = false

    private var momentums: [Variable] = []

    /// SGD with Keras's arguments and their defaults.
    public convenience init(
        learningRate: LearningRate = 0.01, momentum: Double = 0, nesterov: Bool = false,
        weightDecay: Double? = nil, clipNorm: Double? = nil, clipValue: Double? = nil,
        globalClipNorm: Double? = nil, useEMA: Bool = false, emaMomentum: Double = 0.99,
        emaOverwriteFrequency: Int? = nil, lossScaleFactor: Double? = nil,
        gradientAccumulationSteps: Int? = nil, name: String? = nil
    ) {
        self.init()
        self.momentum = momentum
        self.nesterov = nesterov
        setCommon(
            learningRate, weightDecay, clipNorm, clipValue, globalClipNorm, useEMA, emaMomentum,
            emaOverwriteFrequency, lossScaleFactor, gradientAccumulationSteps, name)
    }

    open override class var defaultLearningRate: Double { 0.01 }

    open override func setUp() throws {
        try super.setUp()
        try check("momentum", "between 0 and 1", (0...1).contains(momentum), "\(momentum)")
    }

    open override func build(_ variables: [Variable]) throws {
        try super.build(variables)
        if momentum != 0 {
            momentums = try addOptimizerVariables(like: variables, name: "momentum")
        }
    }

    open override func updateStep(
        gradient: Tensor, variable: Variable, learningRate: Double
    ) throws {
        guard momentum != 0 else {
            try variable.update { try InPlace.addScaled(&$0, gradient, by: -learningRate) }
            return
        }
        let slot = try slot(of: variable, in: momentums)
        try variable.update { value in
            try slot.update { velocity in
                try InPlace.momentum(
                    &value, velocity: &velocity, gradient: gradient, learningRate: learningRate,
                    momentum: momentum, nesterov: nesterov)
            }
        }
    }
}
