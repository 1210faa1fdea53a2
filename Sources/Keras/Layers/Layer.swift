import KerasJSON
import KerasTensors
import OrderedCollections
import Synchronization

/// A building block of models: variables and a computation on tensors. (Keras: `keras.Layer`.)
///
/// To write one: declare settings with ``Configured``, variables and sublayers as properties;
/// override `build(inputShape:)` to initialize variables and `call(_:)` to compute. Layers are
/// called like functions: `try layer(x)`. That runs `setUp`, builds, casts, and passes masks on.
open class Layer: KerasObject {
    /// Layers are tracked in the order of their creation.
    let serial: Int
    private static let counter = Atomic<Int>(0)

    // What is marked `unchecked` every call asks for, as in a ``Variable``.

    /// The policy that decides the dtypes of computation and of variables.
    @exclusivity(unchecked) public var dtypePolicy = DTypePolicy.float32
    /// Policies of which the layer's ``path`` chooses ``dtypePolicy`` when it is built.
    public var dtypePolicyMap: DTypePolicyMap?
    /// Where the layer was first built or called: the names of the layers around it and its own,
    /// `encoder/dense`. (Keras: `layer.path`.)
    @exclusivity(unchecked) public private(set) var path: String?
    /// A regularizer of the layer's output, whose value is added to ``losses``.
    @exclusivity(unchecked) public var activityRegularizer: RegularizerIdentifier?
    /// Whether floating inputs are cast to the policy's dtype, and variables of a layer inside
    /// another with a mixed policy are read in it. (Keras: `autocast`.)
    @exclusivity(unchecked) public var autocast = true

    /// Whether the layer has its variables.
    open var isBuilt: Bool { isMarkedBuilt }
    @exclusivity(unchecked) private var isMarkedBuilt = false
    /// The shapes that `build` was called with.
    public private(set) var buildShapes: Nest<Shape>?
    /// The build config of the file that the layer is from, which a save writes again.
    var restoredBuildConfig: Config?
    /// Whether the build config was not enough, so that the first call builds the layer.
    var isBuildDeferred = false
    /// Which keys the file has that the layer is from, for a class of a user's own.
    var configForm: ConfigForm?
    /// The call on symbolic tensors, and how many there were.
    private weak var recordedNode: SymbolicNode?
    private var recordedCalls = 0
    private var isTrainable = true
    /// Whether `trainable` was set before the set-up, which may make further layers inside.
    private var passesTrainableOn = false
    private var isSettingTrainable = false
    var addedWeights: [Variable] = []
    @exclusivity(unchecked) private var addedLosses: [Tensor] = []
    @exclusivity(unchecked) private var lastRootCall = 0
    /// What the layer consists of, while a training keeps it.
    @exclusivity(unchecked) var structure: LayerStructure?

    public required init() {
        serial = Self.counter.wrappingAdd(1, ordering: .relaxed).newValue
        super.init()
        name = ObjectNames.next(forClass: Self.className)
        hasAutomaticName = true
    }

    /// The name; given by the user, or made from the class's: `dense_1`. Automatic names count the
    /// layers in the order of their creation, those that are given a name at once left out.
    public var name = "" {
        didSet {
            if hasAutomaticName { ObjectNames.giveBack(oldValue, ofClass: Self.className) }
            hasAutomaticName = false
        }
    }

    private var hasAutomaticName = false

    /// Counts an automatic name as that of another class.
    func nameAutomatically(asClass className: String) {
        guard hasAutomaticName else { return }
        ObjectNames.giveBack(name, ofClass: Self.className)
        hasAutomaticName = false
        name = ObjectNames.next(forClass: className)
        hasAutomaticName = true
    }

    open override var summaryDescription: String {
        "<\(className) name=\(name.excerpt()), built=\(isBuilt ? "True" : "False")>"
    }

    /// Whether the optimizer changes the layer's variables, and those of the layers inside.
    ///
    /// Setting it sets the flags of all of them; a part that is set again afterwards goes its own
    /// way: `base.trainable = false`, then `try base.layers.last?.trainable = true`.
    public var trainable: Bool {
        get { isTrainable }
        set {
            // A layer inside may lead back to this one.
            guard !isSettingTrainable else { return }
            isSettingTrainable = true
            defer { isSettingTrainable = false }
            if newValue != isTrainable { TrainableFlags.noteChange() }
            isTrainable = newValue
            passesTrainableOn = !isSetUp
            setTrainableOfOwnVariables()
            for layer in (try? directLayers()) ?? [] { layer.trainable = newValue }
        }
    }

    /// The layers that the set-up makes are frozen with the layer, like those it had before.
    override func setUpAndMore() throws {
        defer { if !isTrainable { setTrainableOfOwnVariables() } }
        guard passesTrainableOn else { return try super.setUpAndMore() }
        let known = Set(try directLayers().map(ObjectIdentifier.init))
        try super.setUpAndMore()
        for layer in try directLayers() where !known.contains(ObjectIdentifier(layer)) {
            layer.trainable = isTrainable
        }
        passesTrainableOn = false
    }

    private static let layerKeys: Set = [
        "name", "trainable", "dtype", "activity_regularizer", "autocast",
    ]
    override class var reservedKeys: Set<String> { layerKeys }
    override var isSaveable: Bool { true }
    override class var walkBase: KerasObject.Type { Layer.self }

    /// The layers directly inside, in the order in which Python would track them: those of the
    /// properties' initial values as they are declared, a base class's first, then those that
    /// `setUp` and `build` made, as they were created. Override it if Python's class makes them in
    /// another order.
    ///
    /// - Throws: ``KerasError/unorderedContainer(object:property:)`` for layers in a dictionary or
    ///   set; ``KerasError/hiddenObject(object:property:type:)`` for layers or variables inside a
    ///   struct.
    open func directLayers() throws -> [Layer] {
        let attributes = try StateWalk.declaredAttributes(of: self)
        if attributes.isEmpty { return [] }
        var seen = Set<ObjectIdentifier>()
        let layers = attributes.flatMap(\.child.layers)
            .filter { seen.insert(ObjectIdentifier($0)).inserted }
        // Swift makes a subclass's properties before those of its base class, Python after them.
        return layers.filter { $0.serial < serial }
            + layers.filter { $0.serial > serial }.sorted { $0.serial < $1.serial }
    }

    // MARK: Overridden by layers

    /// Initializes the variables for inputs of `inputShape`, whose first dimension is the batch
    /// (`nil` if unknown).
    ///
    /// Overrides call `super`, which sets the layer up and records that it is built, so that
    /// `build` may also be called by hand.
    /// - Throws: What the set-up throws. What an override throws ends the call that builds the
    ///   layer, which stays unbuilt.
    open func build(inputShape: Shape) throws {
        try ensureSetUp()
        markBuilt(with: .leaf(inputShape))
    }

    /// Initializes the variables for inputs that may be several. The default takes a single one;
    /// a layer without variables of its own need not say how it is built.
    ///
    /// - Throws: As ``build(inputShape:)``.
    open func build(inputShapes: Nest<Shape>) throws {
        let names = buildArgumentNames
        let only = names.count == 1 ? inputShapes[names[0]] : nil
        if let shape = (only ?? inputShapes).single { try build(inputShape: shape) }
    }

    /// Computes the output of a layer with one input tensor.
    ///
    /// - Throws: ``KerasError/unsupported(object:feature:remedy:)`` unless it is overridden. What
    ///   an override throws ends the call of the layer.
    open func call(_ inputs: Tensor) throws -> Tensor {
        throw KerasError.unsupported(
            object: summaryDescription, feature: "being called",
            remedy: "override call(_:) in \(Self.className)")
    }

    /// Computes the output of a layer whose inputs or outputs may be several. The default takes a
    /// single tensor.
    ///
    /// - Throws: ``KerasError/invalidInput(object:expected:found:)`` for several tensors unless it
    ///   is overridden. What an override throws ends the call of the layer.
    open func call(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
        guard let tensor = inputs.single else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "a single tensor",
                found: "\(inputs.leaves.count) tensors")
        }
        return .leaf(try call(tensor))
    }

    /// The names of the arguments of Python's `call`, for a layer that takes several tensors there
    /// and not a list: `["query", "value", "key"]`.
    ///
    /// Such a layer is called with the tensors in this order, `try attention(query, value)`, or with
    /// a dictionary by these names, which `call(_:)` and `build(inputShapes:)` get in any case;
    /// arguments may be left out. What else `call` takes is in ``CallContext/keywords``.
    open var callArgumentNames: [String] { [] }

    /// The arguments of `call` whose shapes Python's `build` takes: all by default, so that the build
    /// config has a shape for each (`query_shape`). Name the first alone for a class whose `build`
    /// takes a single shape; ``build(inputShape:)`` is called with it then.
    open var buildArgumentNames: [String] { callArgumentNames }

    /// Whether a mask may pass through the layer.
    open var supportsMasking: Bool { false }

    /// The dtype that a model takes which begins with the layer and says nothing else.
    var inputDType: DType { dtypePolicy.computeDType }

    /// Whether the policy may be called `string`, as that of a layer for raw text.
    var takesText: Bool { false }

    /// Whether the penalty for outputs is one for those of the layer itself.
    var hasOwnActivityLoss: Bool { true }

    /// Whether `call` asks for its context. Where not, a call inside another one is spared the
    /// task-local value.
    var readsCallContext: Bool { true }

    /// What a call casts to the policy's compute dtype. (Keras: `autocast`.)
    var autocasts: Autocasts { .all }

    /// What the layer demands of each of its inputs.
    open var inputSpec: InputSpec? { nil }

    /// The mask of the output, given the input's. The default passes it on.
    ///
    /// - Throws: What an override throws; it ends the call of the layer.
    open func computeMask(_ inputs: Nest<Tensor>, previous: Tensor?) throws -> Tensor? { previous }

    // MARK: In graphs

    /// The symbolic tensor that the layer gave when it was called on one, as long as a model has
    /// it: `try Model(inputs: model.inputs, outputs: model.layer(named: "features").output)`.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a layer that
    ///   was called several times there, or not at all, or has several outputs.
    open var output: Tensor {
        get throws {
            guard recordedCalls == 1, let node = recordedNode, let call = node.layerCall,
                let spec = call.outputs?.single
            else {
                throw KerasError.invalidArgument(
                    object: summaryDescription, argument: "output",
                    expected: "a layer that was called once, in a model that has its graph, and "
                        + "has one output", found: "\(recordedCalls) calls")
            }
            return .symbolic(spec, node: node)
        }
    }

    func noteRecordedCall(_ node: SymbolicNode) {
        recordedNode = node
        recordedCalls += 1
    }

    // MARK: Building

    /// Builds the layer unless it is built.
    ///
    /// - Throws: What the set-up, ``DTypePolicyMap/policy(forPath:)`` and `build` throw; the layer
    ///   then stays unbuilt.
    public final func buildIfNeeded(inputShapes: Nest<Shape>) throws {
        try buildIfNeeded(inputShapes: inputShapes, keywords: [:])
    }

    /// - Parameter keywords: What the call has beside the inputs; a config has their shapes.
    final func buildIfNeeded(
        inputShapes: Nest<Shape>, keywords: OrderedDictionary<String, Nest<Tensor>>
    ) throws {
        try ensureSetUp()
        guard !isBuilt else { return }
        try findPath()
        var context = CallContext.current
        context.path = path
        context.keywords = keywords
        do {
            try context.run { try build(inputShapes: inputShapes) }
        } catch {
            markUnbuilt()
            throw error
        }
        markBuilt(with: inputShapes)
    }

    /// The first build or call says where the layer is, and so which policy of a map is its own.
    private func findPath() throws {
        guard path == nil else { return }
        let outer = CallContext.current.path
        for part in [outer, name] {
            if let part { try LoadBudget.current?.count(path: part, at: summaryDescription) }
        }
        let path = outer.map { "\($0)/\(name)" } ?? name
        if let dtypePolicyMap { dtypePolicy = try dtypePolicyMap.policy(forPath: path) }
        self.path = path
    }

    /// Records that the variables exist, for a layer with a `build` of its own that takes more
    /// than the input's shape.
    public final func markBuilt(with inputShapes: Nest<Shape>? = nil) {
        isMarkedBuilt = true
        isBuildDeferred = false
        if !isTrainable { setTrainableOfOwnVariables() }
        if let inputShapes { buildShapes = inputShapes }
    }

    /// Makes the next use build the layer again, after its structure changed.
    func markUnbuilt() {
        isMarkedBuilt = false
        restoredBuildConfig = nil
    }

    // MARK: State

    override var storesOwnVariables: Bool { true }
    override var storedName: String? { name }

    /// Stores the variables that the layer made itself under "0", "1", …: those declared trainable
    /// first, each group in the order of their initialization.
    open override func saveOwnVariables(to store: VariableWriter) throws {
        try store.storeAll(ownVariables)
    }

    /// Assigns "0", "1", … to the variables that the layer made itself.
    open override func loadOwnVariables(from store: VariableReader) throws {
        try loadNumberedVariables(from: store)
    }

    /// Called after a legacy `.h5` file gave the layer's variables their values without
    /// ``loadOwnVariables(from:)``: the place to work out again what depends on them.
    /// (Keras: `finalize_state`.)
    ///
    /// - Throws: What an override throws; it ends the load.
    open func finalizeState() throws {}

    /// The variables that Keras's class of this name has, in the order of its files, for built-in
    /// layers: a file may have only these for a subclass that adds its own.
    var builtInVariables: [Variable]? { nil }

    /// Whether the layer has forms for quantized policies.
    var keepsQuantization: Bool { false }

    // MARK: Losses

    /// Adds a scalar to what training minimizes, from inside `call`.
    public final func addLoss(_ loss: Tensor) {
        addedLosses.append(loss)
    }

    /// The scalars that training adds to the loss: what the last call added, of this layer and all
    /// inside, then the regularizers of the variables that are trained.
    ///
    /// - Throws: What regularizers throw, and as ``weights``.
    public var losses: [Tensor] {
        get throws {
            var losses: [Tensor] = []
            for layer in try currentStructure?.layers ?? flattenedLayers
            where !layer.addedLosses.isEmpty { losses += layer.addedLosses }
            for variable in try currentStructure?.regularizedVariables ?? regularizedVariables {
                guard let regularizer = variable.regularizer else { continue }
                losses.append(try regularizer(variable.value))
            }
            return losses
        }
    }

    /// Forgets losses of an earlier call when a new one starts.
    func startCall(root: Int) {
        if lastRootCall != root {
            lastRootCall = root
            if !addedLosses.isEmpty { addedLosses = [] }
        }
    }

    // MARK: Config

    /// `name`, `trainable`, `dtype`, then the layer's own settings.
    open override func config() throws -> Config {
        try ensureSetUp()
        var config: Config = [
            "name": name, "trainable": trainable,
            "dtype": dtypePolicyMap as (any ConfigValue)? ?? dtypePolicy,
        ]
        if let activityRegularizer {
            config.set(try activityRegularizer.canonical(), forKey: "activity_regularizer")
        }
        if !autocast { config.set(false, forKey: "autocast") }
        var settings = try settingsConfig()
        if activityRegularizer == nil, let predecessor = Self.keyBeforeActivityRegularizer {
            settings = settings.inserting(
                nil, forKey: "activity_regularizer", after: predecessor)
        }
        config = config.merging(settings)
        return configForm?.applied(to: config, of: self) ?? config
    }

    /// For layers whose class in Keras writes `activity_regularizer` even if there is none: the key
    /// that comes before it then.
    class var keyBeforeActivityRegularizer: String? { nil }

    open override func configure(from config: Config) throws {
        if let name: String = try config.value(forKey: "name", default: nil) {
            try LoadBudget.current?.count(path: name, at: config.decodingContext.path)
            self.name = name
        }
        // Before layers come from the settings: those have flags of their own.
        let isTrainable = try config.value(forKey: "trainable", default: true)
        if isTrainable != trainable { trainable = isTrainable }
        try takePolicy(from: config)
        activityRegularizer = try config.value(forKey: "activity_regularizer", default: nil)
        autocast = try config.value(forKey: "autocast", default: true)
        try refuseQuantization(in: config)
        try configureSettings(from: config, besides: Self.reservedKeys)
        configForm = ConfigForm(of: self, in: config)
    }

    /// The shapes that `build` was called with: `{"input_shape": …}`, or one for each of several
    /// arguments, `{"shapes_dict": {"query_shape": …}}`.
    open override func buildConfig() throws -> Config? { shapesConfig }

    /// Builds the layer for the shapes in the config: those of its single argument, or of several
    /// as Keras writes them, `{"shapes_dict": {"query_shape": …}}`, which become a dictionary with
    /// the keys `query`, …; those of arguments that are no ``callArgumentNames`` are in
    /// ``CallContext/keywords``, as symbolic tensors.
    ///
    /// A model that cannot be built like this is built when it is first called, as in Keras; see
    /// ``Model/loadReport``.
    /// - Throws: ``KerasError/invalidConfig(path:expected:found:)`` for a config of other keys,
    ///   which a class of its own must read.
    open override func build(from config: Config) throws { try restoreBuild(from: config) }
}
