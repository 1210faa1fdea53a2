import KerasJSON
import KerasTensors
import OrderedCollections

/// A layer that is trained, saved and loaded: the root of a network. (Keras: `keras.Model`.)
///
/// Subclass it with layers as properties and a `call(_:)`, make one from symbolic tensors
/// (``init(inputs:outputs:name:)``), or use ``Sequential``.
open class Model: Layer {
    /// The optimizer, once the model is compiled.
    public internal(set) var optimizer: Optimizer?
    /// What `compile` was given, and the loss and metrics it made of it.
    var compiled: CompiledState?
    /// The layers and ops from the inputs to the outputs, for a model that was made from them.
    private(set) var graph: Graph?
    /// Whether `setUp` makes the graph, so that the settings are all that files need.
    private(set) var makesGraph = false
    /// Set it to make `fit` stop after the current batch or epoch.
    public var stopTraining = false
    /// What the last load found: what was loaded, skipped, missing and unexpected.
    public internal(set) var loadReport = LoadReport()

    override class var walkBase: KerasObject.Type { Model.self }

    /// The layers directly inside, in the order of their creation. (Keras: `model.layers`.)
    ///
    /// - Throws: What the set-up throws, and as ``directLayers()``.
    public final var layers: [Layer] {
        get throws {
            try ensureSetUp()
            return try visibleLayers()
        }
    }

    /// Which of the layers directly inside count as ``layers``: those of the graph, if there is one.
    func visibleLayers() throws -> [Layer] { try graph?.layers ?? sublayers }

    /// Those of the graph, then those in properties.
    open override func directLayers() throws -> [Layer] {
        let others = try super.directLayers()
        guard let graph else { return others }
        var seen = Set<ObjectIdentifier>()
        return (graph.layers + others).filter { seen.insert(ObjectIdentifier($0)).inserted }
    }

    /// Makes this the model of a graph, whose layers are built.
    func setGraph(_ graph: Graph) {
        self.graph = graph
        markBuilt()
    }

    /// Makes the graph of a subclass whose settings decide it, in its `setUp`; files then have the
    /// settings and not the graph.
    /// (Keras: `super().__init__(inputs=…, outputs=…)` in the `__init__` of a class of your own.)
    ///
    /// ```swift
    /// override func setUp() throws {
    ///     try super.setUp()
    ///     let x = Input([4])
    ///     try makeGraph(inputs: x, outputs: Dense(units)(x))
    /// }
    /// ```
    /// - Throws: As ``init(inputs:outputs:name:)``.
    public final func makeGraph(
        inputs: some TensorStructure, outputs: some TensorStructure
    ) throws {
        makesGraph = true
        try setGraph(
            Graph(inputs: inputs.tensors, outputs: outputs.tensors, model: summaryDescription))
    }

    /// The tensors where the model begins and ends, if it has a graph.
    var boundary: (inputs: Nest<Tensor>, outputs: Nest<Tensor>)? {
        graph.map { ($0.inputs, $0.outputs) }
    }

    /// The single output of the model's own graph; without one as for every layer.
    open override var output: Tensor {
        get throws {
            try ensureSetUp()
            return try boundary?.outputs.single ?? super.output
        }
    }

    /// A subclassed model has the property `layers` in Python, and the walk visits it at its
    /// alphabetical place; a compiled one has `optimizer`, and `loss` as it was given, which may hold
    /// layers of its own.
    override var virtualAttributes: [StateWalk.Attribute] {
        get throws {
            var attributes: [StateWalk.Attribute] = []
            let layers = try layers
            if !layers.isEmpty {
                let child = StateWalk.Child.container(layers.map { .object($0) })
                // Keras visits the layers of a graph before every attribute.
                attributes.append(.init(name: "layers", child: child, isFirst: graph != nil))
            }
            if let loss = compiled?.loss?.saveables {
                attributes.append(.init(name: "loss", child: loss))
            }
            if let optimizer {
                attributes.append(.init(name: "optimizer", child: .object(optimizer)))
            }
            return attributes
        }
    }

    // MARK: Calling

    /// Runs the graph of a model that has one; else as for every layer.
    open override func call(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
        guard let graph else { return try super.call(inputs) }
        return try run(graph, inputs)
    }

    /// As ``call(_:)-(Nest<Tensor>)``.
    open override func call(_ inputs: Tensor) throws -> Tensor {
        guard let graph else { return try super.call(inputs) }
        guard let output = try run(graph, .leaf(inputs)).single else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "a single output", found: "several")
        }
        return output
    }

    // MARK: Config

    /// For a model with a graph Keras's config of a Functional, and the settings of a subclass.
    open override func config() throws -> Config {
        try ensureSetUp()
        guard let graph, !makesGraph else { return try super.config() }
        var config: Config = ["name": name, "trainable": trainable]
        for (key, value) in try graph.config(in: EncodingContext(path: summaryDescription)) {
            config.set(value, forKey: key)
        }
        return try config.merging(settingsConfig())
    }

    open override func configure(from config: Config) throws {
        let keys: Set = ["layers", "input_layers", "output_layers"]
        // A plain model is nothing but its graph.
        guard type(of: self) == Model.self || keys.allSatisfy(config.contains) else {
            return try super.configure(from: config)
        }
        try super.configure(from: config.without(keys))
        setGraph(try GraphDecoder.graph(config, model: summaryDescription))
    }

    /// Takes the settings from a config that has no graph.
    final func configureWithoutGraph(from config: Config) throws {
        try super.configure(from: config)
    }

    /// Keras writes that there is nothing to say.
    open override func buildConfig() throws -> Config? {
        graph == nil ? try super.buildConfig() : ["input_shape": JSONValue.null]
    }

    /// `Functional` for a model that has a graph and no class of its own.
    override var className: String { isFunctional ? Functional.className : super.className }

    /// Whether files call the model a Functional.
    var isFunctional: Bool { graph != nil && type(of: self) == Model.self }

    // MARK: Building

    /// Builds the model for inputs of this shape by running it on symbolic tensors, which makes the
    /// variables of every layer inside.
    ///
    /// - Throws: ``TensorError/symbolicValue(operation:)`` for a model whose `call` reads values;
    ///   call it on data instead.
    open override func build(inputShape: Shape) throws {
        try super.build(inputShape: inputShape)
        do {
            try runSymbolically(.leaf(inputShape))
        } catch {
            markUnbuilt()
            throw error
        }
    }

    /// Builds the model before its first call. A `call` that reads values cannot be run on
    /// symbolic tensors; then the layers inside are built as the data reach them.
    open override func build(inputShapes: Nest<Shape>) throws {
        do {
            if let shape = inputShapes.single {
                try build(inputShape: shape)
            } else {
                try runSymbolically(inputShapes)
            }
        } catch TensorError.symbolicValue {}
    }

    private func runSymbolically(_ shapes: Nest<Shape>) throws {
        let dtype = dtypePolicy.computeDType
        _ = try call(shapes.map { Tensor.symbolic(TensorSpec(shape: $0, dtype: dtype)) })
    }

    // MARK: Compiling

    /// Says how the model is trained: `compile(optimizer: "adam", loss: "mse", metrics: ["mae"])`.
    ///
    /// Names are resolved here, and what no file could name is refused here, not when saving.
    /// - Parameter autoScaleLoss: Whether a ``LossScaleOptimizer`` is put around the optimizer of a
    ///   model whose own dtype policy is `mixed_float16`.
    /// - Throws: ``KerasError/unknownIdentifier(kind:name:remedy:)``,
    ///   ``KerasError/notRegistered(className:)``.
    open func compile(
        optimizer: OptimizerIdentifier = "rmsprop", loss: LossIdentifier? = nil,
        lossWeights: LossWeights? = nil, metrics: [MetricIdentifier]? = nil,
        weightedMetrics: [MetricIdentifier]? = nil, autoScaleLoss: Bool = true
    ) throws {
        try setCompiled(
            optimizer: optimizer, loss: loss, lossWeights: lossWeights, metrics: metrics,
            weightedMetrics: weightedMetrics, autoScaleLoss: autoScaleLoss)
    }

    /// What `compile` was given, as a config; empty if it was not called.
    ///
    /// - Throws: What an override throws; it ends the save.
    open func compileConfig() throws -> Config? { try compiled?.config() }

    /// Compiles the model from what ``compileConfig()`` described.
    ///
    /// - Throws: ``KerasError/unknownConfigKey(path:object:key:known:)`` for a key that Keras's
    ///   `compile` does not have; ``KerasError/invalidConfig(path:expected:found:)`` for a value
    ///   that does not fit; as
    ///   ``compile(optimizer:loss:lossWeights:metrics:weightedMetrics:autoScaleLoss:)``.
    open func compile(from config: Config) throws {
        try compile(fromDefault: config)
    }

    // MARK: Steps, for custom training

    /// Trains on one batch: forward, gradients, update, metrics. Override it for a training loop of
    /// your own inside `fit`.
    ///
    /// - Throws: ``KerasError/notCompiled(object:)``; what layers, loss, metrics and optimizer
    ///   throw. What an override throws ends the training.
    open func trainStep(_ batch: Batch) throws -> StepLogs { try defaultTrainStep(batch) }

    /// The total loss of one batch: that of `compile`, plus what regularizers and `addLoss` give.
    ///
    /// - Parameter outputs: What the model gave for the batch.
    /// - Throws: ``KerasError/notCompiled(object:)``; an error for a loss without targets.
    open func computeLoss(_ batch: Batch, outputs: Nest<Tensor>) throws -> Tensor {
        try defaultLoss(batch, outputs: outputs)
    }

    /// Adds one batch to the metrics of `compile`. Override it to update metrics of your own, which
    /// the model keeps in properties.
    ///
    /// - Returns: The logs of the epoch so far: of all ``metrics``.
    /// - Throws: ``KerasError/notCompiled(object:)``;
    ///   ``KerasError/invalidArgument(object:argument:expected:found:)`` for targets or weights
    ///   that do not fit the outputs; what metrics throw.
    open func computeMetrics(_ batch: Batch, outputs: Nest<Tensor>) throws -> StepLogs {
        try defaultMetrics(batch, outputs: outputs)
    }

    /// Measures one batch.
    ///
    /// - Throws: ``KerasError/notCompiled(object:)``; what layers, loss and metrics throw. What an
    ///   override throws ends the evaluation.
    open func testStep(_ batch: Batch) throws -> StepLogs { try defaultTestStep(batch) }

    /// The outputs for one batch of inputs.
    ///
    /// - Throws: What layers throw. What an override throws ends the prediction.
    open func predictStep(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
        try self(inputs, training: false)
    }
}
