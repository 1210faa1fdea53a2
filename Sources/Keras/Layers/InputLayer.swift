import KerasTensors

/// Says what the input of a model looks like. (Keras: `keras.layers.InputLayer`, `keras.Input`.)
public final class InputLayer: Layer {
    /// The shape with the batch first: `[nil, 784]`.
    @Configured public var batchShape: Shape = []
    /// The dtype of what is given to the model.
    @Configured public var dtype: DType = .float32
    /// Kept for the way back to Python: here tensors are dense.
    @Configured public var sparse: Bool = false
    /// Kept for the way back to Python: here rows have one length.
    @Configured public var ragged: Bool = false
    /// Kept for the way back to Python, where the input may be left out then.
    @Configured("optional") public var isOptional: Bool = false

    /// The node of what ``output`` gave, so that it is the same tensor as long as anybody has it.
    weak var outputNode: SymbolicNode?

    /// An input of `shape` for each sample, without the batch dimension.
    public convenience init(_ shape: Shape, dtype: DType = .float32, name: String? = nil) {
        self.init(batchShape: [nil] + shape, dtype: dtype, name: name)
    }

    /// An input of `batchShape`, the batch dimension included.
    public convenience init(batchShape: Shape, dtype: DType = .float32, name: String? = nil) {
        self.init()
        self.batchShape = batchShape
        self.dtype = dtype
        if let name { self.name = name }
    }

    /// The symbolic tensor that stands for what is given to the model. (Keras: `output`.)
    public override var output: Tensor {
        // The node holds the layer: the layer must not hold the node.
        let node = outputNode ?? SymbolicNode(producer: LayerCall(self))
        outputNode = node
        return .symbolic(TensorSpec(shape: batchShape, dtype: dtype), node: node)
    }

    /// There is nothing to build.
    public override var isBuilt: Bool { true }

    public override func call(_ inputs: Tensor) throws -> Tensor { inputs }

    /// Unlike other layers': the dtype is a name, there is no `trainable`, and `name` stands among
    /// the settings.
    public override func config() throws -> Config {
        try ensureSetUp()
        return [
            "batch_shape": batchShape, "dtype": dtype, "sparse": sparse, "ragged": ragged,
            "name": name, "optional": isOptional,
        ]
    }

    public override func configure(from config: Config) throws {
        if let name: String = try config.value(forKey: "name", default: nil) { self.name = name }
        var config = config.without(["name", "trainable"])
        // Keras 2 wrote the shape under another key.
        if !config.contains("batch_shape"), config.contains("batch_input_shape") {
            config.set(try config["batch_input_shape"] as Shape, forKey: "batch_shape")
            config.removeValue(forKey: "batch_input_shape")
        }
        try configureSettings(from: config)
    }

    public override func buildConfig() throws -> Config? { nil }
}
