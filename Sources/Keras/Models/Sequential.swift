import KerasJSON
import KerasTensors

/// A stack of layers, each fed with the output of the one before. (Keras: `keras.Sequential`.)
///
/// ```swift
/// let model = Sequential([Dense(64, activation: "relu"), Dense(10)])
/// ```
open class Sequential: Model {
    /// The layers that the initializer was given, until the set-up stacks them.
    private var given: [Layer] = []
    /// The stack, with the input layer first if the shape of the input is known.
    private var stack: [Layer] = []
    /// Names that were met, so that most need no look at the whole stack.
    private var names = Set<String>()
    /// Whether the layers fit each other and the input: the stack has an input layer and has been
    /// run through.
    private var isStackBuilt = false
    private var ends: (inputs: Nest<Tensor>, outputs: Nest<Tensor>)?

    /// A stack of `layers`. With an ``InputLayer`` or a model with a graph first it is built at its
    /// first use, else when it is first called. Layers that do not fit, or share a name, are
    /// refused then.
    public convenience init(_ layers: [Layer] = [], name: String? = nil) {
        self.init()
        if let name { self.name = name }
        given = layers
    }

    public required init() {}

    open override func setUp() throws {
        try super.setUp()
        stack = []
        for layer in given { try append(layer) }
        given = []
        try buildFromInputLayer()
    }

    public override var isBuilt: Bool {
        if !given.isEmpty { try? ensureSetUp() }
        return super.isBuilt
    }

    override class var walkBase: KerasObject.Type { Sequential.self }

    /// Puts `layer` on top. The model is built anew at its next use; layers that have variables
    /// keep them.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a name that
    ///   another layer has.
    public func add(_ layer: Layer) throws {
        try ensureSetUp()
        try append(layer)
        try buildFromInputLayer()
    }

    private func append(_ layer: Layer) throws {
        let inner = try (layer as? Model)?.flattenedLayers ?? [layer]
        guard !inner.contains(where: { $0 === self }) else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "layers",
                expected: "layers that do not contain the model itself",
                found: layer.summaryDescription)
        }
        guard
            names.insert(layer.name).inserted || !stack.contains(where: { $0.name == layer.name })
        else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "layers",
                expected: "layers with unique names",
                found: "two named '\(layer.name)'")
        }
        if let first = stack.first as? InputLayer, layer is InputLayer {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "layers", expected: "one input layer",
                found: "a second one besides the input of shape \(first.batchShape)")
        }
        stack.append(layer)
        isStackBuilt = false
        markUnbuilt()
    }

    /// Builds the stack if its first layer knows what it takes: an input layer, or a model with a
    /// graph that has one input.
    private func buildFromInputLayer() throws {
        guard !isStackBuilt, stack.count > 1 else { return }
        if let input = stack.first as? InputLayer { return try build(inputShape: input.batchShape) }
        guard let inputs = (stack.first as? Model)?.inputs, inputs.count == 1 else { return }
        try build(inputShape: inputs[0].shape)
    }

    public override func directLayers() throws -> [Layer] { given + stack }

    override func visibleLayers() throws -> [Layer] { stack.filter { !($0 is InputLayer) } }

    /// A Sequential has a graph, so Keras visits its `layers` before every attribute.
    override var virtualAttributes: [StateWalk.Attribute] {
        get throws {
            try super.virtualAttributes.map { attribute in
                var attribute = attribute
                attribute.isFirst = attribute.name == "layers"
                return attribute
            }
        }
    }

    /// What says what the input looks like, once that is known.
    var inputLayer: InputLayer? { stack.first as? InputLayer }

    override var boundary: (inputs: Nest<Tensor>, outputs: Nest<Tensor>)? {
        isStackBuilt ? ends : nil
    }

    open override func build(inputShape shape: Shape) throws {
        try ensureSetUp()
        guard !stack.isEmpty else {
            throw KerasError.notBuilt(
                object: summaryDescription, remedy: "it has no layers; call add(_:) first")
        }
        let given = stack.first as? InputLayer
        if let given, !given.batchShape.isCompatible(with: shape) {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "input shape \(given.batchShape)",
                found: "\(shape)")
        }
        let input =
            given ?? InputLayer(batchShape: shape, dtype: stack[0].inputDType)
        let start =
            shape == input.batchShape
            ? input.output : Tensor.symbolic(TensorSpec(shape: shape, dtype: input.dtype))
        // As the outermost call, wherever the stack is built: its layers' calls are recorded, so
        // that other models can begin and end inside.
        var context = CallContext()
        context.path = path ?? name
        let end = try context.run {
            var value = Nest.leaf(start)
            for layer in stack where !(layer is InputLayer) { value = try layer(value) }
            return value
        }
        ends = (.leaf(start), end)
        // Only now: a shape that the layers refuse must not be the model's from then on.
        if given == nil { stack.insert(input, at: 0) }
        isStackBuilt = true
        markBuilt(with: .leaf(shape))
    }

    open override func call(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
        let context = CallContext.current
        var value = context.masking(inputs)
        for layer in stack where !(layer is InputLayer) {
            value = try layer(value, training: context.training)
        }
        return value
    }

    /// A stack takes a tensor through ``call(_:)-(Nest<Tensor>)`` only.
    public final override func call(_ inputs: Tensor) throws -> Tensor {
        let outputs: Nest<Tensor> = try call(.leaf(inputs))
        guard let output = outputs.single else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "a single output",
                found: "\(outputs.leaves.count)")
        }
        return output
    }

    // MARK: Config

    open override func config() throws -> Config {
        var config = try super.config()
        config.set(try stack.map { try Serialization.encode($0) }, forKey: "layers")
        if isStackBuilt, let input = stack.first as? InputLayer {
            config.set(input.batchShape, forKey: "build_input_shape")
        }
        return config
    }

    open override func configure(from config: Config) throws {
        let layers: [JSONValue] = try config["layers"]
        try super.configure(from: config.without(["layers", "build_input_shape"]))
        try ensureSetUp()
        let context = config.decodingContext.appending("layers")
        for (index, layer) in layers.enumerated() {
            try append(Serialization.decodeLayer(layer, in: context.appending(String(index))))
        }
        try buildFromInputLayer()
        let shape: Nest<Shape>? = try config.value(forKey: "build_input_shape", default: nil)
        if let shape, !isStackBuilt { try buildIfNeeded(inputShapes: shape) }
    }
}
