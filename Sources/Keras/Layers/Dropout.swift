import KerasTensors

/// Sets a random fraction of its inputs to zero while training, and scales up the rest.
/// (Keras: `keras.layers.Dropout`.)
open class Dropout: Layer {
    /// The fraction that is dropped, in `0...1`.
    @Configured(isRequired: true) public var rate: Double = 0
    /// Where the random numbers begin; drawn if `nil`.
    @Configured public var seed: Int?
    /// The shape of the mask, where `nil` takes the input's size: `[nil, 1, nil]` drops the same
    /// features at every step.
    @Configured public var noiseShape: Shape?
    private var generator: SeedGenerator?

    /// A layer that drops the fraction `rate` of its inputs.
    public convenience init(
        _ rate: Double, noiseShape: Shape? = nil, seed: Int? = nil, name: String? = nil
    ) {
        self.init()
        self.rate = rate
        self.noiseShape = noiseShape
        self.seed = seed
        if let name { self.name = name }
    }

    open override var supportsMasking: Bool { true }

    open override func setUp() throws {
        try super.setUp()
        guard 0...1 ~= rate else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "rate", expected: "a number from 0 to 1",
                found: "\(rate)")
        }
        guard rate > 0 else { return }
        let generator = SeedGenerator(seed: seed)
        // An open seed is drawn here and not at the first call, to keep Keras's order of draws.
        try generator.ensureSetUp()
        self.generator = generator
    }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        guard CallContext.current.training == true, rate > 0, let generator else { return inputs }
        return try Random.dropout(
            inputs, rate: rate, noiseShape: noiseShape, seed: generator.next())
    }

    /// There is nothing to build, so Keras writes no build config.
    open override func buildConfig() throws -> Config? { nil }
}
