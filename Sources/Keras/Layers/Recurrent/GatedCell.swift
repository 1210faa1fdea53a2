import KerasTensors

/// What ``LSTMCell``, ``GRUCell`` and ``SimpleRNNCell`` share: two kernels, a bias and dropouts.
open class GatedCell: RNNCell {
    /// The size of the state and of the output; must be set.
    @Configured(isRequired: true) public var units: Int = 0
    /// What is applied to the candidate and to the state.
    @Configured public var activation: ActivationIdentifier = "tanh"
    /// Whether a bias is added.
    @Configured public var useBias: Bool = true
    /// What the kernel of the inputs starts as.
    @Configured public var kernelInitializer: InitializerIdentifier = "glorot_uniform"
    /// What the kernel of the state starts as.
    @Configured public var recurrentInitializer: InitializerIdentifier = "orthogonal"
    /// What the bias starts as.
    @Configured public var biasInitializer: InitializerIdentifier = "zeros"
    /// A penalty for the kernel of the inputs, added to the loss.
    @Configured public var kernelRegularizer: RegularizerIdentifier?
    /// A penalty for the kernel of the state, added to the loss.
    @Configured public var recurrentRegularizer: RegularizerIdentifier?
    /// A penalty for the bias, added to the loss.
    @Configured public var biasRegularizer: RegularizerIdentifier?
    /// What the kernel of the inputs is projected to after each update.
    @Configured public var kernelConstraint: ConstraintIdentifier?
    /// What the kernel of the state is projected to after each update.
    @Configured public var recurrentConstraint: ConstraintIdentifier?
    /// What the bias is projected to after each update.
    @Configured public var biasConstraint: ConstraintIdentifier?
    /// The fraction of the inputs that is dropped while training.
    @Configured public var dropout: Double = 0
    /// The fraction of the state that is dropped at each step while training.
    @Configured public var recurrentDropout: Double = 0
    /// Where the random numbers of the dropouts begin.
    @Configured public var seed: Int?

    /// The kernel of the inputs, in the policy's variable dtype.
    public let kernel = Variable(name: "kernel")
    /// The kernel of the state, in the policy's variable dtype.
    public let recurrentKernel = Variable(name: "recurrent_kernel")
    /// In the policy's variable dtype; not initialized without `useBias`.
    public let bias = Variable(name: "bias")
    private var generator: SeedGenerator?
    /// What is dropped in this sequence, one for all gates or one for each, with 0 and
    /// 1 / (1 - rate).
    private(set) var inputMasks: [Tensor] = []
    private(set) var recurrentMasks: [Tensor] = []
    private var activationFunction: ActivationFunction?
    private var recurrentFunction: ActivationFunction?

    var gateCount: Int { 1 }
    /// What is applied to the gates, if there are any.
    var gateActivation: ActivationIdentifier? { nil }
    var biasShape: Shape { [gateCount * units] }

    open override func setUp() throws {
        try super.setUp()
        guard units > 0 else {
            throw units == 0
                ? KerasError.notConfigured(object: summaryDescription, key: "units")
                : KerasError.invalidArgument(
                    object: summaryDescription, argument: "units", expected: "a positive integer",
                    found: "\(units)")
        }
        activationFunction = try activation.resolved()
        recurrentFunction = try gateActivation?.resolved()
        let generator = SeedGenerator(seed: seed)
        // An open seed is drawn here and not at the first call, to keep Keras's order of draws.
        try generator.ensureSetUp()
        self.generator = generator
    }

    open override func build(inputShape: Shape) throws {
        guard let inputDim = inputShape[-1] else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "an input whose last dimension is known",
                found: "\(inputShape)")
        }
        try super.build(inputShape: inputShape)
        try refuseQuantization()
        let dtype = dtypePolicy.variableDType
        let (width, overflow) = units.multipliedReportingOverflow(by: gateCount)
        guard !overflow else {
            throw TensorError.shapeOverflow([units, gateCount])
        }
        try kernel.initialize(
            shape: [inputDim, width], with: kernelInitializer, dtype: dtype,
            regularizer: kernelRegularizer, constraint: kernelConstraint)
        try recurrentKernel.initialize(
            shape: [units, width], with: recurrentInitializer, dtype: dtype,
            regularizer: recurrentRegularizer, constraint: recurrentConstraint)
        guard useBias else { return }
        try bias.initialize(
            shape: biasShape, with: makeBiasInitializer(), dtype: dtype,
            regularizer: biasRegularizer, constraint: biasConstraint)
    }

    func makeBiasInitializer() throws -> InitializerIdentifier { biasInitializer }

    override var builtInVariables: [Variable]? {
        [kernel, recurrentKernel] + (useBias ? [bias] : [])
    }

    // MARK: Steps

    func gate(_ x: Tensor) throws -> Tensor { try recurrentFunction?(x) ?? x }
    func activate(_ x: Tensor) throws -> Tensor { try activationFunction?(x) ?? x }

    /// The sums that go into the gates.
    func sums(_ inputs: Tensor, state: Tensor, gates: Int) throws -> [Tensor] {
        let bias = useBias ? try bias.value : nil
        let x = try products(inputs, kernel.value, bias, dropout: inputMasks, gates: gates)
        let h = try products(
            state, recurrentKernel.value, nil, dropout: recurrentMasks, gates: gates)
        return try zip(x, h).map { try $0 + $1 }
    }

    /// The products with the parts of `kernel` for each gate.
    func products(
        _ inputs: Tensor, _ kernel: Tensor, _ bias: Tensor?, dropout: [Tensor], gates: Int
    ) throws -> [Tensor] {
        guard dropout.count > 1 else {
            var product = try Ops.matmul(dropout.first.map { try inputs * $0 } ?? inputs, kernel)
            if let bias { product = try product + bias }
            return gates == 1 ? [product] : try Ops.split(product, gates, axis: -1)
        }
        let kernels = try Ops.split(kernel, gates, axis: 1)
        let biases = try bias.map { try Ops.split($0, gates, axis: 0) }
        return try masked(inputs, by: dropout, gates: gates).enumerated().map { index, inputs in
            let product = try Ops.matmul(inputs, kernels[index])
            return try biases.map { try product + $0[index] } ?? product
        }
    }

    /// The inputs of each gate, with what is dropped for it.
    func masked(_ x: Tensor, by masks: [Tensor], gates: Int) throws -> [Tensor] {
        try (0..<gates).map { gate in
            masks.isEmpty ? x : try x * masks[masks.count > 1 ? gate : 0]
        }
    }

    // MARK: Dropout

    override func beginSequence(
        _ inputs: TensorSpec, states: Nest<Tensor>, training: Bool
    ) throws {
        guard let generator, let state = states.leaves.first else { return }
        // Keras's cells with gates drop for each gate by itself if they drop of the state at all.
        let count = recurrentDropout != 0 && gateCount > 1 ? gateCount : 1
        func masks(_ x: TensorSpec, rate: Double) throws -> [Tensor] {
            let rate = min(1, max(0, rate))
            guard rate > 0 else { return [] }
            // As in Keras, seeds are drawn whether or not they are used.
            let keys = try (0..<count).map { _ in try generator.next() }
            guard training, rate < 1 || gateCount == 1 else { return [] }
            let ones = try Ops.ones(x.shape, dtype: x.dtype)
            return try keys.map { try Random.dropout(ones, rate: rate, seed: $0) }
        }
        inputMasks = try masks(inputs, rate: dropout)
        recurrentMasks = try masks(
            TensorSpec(shape: state.shape, dtype: state.dtype), rate: recurrentDropout)
    }

    override func endSequence() {
        inputMasks = []
        recurrentMasks = []
    }

    // MARK: All steps at once

    struct FusedProducts {
        let products: Tensor
        let recurrentKernel: Tensor
        let recurrentBias: Tensor?
    }

    /// The products of all steps' inputs, if the op for all steps can compute what the cell does.
    func fusedProducts(_ sequences: Tensor, training: Bool) throws -> FusedProducts? {
        guard activation == "tanh", gateActivation == "sigmoid",
            !training || recurrentDropout == 0
        else { return nil }
        let dtype = dtypePolicy.computeDType
        var inputs = sequences
        if let mask = inputMasks.first { inputs = try inputs * Ops.expandDims(mask, axis: 1) }
        let kernel = try Ops.cast(kernel.value, to: dtype)
        let recurrentKernel = try Ops.cast(recurrentKernel.value, to: dtype)
        guard useBias else {
            return FusedProducts(
                products: try Ops.matmul(inputs, kernel), recurrentKernel: recurrentKernel,
                recurrentBias: nil)
        }
        let bias = try Ops.cast(bias.value, to: dtype)
        let isSplit = bias.rank == 2
        let inputBias = isSplit ? try bias.part(at: [.index(0)]) : bias
        return FusedProducts(
            products: try Ops.matmul(inputs, kernel, bias: inputBias, rectifies: false),
            recurrentKernel: recurrentKernel,
            recurrentBias: isSplit ? try bias.part(at: [.index(1)]) : nil)
    }
}

/// The bias of an LSTM that begins by remembering: 1 for the forget gate.
final class ForgetBias: Initializer {
    private var inner: Initializer?
    private var units = 0

    convenience init(_ inner: Initializer, units: Int) {
        self.init()
        self.inner = inner
        self.units = units
    }

    override func drawOpenSettings() throws { try inner?.drawOpenSettings() }

    override func callAsFunction(_ shape: Shape, dtype: DType = .float32) throws -> Tensor {
        guard let inner else { return try Ops.zeros(shape, dtype: dtype) }
        return try Ops.concatenate([
            inner([units], dtype: dtype), Ops.ones([units], dtype: dtype),
            inner([2 * units], dtype: dtype),
        ])
    }
}
