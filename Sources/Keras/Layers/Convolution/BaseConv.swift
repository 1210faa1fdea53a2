import KerasTensors

/// What ``Conv1D``, ``Conv2D`` and ``Conv3D`` share: `activation(input ∗ kernel + bias)`.
///
/// Input: `(batch, spatial…, channels)`, or `(batch, channels, spatial…)` if `dataFormat` says so;
/// output: the same with `filters` channels. Variables: `kernel` of shape
/// `(kernelSize…, channels / groups, filters)` and, if `useBias`, `bias` of shape `(filters,)`.
open class BaseConv: Layer {
    /// How many channels the output has; must be set.
    @Configured(isRequired: true) public var filters: Int = 0
    /// The size of the kernel; must be set.
    @Configured(isRequired: true) public var kernelSize: SpatialSizes = 0
    /// The distance of two windows.
    @Configured public var strides: SpatialSizes = 1
    /// What happens at the edges.
    @Configured public var padding: ConvolutionPadding = .valid
    /// Where the channels are.
    @Configured public var dataFormat: DataFormat = .channelsLast
    /// The distance of two elements of a window.
    @Configured public var dilationRate: SpatialSizes = 1
    /// How many parts the channels fall into that are convolved each by itself.
    @Configured public var groups: Int = 1
    /// What is applied to the sum.
    @Configured public var activation: ActivationIdentifier = "linear"
    /// Whether a bias is added.
    @Configured public var useBias: Bool = true
    /// What the kernel starts as.
    @Configured public var kernelInitializer: InitializerIdentifier = "glorot_uniform"
    /// What the bias starts as.
    @Configured public var biasInitializer: InitializerIdentifier = "zeros"
    /// A penalty for the kernel, added to the loss.
    @Configured public var kernelRegularizer: RegularizerIdentifier?
    /// A penalty for the bias, added to the loss.
    @Configured public var biasRegularizer: RegularizerIdentifier?
    /// What the kernel is projected to after each update.
    @Configured public var kernelConstraint: ConstraintIdentifier?
    /// What the bias is projected to after each update.
    @Configured public var biasConstraint: ConstraintIdentifier?

    /// `(kernelSize…, channels / groups, filters)`, in the policy's variable dtype.
    public let kernel = Variable(name: "kernel")
    /// `(filters,)`, in the policy's variable dtype; not initialized without `useBias`.
    public let bias = Variable(name: "bias")
    private var activationFunction: ActivationFunction?

    /// How many spatial dimensions there are.
    var spatialRank: Int { 2 }

    /// A layer with `filters` output channels and kernels of `kernelSize`.
    public convenience init(
        _ filters: Int, kernelSize: SpatialSizes, strides: SpatialSizes = 1,
        padding: ConvolutionPadding = .valid, dataFormat: DataFormat = .channelsLast,
        dilationRate: SpatialSizes = 1, groups: Int = 1, activation: ActivationIdentifier? = nil,
        useBias: Bool = true, kernelInitializer: InitializerIdentifier = "glorot_uniform",
        biasInitializer: InitializerIdentifier = "zeros",
        kernelRegularizer: RegularizerIdentifier? = nil,
        biasRegularizer: RegularizerIdentifier? = nil,
        activityRegularizer: RegularizerIdentifier? = nil,
        kernelConstraint: ConstraintIdentifier? = nil, biasConstraint: ConstraintIdentifier? = nil,
        name: String? = nil
    ) {
        self.init()
        self.filters = filters
        self.kernelSize = kernelSize
        self.strides = strides
        self.padding = padding
        self.dataFormat = dataFormat
        self.dilationRate = dilationRate
        self.groups = groups
        self.activation = activation ?? "linear"
        self.useBias = useBias
        self.kernelInitializer = kernelInitializer
        self.biasInitializer = biasInitializer
        self.kernelRegularizer = kernelRegularizer
        self.biasRegularizer = biasRegularizer
        self.activityRegularizer = activityRegularizer
        self.kernelConstraint = kernelConstraint
        self.biasConstraint = biasConstraint
        if let name { self.name = name }
    }

    private var channelAxis: Int { dataFormat == .channelsLast ? -1 : 1 }

    open override var inputSpec: InputSpec? {
        guard isBuilt, kernel.isInitialized, let channels = kernel.shape[-2] else {
            return InputSpec(minimumRank: spatialRank + 2)
        }
        return InputSpec(
            minimumRank: spatialRank + 2, axes: [channelAxis: channels * groups])
    }

    open override func setUp() throws {
        // As Keras writes them: a number for each dimension.
        if filters != 0, kernelSize != 0 {
            kernelSize = try kernelSize.standardized(rank: spatialRank, "kernel_size", of: self)
            strides = try strides.standardized(rank: spatialRank, "strides", of: self)
            dilationRate = try dilationRate.standardized(
                rank: spatialRank, "dilation_rate", of: self)
        }
        try super.setUp()
        for (key, isSet) in [("filters", filters != 0), ("kernel_size", kernelSize != 0)]
        where !isSet {
            throw KerasError.notConfigured(object: summaryDescription, key: key)
        }
        try require(
            filters > 0 && groups > 0 && filters % max(groups, 1) == 0, "filters",
            "a positive integer, evenly divisible by the number of groups (\(groups))",
            found: "\(filters)")
        try require(
            padding != .causal || spatialRank == 1, "padding", "valid or same",
            found: padding.rawValue)
        try require(
            strides.values.allSatisfy { $0 == 1 } || dilationRate.values.allSatisfy { $0 == 1 },
            "strides", "1 where dilation_rate is not", found: "\(strides.values)")
        activationFunction = try activation.resolved()
    }

    private func require(
        _ isFulfilled: Bool, _ argument: String, _ expected: String, found: String
    ) throws {
        guard isFulfilled else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: argument, expected: expected, found: found)
        }
    }

    open override func build(inputShape: Shape) throws {
        guard inputShape.rank == spatialRank + 2, let channels = inputShape[channelAxis],
            channels > 0, channels % max(groups, 1) == 0
        else {
            throw KerasError.invalidInput(
                object: summaryDescription,
                expected: "an input of \(spatialRank + 2) dimensions whose channels are known and "
                    + "evenly divisible by the number of groups (\(groups))",
                found: "\(inputShape)")
        }
        try super.build(inputShape: inputShape)
        try refuseQuantization()
        try kernel.initialize(
            shape: Shape(kernelSize.values + [channels / groups, filters]),
            with: kernelInitializer, dtype: dtypePolicy.variableDType,
            regularizer: kernelRegularizer, constraint: kernelConstraint)
        if useBias {
            try bias.initialize(
                shape: [filters], with: biasInitializer, dtype: dtypePolicy.variableDType,
                regularizer: biasRegularizer, constraint: biasConstraint)
        }
    }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        // The rectifier, which most convolutions have, costs nothing on the way.
        let isRectified = activation == "relu"
        let output = try Ops.conv(
            paddedAtFront(inputs), kernel.value, bias: useBias ? bias.value : nil,
            rectifies: isRectified, strides: strides, padding: padding == .same ? .same : .valid,
            dataFormat: dataFormat, dilationRate: dilationRate)
        return isRectified ? output : try activationFunction?(output) ?? output
    }

    /// With zeros before the first step for causal convolutions, which look back only.
    private func paddedAtFront(_ inputs: Tensor) throws -> Tensor {
        guard padding == .causal else { return inputs }
        let width = dilationRate.values[0] * (kernelSize.values[0] - 1)
        let steps = (before: width, after: 0)
        let none = (before: 0, after: 0)
        return try Ops.pad(
            inputs, dataFormat == .channelsLast ? [none, steps, none] : [none, none, steps])
    }

    override class var keyBeforeActivityRegularizer: String? { "bias_regularizer" }
    override var builtInVariables: [Variable]? { useBias ? [kernel, bias] : [kernel] }
}

/// What happens at the edges of a convolution. (Keras: the argument `padding`.)
public enum ConvolutionPadding: String, Sendable, CaseIterable, ConfigValue {
    /// Only windows that lie inside.
    case valid
    /// Zeros around, as evenly as possible.
    case same
    /// Zeros before the first step, so that no output depends on later inputs; one dimension only.
    case causal
}
