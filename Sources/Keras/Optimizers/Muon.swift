import KerasTensors

/// Steps of matrices that are as good as orthogonal; all other variables are left to AdamW.
/// (Keras: `keras.optimizers.Muon`.)
///
/// For a matrix: `m = momentum · m + g`, `u = g + momentum · m` (`m` without `nesterov`), made nearly
/// orthogonal by `nsSteps` iterations of Newton and Schulz, and
/// `w −= learningRate · rmsRate · √max(rows, columns) · u`. Vectors, what has more than two axes,
/// embeddings and excluded layers change as by ``AdamW``, with `adamLRRatio · learningRate`.
open class Muon: Optimizer {
    /// The part of AdamW's mean of gradients that is kept at each step.
    @Configured("adam_beta_1") public var adamBeta1 = 0.9
    /// The part of AdamW's mean of squared gradients that is kept at each step.
    @Configured("adam_beta_2") public var adamBeta2 = 0.999
    /// What keeps AdamW's divisions by zero away.
    @Configured public var epsilon = 1e-7
    /// Patterns, as those of ``DTypePolicyMap``: a variable in whose path one is found is left to
    /// AdamW.
    @Configured public var excludeLayers: [String] = []
    /// The first factor of an iteration, `a`: `x` becomes
    /// `a · x + (b · x · xᵀ + c · (x · xᵀ)²) · x`.
    @Configured public var muonA = 3.4445
    /// The second factor of an iteration, `b`; see ``muonA``.
    @Configured public var muonB = -4.775
    /// The third factor of an iteration, `c`; see ``muonA``.
    @Configured public var muonC = 2.0315
    /// What AdamW's learning rate is of Muon's.
    @Configured("adam_lr_ratio") public var adamLRRatio: Number = 1
    /// The part of the sum of gradients that is kept at each step.
    @Configured public var momentum = 0.95
    /// How many iterations make a step nearly orthogonal.
    @Configured public var nsSteps = 5
    /// Whether the gradient counts once more beside the sum.
    @Configured public var nesterov = true
    /// Whether variables in whose path the word stands are left to AdamW.
    @Configured public var excludeEmbeddings = true
    /// The weight decay of what is left to AdamW; ``Optimizer/weightDecay`` is that of matrices.
    @Configured(since: "3.13") public var adamWeightDecay: Double? = 0.004
    /// How long steps are, so that AdamW's rates suit them; `nil` for as they are.
    @Configured(since: "3.13") public var rmsRate: Double? = 0.2

    private var momentums: [Variable] = []
    /// AdamW's second slots, of the variables that are left to it.
    private var velocities: [Variable?] = []

    public required init() {
        super.init()
        weightDecay = 0.004
    }

    /// Muon with Keras's arguments and their defaults.
    public convenience init(
        learningRate: LearningRate = 0.001, adamBeta1: Double = 0.9, adamBeta2: Double = 0.999,
        adamWeightDecay: Double? = 0.004, epsilon: Double = 1e-7, weightDecay: Double? = 0.004,
        excludeLayers: [String] = [], excludeEmbeddings: Bool = true, muonA: Double = 3.4445,
        muonB: Double = -4.775, muonC: Double = 2.0315, adamLRRatio: Number = 1,
        momentum: Double = 0.95, nsSteps: Int = 5, nesterov: Bool = true, rmsRate: Double? = 0.2,
        clipNorm: Double? = nil, clipValue: Double? = nil,
        globalClipNorm: Double? = nil, useEMA: Bool = false, emaMomentum: Double = 0.99,
        emaOverwriteFrequency: Int? = nil, lossScaleFactor: Double? = nil,
        gradientAccumulationSteps: Int? = nil, name: String? = nil
    ) {
        self.init()
        self.adamBeta1 = adamBeta1
        self.adamBeta2 = adamBeta2
        self.adamWeightDecay = adamWeightDecay
        self.epsilon = epsilon
        self.excludeLayers = excludeLayers
        self.excludeEmbeddings = excludeEmbeddings
        (self.muonA, self.muonB, self.muonC) = (muonA, muonB, muonC)
        self.adamLRRatio = adamLRRatio
        self.momentum = momentum
        self.nsSteps = nsSteps
        self.nesterov = nesterov
        self.rmsRate = rmsRate
        setCommon(
            learningRate, weightDecay, clipNorm, clipValue, globalClipNorm, useEMA, emaMomentum,
            emaOverwriteFrequency, lossScaleFactor, gradientAccumulationSteps, name)
    }

    open override func setUp() throws {
        try super.setUp()
        _ = try exclusions
        try check("ns_steps", "not negative", nsSteps >= 0, "\(nsSteps)")
    }

    open override func build(_ variables: [Variable]) throws {
        try super.build(variables)
        let exclusions = try exclusions
        (momentums, velocities) = ([], [])
        for variable in variables {
            momentums.append(try addVariable(like: variable, name: "momentum"))
            let isAdams =
                variable.shape.rank != 2
                || excludeEmbeddings && variable.path.lowercased().contains("embedding")
                || exclusions.contains { $0.matches(variable.path) }
            velocities.append(isAdams ? try addVariable(like: variable, name: "velocity") : nil)
        }
    }

    private var exclusions: [PathPattern] {
        get throws {
            try excludeLayers.map { try PathPattern(".*\($0).*", of: "Muon.excludeLayers") }
        }
    }

    private func velocity(of variable: Variable) throws -> Variable? {
        let position = try position(of: variable)
        return velocities.indices.contains(position) ? velocities[position] : nil
    }

    override func weightDecay(of variable: Variable) throws -> Double? {
        try velocity(of: variable) == nil ? weightDecay : adamWeightDecay
    }

    open override func updateStep(
        gradient: Tensor, variable: Variable, learningRate: Double
    ) throws {
        let m = try slot(of: variable, in: momentums)
        guard let v = try velocity(of: variable) else {
            return try updateMatrix(gradient, variable, m, learningRate)
        }
        let settings = InPlace.AdamSettings(beta1: adamBeta1, beta2: adamBeta2, epsilon: epsilon)
        let step = try iterations + 1
        try variable.update { value in
            try m.update { m in
                try v.update { v in
                    try InPlace.adam(
                        &value, m: &m, v: &v, gradient: gradient, step: step,
                        learningRate: learningRate * adamLRRatio.doubleValue, settings: settings)
                }
            }
        }
    }

    private func updateMatrix(
        _ gradient: Tensor, _ variable: Variable, _ m: Variable, _ learningRate: Double
    ) throws {
        try m.assign(m.value + (gradient + m.value * (momentum - 1)))
        let direction = nesterov ? try gradient + m.value * momentum : try m.value
        var step = try orthogonal(direction) * learningRate
        if let rmsRate {
            let sizes = try variable.shape.knownSizes(for: "muon")
            let scale = Double(sizes.max() ?? 1).squareRoot()
            step = try step * Tensor([Float(scale)], shape: .scalar) * rmsRate
        }
        try variable.assign(variable.value - step)
    }

    /// A matrix with nearly the singular vectors of `matrix`, and singular values near 1.
    private func orthogonal(_ matrix: Tensor) throws -> Tensor {
        let isTall = (matrix.shape[0] ?? 0) > (matrix.shape[1] ?? 0)
        var x = isTall ? try Ops.transpose(matrix) : matrix
        x = try x / (Ops.norm(x) + 1e-7)
        for _ in 0..<nsSteps {
            let a = try Ops.matmul(x, Ops.transpose(x))
            let b = try a * muonB + Ops.matmul(a * muonC, a)
            x = try x * muonA + Ops.matmul(b, x)
        }
        return isTall ? try Ops.transpose(x) : x
    }
}
