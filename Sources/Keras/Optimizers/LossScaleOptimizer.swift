import KerasTensors

/// Multiplies the loss, so that small gradients survive in float16, and lets another optimizer make
/// the steps. (Keras: `keras.optimizers.LossScaleOptimizer`.)
///
/// After `dynamicGrowthSteps` finite steps the scale doubles; a step with a gradient that is not
/// finite is left out, and halves it. `compile` wraps the optimizer of a model whose dtype policy is
/// `mixed_float16`.
///
/// Its state is its own (iteration and learning rate, which it does not use, the count of steps since
/// the scale was changed, the scale) and then that of ``innerOptimizer``, which files have once more
/// under `inner_optimizer`.
open class LossScaleOptimizer: Optimizer {
    /// The optimizer that makes the steps; must be set.
    @Configured(isRequired: true) public var innerOptimizer: Optimizer? = nil
    /// What the loss is multiplied by at first.
    @Configured public var initialScale = 32768.0
    /// After how many finite steps in a row the scale doubles.
    @Configured public var dynamicGrowthSteps = 2000

    private var stepCounter: Variable?
    private var dynamicScale: Variable?

    open override class var defaultLearningRate: Double { 0 }
    override var wrapped: Optimizer? { innerOptimizer }

    /// A wrapper around `innerOptimizer`, whose own `lossScaleFactor` is taken away.
    public convenience init(
        _ innerOptimizer: Optimizer, initialScale: Double = 32768, dynamicGrowthSteps: Int = 2000,
        name: String? = nil
    ) {
        self.init()
        self.innerOptimizer = innerOptimizer
        self.initialScale = initialScale
        self.dynamicGrowthSteps = dynamicGrowthSteps
        if let name { self.name = name }
    }

    open override func setUp() throws {
        try super.setUp()
        guard let innerOptimizer else {
            throw KerasError.notConfigured(object: summaryDescription, key: "inner_optimizer")
        }
        try refuseBaseSettings()
        // Else the gradients would be divided twice.
        if !innerOptimizer.isSetUp { innerOptimizer.lossScaleFactor = nil }
        try innerOptimizer.ensureSetUp()
    }

    /// Keras's files before 3.12 have the settings of every optimizer, with their defaults.
    private func refuseBaseSettings() throws {
        let settings: [(name: String, isDefault: Bool)] = [
            ("weightDecay", weightDecay == nil), ("clipNorm", clipNorm == nil),
            ("globalClipNorm", globalClipNorm == nil), ("clipValue", clipValue == nil),
            ("useEMA", !useEMA), ("lossScaleFactor", lossScaleFactor == nil),
            ("gradientAccumulationSteps", gradientAccumulationSteps == nil),
        ]
        for setting in settings where !setting.isDefault {
            throw KerasError.unsupported(
                object: summaryDescription, feature: "the setting \(setting.name)",
                remedy: "set it on the inner optimizer")
        }
    }

    // MARK: State

    open override func build(_ variables: [Variable]) throws {
        stepCounter = try addVariable(shape: .scalar, dtype: .int32, name: "step_counter")
        dynamicScale = try addVariable(
            shape: .scalar, initializer: .constant(initialScale), name: "dynamic_scale")
        try innerOptimizer?.buildIfNeeded(variables)
        try super.build(variables)
    }

    public override var ownVariables: [Variable] {
        get throws { try super.ownVariables + (innerOptimizer?.ownVariables ?? []) }
    }

    override var formerVariables: [Variable]? {
        get throws {
            try innerOptimizer?.formerVariables.map { try super.ownVariables + $0 }
        }
    }

    // MARK: Steps

    override func lossScale() throws -> Tensor? {
        try dynamicScale?.value ?? Tensor(.float(initialScale))
    }

    override func makeStep(_ gradients: [Tensor?], to variables: [Variable]?) throws {
        if let variables { try buildIfNeeded(variables) }
        guard let innerOptimizer, let stepCounter, let dynamicScale else {
            throw KerasError.notBuilt(
                object: summaryDescription, remedy: "pass the variables with the gradients")
        }
        let areFinite = try gradients.compactMap { $0 }.allSatisfy {
            try Ops.all(Ops.isfinite($0)).scalar(of: Bool.self)
        }
        guard areFinite else {
            try stepCounter.assignZero()
            try dynamicScale.assign(dynamicScale.value * 0.5)
            return
        }
        let scale = try dynamicScale.value
        try innerOptimizer.apply(
            gradients.map { try $0.map { try Ops.divide($0, scale) } },
            to: variables ?? trainedVariables)
        if try Int(stepCounter.scalar(of: Int32.self)) + 1 == dynamicGrowthSteps {
            try stepCounter.assignZero()
            try dynamicScale.assign(dynamicScale.value * 2.0)
        } else {
            try stepCounter.updateScalar(of: Int32.self) { $0 &+= 1 }
        }
    }

    // MARK: Config

    /// `name` and the three settings of its own; the others are the inner optimizer's.
    open override func config() throws -> Config {
        let config = try super.config()
        let kept = ["name", "inner_optimizer", "initial_scale", "dynamic_growth_steps"]
        return config.without(Set(config.keys).subtracting(kept))
    }
}
