import KerasTensors

/// Normalizes each channel by mean and variance of the batch while training, and by moving averages
/// of those else. (Keras: `keras.layers.BatchNormalization`.)
///
/// Input and output: any shape; the channels are along `axis`. A mask, of one dimension less than
/// the input, says which places the batch's moments are made of. Variables, of a number for each
/// channel: `gamma`, with `scale`, `beta`, with `center`, and the moving averages, which are not
/// trained but updated by every call in training. A layer that is not `trainable` always uses them.
/// 16-bit floats are computed as float32.
open class BatchNormalization: Layer {
    /// Where the channels are.
    @Configured public var axis: Int = -1
    /// How much of the moving averages stays at an update.
    @Configured public var momentum: Double = 0.99
    /// Added to the variance.
    @Configured public var epsilon: Double = 1e-3
    /// Whether `beta` is added.
    @Configured public var center: Bool = true
    /// Whether the result is multiplied by `gamma`.
    @Configured public var scale: Bool = true
    /// What `beta` starts as.
    @Configured public var betaInitializer: InitializerIdentifier = "zeros"
    /// What `gamma` starts as.
    @Configured public var gammaInitializer: InitializerIdentifier = "ones"
    /// What the moving average of the mean starts as.
    @Configured public var movingMeanInitializer: InitializerIdentifier = "zeros"
    /// What the moving average of the variance starts as.
    @Configured public var movingVarianceInitializer: InitializerIdentifier = "ones"
    /// A penalty for `beta`, added to the loss.
    @Configured public var betaRegularizer: RegularizerIdentifier?
    /// A penalty for `gamma`, added to the loss.
    @Configured public var gammaRegularizer: RegularizerIdentifier?
    /// What `beta` is projected to after each update.
    @Configured public var betaConstraint: ConstraintIdentifier?
    /// What `gamma` is projected to after each update.
    @Configured public var gammaConstraint: ConstraintIdentifier?
    /// Kept for the way back to Python: here there is one device.
    @Configured public var synchronized: Bool = false
    @Configured(since: "3.14") var renorm: Bool = false
    @Configured(since: "3.14") var renormMomentum: Double = 0.99

    /// The factors; not initialized without `scale`.
    public let gamma = Variable(name: "gamma")
    /// The summands; not initialized without `center`.
    public let beta = Variable(name: "beta")
    /// The moving average of the mean.
    public let movingMean = Variable(name: "moving_mean", trainable: false)
    /// The moving average of the variance.
    public let movingVariance = Variable(name: "moving_variance", trainable: false)
    private var rank: Int?

    /// A layer for inputs with the channels along `axis`.
    public convenience init(
        axis: Int = -1, momentum: Double = 0.99, epsilon: Double = 1e-3, center: Bool = true,
        scale: Bool = true, betaInitializer: InitializerIdentifier = "zeros",
        gammaInitializer: InitializerIdentifier = "ones",
        movingMeanInitializer: InitializerIdentifier = "zeros",
        movingVarianceInitializer: InitializerIdentifier = "ones",
        betaRegularizer: RegularizerIdentifier? = nil,
        gammaRegularizer: RegularizerIdentifier? = nil,
        betaConstraint: ConstraintIdentifier? = nil, gammaConstraint: ConstraintIdentifier? = nil,
        name: String? = nil
    ) {
        self.init()
        self.axis = axis
        self.momentum = momentum
        self.epsilon = epsilon
        self.center = center
        self.scale = scale
        self.betaInitializer = betaInitializer
        self.gammaInitializer = gammaInitializer
        self.movingMeanInitializer = movingMeanInitializer
        self.movingVarianceInitializer = movingVarianceInitializer
        self.betaRegularizer = betaRegularizer
        self.gammaRegularizer = gammaRegularizer
        self.betaConstraint = betaConstraint
        self.gammaConstraint = gammaConstraint
        if let name { self.name = name }
    }

    open override var supportsMasking: Bool { true }

    /// The variables keep their digits.
    override var autocasts: Autocasts { .inputs }

    open override var inputSpec: InputSpec? {
        guard isBuilt, let rank, let channels = movingMean.shape[0] else { return nil }
        return InputSpec(rank: rank, axes: [axis: channels])
    }

    open override func setUp() throws {
        try super.setUp()
        guard !renorm else {
            throw KerasError.unsupported(
                object: summaryDescription, feature: "renorm: true",
                remedy: "use a BatchNormalization without it")
        }
    }

    open override func build(inputShape: Shape) throws {
        let shape = try Axes(axis).sizes(in: inputShape, of: self)
        try super.build(inputShape: inputShape)
        rank = inputShape.rank
        let dtype = dtypePolicy.variableDType
        if scale {
            try gamma.initialize(
                shape: shape, with: gammaInitializer, dtype: dtype,
                regularizer: gammaRegularizer, constraint: gammaConstraint)
        }
        if center {
            try beta.initialize(
                shape: shape, with: betaInitializer, dtype: dtype, regularizer: betaRegularizer,
                constraint: betaConstraint)
        }
        try movingMean.initialize(shape: shape, with: movingMeanInitializer, dtype: dtype)
        try movingVariance.initialize(shape: shape, with: movingVarianceInitializer, dtype: dtype)
    }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        let context = CallContext.current
        if let mask = context.mask, mask.rank != inputs.rank - 1 {
            throw KerasError.invalidInput(
                object: summaryDescription,
                expected: "a mask of one dimension less than the input's \(inputs.shape)",
                found: "\(mask.shape)")
        }
        let x = inputs.dtype == .float64 ? inputs : try Ops.cast(inputs, to: .float32)
        let isTraining = context.training == true && trainable
        var (mean, variance) = (try movingMean.value, try movingVariance.value)
        if isTraining {
            (mean, variance) = try moments(of: x, mask: context.mask)
            if !context.isSymbolic { try move(mean, variance) }
        }
        let sizes = x.shape.dimensions.indices.map { index in
            index == x.shape.index(ofAxis: axis) ? -1 : 1
        }
        func spread(_ value: Tensor) throws -> Tensor {
            try Ops.reshape(Ops.cast(value, to: x.dtype), sizes)
        }
        // Two passes over the input: x · factor + summand.
        var factor = try Ops.rsqrt(spread(variance) + epsilon)
        if scale { factor = try factor * spread(gamma.value) }
        var summand = try Ops.negative(spread(mean) * factor)
        if center { summand = try summand + spread(beta.value) }
        return try Ops.cast(x * factor + summand, to: dtypePolicy.computeDType)
    }

    /// Mean and variance of each channel.
    private func moments(of x: Tensor, mask: Tensor?) throws -> (Tensor, Tensor) {
        let channels = try x.shape.checkedAxis(axis, of: self)
        let axes = Axes((0..<x.rank).filter { $0 != channels })
        guard let mask else { return try Ops.moments(x, axes: axes) }
        let isKept = try Ops.broadcastTo(
            Ops.cast(Ops.expandDims(mask, axis: -1), to: .bool), x.shape)
        let count = try Ops.sum(Ops.cast(isKept, to: x.dtype), axis: axes, keepDims: true)
        let weight = try count + Double.kerasEpsilon
        let mean = try Ops.sum(Ops.where(isKept, x, 0), axis: axes, keepDims: true) / weight
        let distance = try Ops.where(isKept, x - mean, 0)
        let variance = try Ops.sum(Ops.square(distance), axis: axes, keepDims: true) / weight
        return (try Ops.reshape(mean, [-1]), try Ops.reshape(variance, [-1]))
    }

    private func move(_ mean: Tensor, _ variance: Tensor) throws {
        for (average, value) in [(movingMean, mean.detached), (movingVariance, variance.detached)] {
            let old = try Ops.cast(average.value, to: value.dtype)
            try average.assign(old * momentum + value * (1 - momentum))
        }
    }

    override var builtInVariables: [Variable]? {
        (scale ? [gamma] : []) + (center ? [beta] : []) + [movingMean, movingVariance]
    }

    /// `renorm_clipping` has no meaning without `renorm`.
    open override func configure(from config: Config) throws {
        try super.configure(from: config.without(["renorm_clipping"]))
    }
}
