import KerasTensors

/// Measures how far predictions are from targets. (Keras: `keras.losses.Loss`.)
///
/// A loss is called like a function: `try loss(yTrue, yPred)`. For one of your own override
/// `call(_:_:)`, which gives the loss of each sample; reduction, weights and masks are done here.
open class Loss: KerasObject {
    private var ownName = ObjectName()

    /// The name that Keras gives every object of this class; `nil` for one made from the class's
    /// name and a count: `my_loss`, `my_loss_1`.
    open class var defaultName: String? { nil }

    /// The name; given by the user, or the class's.
    public var name: String {
        get { ownName.draw(forClass: Self.className, common: Self.defaultName) }
        set { ownName = ObjectName(newValue) }
    }

    override var isSaveable: Bool { true }
    override class var walkBase: KerasObject.Type { Loss.self }
    override class var reservedKeys: Set<String> { ["name", "dtype"] }
    open override var summaryDescription: String {
        ownName.summary(ofClass: Self.className, common: Self.defaultName)
    }
    override var storedName: String? { name }

    /// How the losses of the samples become one number.
    @Configured public var reduction: Losses.Reduction = .sumOverBatchSize

    // Every step asks for it, in an access that ends within a line.

    /// The dtype that the loss is computed in: targets, predictions and weights are cast to it.
    /// Not part of the config, as in Keras.
    @exclusivity(unchecked) public var dtype = DType.float32

    /// A loss with default settings of its own.
    public convenience init(
        reduction: Losses.Reduction = .sumOverBatchSize, name: String? = nil
    ) {
        self.init()
        self.reduction = reduction
        if let name { self.name = name }
    }

    /// Whether the loss makes integers of its targets and does nothing else with them: they need not
    /// become floats first.
    var takesClassNumbers: Bool { false }

    /// The loss of each sample, before weights and reduction: usually the shape of `yTrue` without
    /// its last axis. A mask that the result carries leaves values out.
    ///
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    open func call(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
        throw KerasError.unsupported(
            object: summaryDescription, feature: "being called", remedy: "override call(_:_:)")
    }

    /// The weighted and reduced loss of predictions `yPred`: a scalar, unless ``reduction`` is
    /// `.none`.
    ///
    /// - Parameters:
    ///   - sampleWeight: A weight for each sample, or for each value of the unreduced loss. A mask
    ///     that `yPred` carries counts as further weights.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public final func callAsFunction(
        _ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil
    ) throws -> Tensor {
        try ensureSetUp()
        let staysInteger = dtype == .float32 && yTrue.dtype.fitsFloat32 && takesClassNumbers
        let values = try call(
            staysInteger ? yTrue : Ops.cast(yTrue, to: dtype), Ops.cast(yPred, to: dtype))
        let mask = try Losses.combined(yPred.mask, values.mask)
        return try Losses.reduced(
            Ops.cast(values, to: dtype), sampleWeight: sampleWeight, mask: mask,
            reduction: reduction)
    }

    /// `name`, `reduction`, then the loss's own settings.
    open override func config() throws -> Config {
        try ensureSetUp()
        let own: Config = ["name": name]
        return try own.merging(settingsConfig())
    }

    open override func configure(from config: Config) throws {
        if let name: String = try config.value(forKey: "name", default: nil) { self.name = name }
        if let policy: DTypePolicy = try config.value(forKey: "dtype", default: nil) {
            dtype = policy.computeDType
        }
        try configureSettings(from: config, besides: Self.reservedKeys)
    }
}

extension DType {
    /// Whether float32 holds the numbers of this integer dtype, those of classes at least: int32 is
    /// exact where float32 rounds, beyond sixteen million.
    fileprivate var fitsFloat32: Bool {
        switch self {
        case .uint8, .int8, .uint16, .int16, .int32, .bool: true
        default: false
        }
    }
}

/// A loss as an argument takes it: `"mse"`, `.meanSquaredError`, an object or a function.
public typealias LossIdentifier = Identifier<Losses>
