import KerasTensors

/// Normalizes each element of the batch by its own mean and variance.
/// (Keras: `keras.layers.LayerNormalization`.)
///
/// Input and output: any shape. Variables: `gamma`, with `scale`, and `beta`, with `center`, of the
/// sizes of the axes that are normalized. 16-bit floats are computed as float32.
open class LayerNormalization: Layer {
    /// The axes that are normalized together, usually the features.
    @Configured public var axis: Axes = -1
    /// Added to the variance.
    @Configured public var epsilon: Double = 1e-3
    /// Whether `beta` is added.
    @Configured public var center: Bool = true
    /// Whether the result is multiplied by `gamma`.
    @Configured public var scale: Bool = true
    /// Whether the input is divided by its standard deviation without taking its mean away; use
    /// ``RMSNormalization`` instead.
    @Configured public var rmsScaling: Bool = false
    /// What `beta` starts as.
    @Configured public var betaInitializer: InitializerIdentifier = "zeros"
    /// What `gamma` starts as.
    @Configured public var gammaInitializer: InitializerIdentifier = "ones"
    /// A penalty for `beta`, added to the loss.
    @Configured public var betaRegularizer: RegularizerIdentifier?
    /// A penalty for `gamma`, added to the loss.
    @Configured public var gammaRegularizer: RegularizerIdentifier?
    /// What `beta` is projected to after each update.
    @Configured public var betaConstraint: ConstraintIdentifier?
    /// What `gamma` is projected to after each update.
    @Configured public var gammaConstraint: ConstraintIdentifier?

    /// The factors; not initialized without `scale`.
    public let gamma = Variable(name: "gamma")
    /// The summands; not initialized without `center`.
    public let beta = Variable(name: "beta")

    /// A layer that normalizes the numbers along `axis` together.
    public convenience init(
        axis: Axes = -1, epsilon: Double = 1e-3, center: Bool = true, scale: Bool = true,
        betaInitializer: InitializerIdentifier = "zeros",
        gammaInitializer: InitializerIdentifier = "ones",
        betaRegularizer: RegularizerIdentifier? = nil,
        gammaRegularizer: RegularizerIdentifier? = nil,
        betaConstraint: ConstraintIdentifier? = nil, gammaConstraint: ConstraintIdentifier? = nil,
        name: String? = nil
    ) {
        self.init()
        self.axis = axis
        self.epsilon = epsilon
        self.center = center
        self.scale = scale
        self.betaInitializer = betaInitializer
        self.gammaInitializer = gammaInitializer
        self.betaRegularizer = betaRegularizer
        self.gammaRegularizer = gammaRegularizer
        self.betaConstraint = betaConstraint
        self.gammaConstraint = gammaConstraint
        if let name { self.name = name }
    }

    open override var supportsMasking: Bool { true }
    override var autocasts: Autocasts { [] }

    open override func build(inputShape: Shape) throws {
        let shape = try axis.sizes(in: inputShape, of: self)
        try super.build(inputShape: inputShape)
        if scale || rmsScaling {
            try gamma.initialize(
                shape: shape, with: gammaInitializer, dtype: dtypePolicy.variableDType,
                regularizer: gammaRegularizer, constraint: gammaConstraint)
        }
        if center, !rmsScaling {
            try beta.initialize(
                shape: shape, with: betaInitializer, dtype: dtypePolicy.variableDType,
                regularizer: betaRegularizer, constraint: betaConstraint)
        }
    }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        let output =
            try rmsScaling
            ? dividedByDeviation(inputs)
            : Ops.layerNormalization(
                inputs, gamma: scale ? gamma.value : nil, beta: center ? beta.value : nil,
                axis: axis, epsilon: epsilon)
        return try Ops.cast(output, to: dtypePolicy.computeDType)
    }

    private func dividedByDeviation(_ inputs: Tensor) throws -> Tensor {
        let x = inputs.dtype == .float64 ? inputs : try Ops.cast(inputs, to: .float32)
        let variance = try Ops.variance(x, axis: axis, keepDims: true)
        let normalized = try x * Ops.rsqrt(variance + epsilon)
        let kept = try axis.values.map { try x.shape.checkedAxis($0, of: self) }
        let sizes = x.shape.dimensions.enumerated().map { kept.contains($0) ? $1 ?? -1 : 1 }
        return try normalized * Ops.cast(Ops.reshape(gamma.value, sizes), to: x.dtype)
    }

    /// A built layer writes its axes as a sorted list.
    open override func config() throws -> Config {
        var config = try super.config()
        if isBuilt { config.set(axis.values.sorted(), forKey: "axis") }
        return config
    }

    override var builtInVariables: [Variable]? {
        (scale || rmsScaling ? [gamma] : []) + (center && !rmsScaling ? [beta] : [])
    }
}

/// Divides each element of the batch by its root mean square.
/// (Keras: `keras.layers.RMSNormalization`.)
///
/// Input and output: any shape. Variable: `scale`, of the sizes of the axes that are normalized.
/// 16-bit floats are computed as float32.
open class RMSNormalization: Layer {
    /// The axes that are normalized together, usually the features.
    @Configured public var axis: Axes = -1
    /// Added to the mean square.
    @Configured public var epsilon: Double = 1e-6

    /// The factors.
    public let scale = Variable(name: "scale")

    /// A layer that divides the numbers along `axis` by their root mean square.
    public convenience init(axis: Axes = -1, epsilon: Double = 1e-6, name: String? = nil) {
        self.init()
        self.axis = axis
        self.epsilon = epsilon
        if let name { self.name = name }
    }

    open override func build(inputShape: Shape) throws {
        let shape = try axis.sizes(in: inputShape, of: self)
        try super.build(inputShape: inputShape)
        try scale.initialize(shape: shape, with: "ones", dtype: dtypePolicy.variableDType)
    }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        try Ops.rmsNormalization(inputs, scale: scale.value, axis: axis, epsilon: epsilon)
    }

    /// A built layer writes its axes as a sorted list.
    open override func config() throws -> Config {
        var config = try super.config()
        if isBuilt { config.set(axis.values.sorted(), forKey: "axis") }
        return config
    }

    override var builtInVariables: [Variable]? { [scale] }
}

extension Axes {
    /// The sizes of the axes, in the order in which Keras sorts them.
    ///
    /// - Throws: ``KerasError/invalidInput(object:expected:found:)`` unless `shape` has them all,
    ///   and knows their sizes.
    func sizes(in shape: Shape, of layer: Layer) throws -> Shape {
        Shape(
            try values.sorted().map { axis in
                guard let size = shape[axis] else {
                    throw KerasError.invalidInput(
                        object: layer.summaryDescription,
                        expected: "an input whose axes \(values) have known sizes",
                        found: "\(shape)")
                }
                return size
            })
    }
}

extension Shape {
    /// `axis` from the front.
    func checkedAxis(_ axis: Int, of layer: Layer) throws -> Int {
        guard let index = index(ofAxis: axis) else {
            throw KerasError.invalidInput(
                object: layer.summaryDescription, expected: "an input with an axis \(axis)",
                found: "\(self)")
        }
        return index
    }
}
