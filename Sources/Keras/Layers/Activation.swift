import KerasTensors

/// Applies an activation function. (Keras: `keras.layers.Activation`.)
open class Activation: Layer {
    /// What is applied to the input.
    @Configured(isRequired: true) public var activation: ActivationIdentifier = "linear"
    private var function: ActivationFunction?

    /// A layer that applies `activation`.
    public convenience init(_ activation: ActivationIdentifier, name: String? = nil) {
        self.init()
        self.activation = activation
        if let name { self.name = name }
    }

    open override var supportsMasking: Bool { true }

    open override func setUp() throws {
        try super.setUp()
        function = try activation.resolved()
    }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        try function?(inputs) ?? inputs
    }

    /// There is nothing to build, so Keras writes no build config.
    open override func buildConfig() throws -> Config? { nil }
}
