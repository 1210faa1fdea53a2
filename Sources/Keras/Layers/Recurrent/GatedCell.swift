import KerasTensors

/// What ``LSTMCell``, ``GRUCell`` and ``SimpleRNNCell`` share: two kernels, a bias and dropouts.
open class GatedCell: RNNCell {
    /// The settings, which each class has in an order of its own.
    struct Settings {
        var units = 0
        var activation: ActivationIdentifier = "tanh"
        var recurrentActivation: ActivationIdentifier = "sigmoid"
        var useBias = true
        var kernelInitializer: InitializerIdentifier = "glorot_uniform"
        var recurrentInitializer: InitializerIdentifier = "orthogonal"
        var biasInitializer: InitializerIdentifier = "zeros"
        var kernelRegularizer: RegularizerIdentifier?
        var recurrentRegularizer: RegularizerIdentifier?
        var biasRegularizer: RegularizerIdentifier?
        var kernelConstraint: ConstraintIdentifier?
        var recurrentConstraint: ConstraintIdentifier?
        var biasConstraint: ConstraintIdentifier?
        var dropout = 0.0
        var recurrentDropout = 0.0
        var seed: Int?
    }

    /// The kernel of the inputs, in the policy's variable dtype.
    public let kernel = Variable(name: "kernel")
    /// The kernel of the state, in the policy's variable dtype.
    public let recurrentKernel = Variable(name: "recurrent_kernel")
    /// In the policy's variable dtype; not initialized without `useBias`.
    public let bias = Variable(name: "bias")
    private var generator: SeedGenerator?
    /// What is dropped in this sequence: one for all gates or one for each, with 0 and 1 / (1 - rate).
    private(set) var inputMasks: [Tensor] = []
    private(set) var recurrentMasks: [Tensor] = []
    private var activationFunction: ActivationFunction?
    private var recurrentFunction: ActivationFunction?

    var settings: Settings { Settings() }
    var gateCount: Int { 1 }
    var biasShape: Shape { [gateCount * settings.units] }

    open override func setUp() throws {
        try super.setUp()
        let settings = settings
        guard settings.units > 0 else {
            throw settings.units == 0
                ? KerasError.notConfigured(object: summaryDescription, key: "units")
                : KerasError.invalidArgument(
                    object: summaryDescription, argument: "units", expected: "a positive integer",
                    found: "\(settings.units)")
        }
        activationFunction = try settings.activation.resolved()
        recurrentFunction = try settings.recurrentActivation.resolved()
        let generator = SeedGenerator(seed: settings.seed)
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
        let settings = settings
        let dtype = dtypePolicy.variableDType
        let (width, overflow) = settings.units.multipliedReportingOverflow(by: gateCount)
        guard !overflow else {
            throw TensorError.shapeOverflow([settings.units, gateCount])
        }
        try kernel.initialize(
            shape: [inputDim, width], with: settings.kernelInitializer, dtype: dtype,
            regularizer: settings.kernelRegularizer, constraint: settings.kernelConstraint)
        try recurrentKernel.initialize(
            shape: [settings.units, width], with: settings.recurrentInitializer, dtype: dtype,
            regularizer: settings.recurrentRegularizer, constraint: settings.recurrentConstraint)
        guard settings.useBias else { return }
        try bias.initialize(
            shape: biasShape, with: makeBiasInitializer(), dtype: dtype,
            regularizer: settings.biasRegularizer, constraint: settings.biasConstraint)
    }

    func makeBiasInitializer() throws -> InitializerIdentifier { settings.biasInitializer }

    override var builtInVariables: [Variable]? {
        [kernel, recurrentKernel] + (settings.useBias ? [bias] : [])
    }

    // MARK: Steps

    func gate(_ x: Tensor) throws -> Tensor { try recurrentFunction?(x) ?? x }
    func activate(_ x: Tensor) throws -> Tensor { try activationFunction?(x) ?? x }

    /// The sums that go into the gates.
    func sums(_ inputs: Tensor, state: Tensor, gates: Int) throws -> [Tensor] {
        let bias = settings.useBias ? try bias.value : nil
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
        let settings = settings
        // Keras's cells with gates drop for each gate by itself if they drop of the state at all.
        let count = settings.recurrentDropout != 0 && gateCount > 1 ? gateCount : 1
        func masks(_ x: TensorSpec, rate: Double) throws -> [Tensor] {
            let rate = min(1, max(0, rate))
            guard rate > 0 else { return [] }
            // As in Keras, seeds are drawn whether or not they are used.
            let keys = try (0..<count).map { _ in try generator.next() }
            guard training, rate < 1 || gateCount == 1 else { return [] }
            let ones = try Ops.ones(x.shape, dtype: x.dtype)
            return try keys.map { try Random.dropout(ones, rate: rate, seed: $0) }
        }
        inputMasks = try masks(inputs, rate: settings.dropout)
        recurrentMasks = try masks(
            TensorSpec(shape: state.shape, dtype: state.dtype), rate: settings.recurrentDropout)
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
        let settings = settings
        guard settings.activation == "tanh", settings.recurrentActivation == "sigmoid",
            !training || settings.recurrentDropout == 0
        else { return nil }
        let dtype = dtypePolicy.computeDType
        var inputs = sequences
        if let mask = inputMasks.first { inputs = try inputs * Ops.expandDims(mask, axis: 1) }
        let kernel = try Ops.cast(kernel.value, to: dtype)
        let recurrentKernel = try Ops.cast(recurrentKernel.value, to: dtype)
        guard settings.useBias else {
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
