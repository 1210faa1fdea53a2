import KerasTensors
import OrderedCollections

/// A number worked out over many batches. (Keras: `keras.metrics.Metric`.)
///
/// To write one: keep its state in variables as properties, initialize them in `setUp()`, and
/// override `updateState` and `result`. Reading a result costs something only when it is asked for.
open class Metric: KerasObject {
    private var ownName = ObjectName()

    /// The name that Keras gives every object of this class; `nil` for one made from the class's
    /// name and a count: `precision`, `precision_1`.
    open class var defaultName: String? { nil }

    /// The name, under which logs have the value; given by the user, or the class's. Automatic names
    /// count the metrics in the order of their creation, those that are given a name at once left
    /// out.
    public var name: String {
        get { ownName.draw(forClass: Self.className, common: Self.defaultName) }
        set { ownName.give(newValue, ofClass: Self.className, common: Self.defaultName) }
    }

    /// What the paths of its variables begin with: the name that it was made with, whatever logs
    /// call it.
    var pathName: String { nameBefore ?? name }
    private var nameBefore: String?

    /// Gives the metric another name in logs; its automatic one stays counted, as when Keras makes a
    /// metric of a name, and stays that of its variables.
    func rename(_ name: String) {
        nameBefore = pathName
        ownName = ObjectName(name)
    }

    public required init() {
        super.init()
        if Self.defaultName == nil { _ = name }
    }

    override var isSaveable: Bool { true }
    override class var walkBase: KerasObject.Type { Metric.self }
    override class var reservedKeys: Set<String> { ["name"] }
    open override var summaryDescription: String {
        ownName.summary(ofClass: Self.className, common: Self.defaultName)
    }
    override var storedName: String? { name }

    /// The dtype of the state and the result.
    @Configured public var dtype: DType = .float32

    /// A metric with default settings of its own.
    public convenience init(name: String? = nil, dtype: DType = .float32) {
        self.init()
        if let name { self.name = name }
        self.dtype = dtype
    }

    /// The state: the variables that this metric and metrics inside it keep in properties.
    ///
    /// - Throws: What the set-up throws; ``KerasError/unorderedContainer(object:property:)`` for
    ///   variables or metrics in a dictionary or set,
    ///   ``KerasError/hiddenObject(object:property:type:)`` for some inside a struct.
    public final var variables: [Variable] {
        get throws {
            try ensureSetUp()
            let own = try StateWalk.variables(of: self).filter(\.isInitialized)
                .sorted { $0.serial < $1.serial }
            let inner = try StateWalk.declaredAttributes(of: self).flatMap(\.child.metrics)
            return try own + inner.flatMap { try $0.variables }
        }
    }

    /// Adds a batch.
    ///
    /// - Parameters:
    ///   - sampleWeight: How much each sample (or value) counts.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    open func updateState(_ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil) throws {
        throw KerasError.unsupported(
            object: summaryDescription, feature: "updating from targets and predictions",
            remedy: "override updateState(_:_:sampleWeight:)")
    }

    /// The value over all batches since the last reset: a scalar for most.
    ///
    /// - Throws: ``KerasError/unsupported(object:feature:remedy:)`` unless it is overridden. What
    ///   an override throws ends the reading of the logs.
    open func result() throws -> Tensor {
        throw KerasError.unsupported(
            object: summaryDescription, feature: "a result", remedy: "override result()")
    }

    /// The values of a metric that has several, each with a name of its own in the logs; `nil`
    /// (the default) for one that has a ``result()``. (Keras: a `result` that is a dictionary.)
    ///
    /// - Throws: What an override throws; it ends the reading of the logs.
    open func namedResults() throws -> OrderedDictionary<String, Tensor>? { nil }

    /// Forgets all batches: the default sets every variable to zero.
    ///
    /// - Throws: As ``variables``. What an override throws ends the training or evaluation.
    open func resetState() throws {
        for variable in try variables { try variable.assignZero() }
    }

    /// Adds a batch and gives the value over all batches so far.
    ///
    /// - Throws: What ``updateState(_:_:sampleWeight:)`` and ``result()`` throw.
    @discardableResult
    public final func callAsFunction(
        _ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil
    ) throws -> Tensor {
        try ensureSetUp()
        try updateState(yTrue, yPred, sampleWeight: sampleWeight)
        return try result()
    }

    /// `name`, `dtype`, then the metric's own settings.
    open override func config() throws -> Config {
        try ensureSetUp()
        let own: Config = ["name": name]
        return try own.merging(settingsConfig())
    }

    open override func configure(from config: Config) throws {
        if let name: String = try config.value(forKey: "name", default: nil) { self.name = name }
        try configureSettings(from: config, besides: Self.reservedKeys)
    }
}

extension StateWalk.Child {
    /// The metrics directly here or in containers here, from left to right.
    var metrics: [Metric] {
        switch self {
        case .object(let object): (object as? Metric).map { [$0] } ?? []
        case .container(let children): children.flatMap(\.metrics)
        }
    }
}

/// A metric as an argument takes it: `"accuracy"`, `.accuracy`, an object or a function.
public typealias MetricIdentifier = Identifier<Metrics>
