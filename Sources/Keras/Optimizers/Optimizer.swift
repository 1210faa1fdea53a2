import KerasTensors

/// Changes variables along their gradients. (Keras: `keras.optimizers.Optimizer`.)
///
/// To write one: declare settings with ``Configured``, override ``build(_:)`` to make a variable
/// for each one that is trained (a *slot*), and ``updateStep(gradient:variable:learningRate:)`` for
/// the rule:
/// ```swift
/// final class SignSGD: Optimizer {
///     override func updateStep(gradient: Tensor, variable: Variable, learningRate: Double) throws {
///         let step = try Ops.multiply(Ops.sign(gradient), Tensor(.float(learningRate)))
///         try variable.assign(Ops.subtract(variable.value, step))
///     }
/// }
/// ```
/// The state (``ownVariables``) begins with the iteration (int32) and the learning rate (float32,
/// absent if it is a schedule), followed by averages, accumulators and slots in the order in which
/// they were made: the order of files.
open class Optimizer: KerasObject {
    /// Decoupled weight decay: before each update the variable loses `variable · weightDecay ·
    /// learningRate`.
    @Configured public var weightDecay: Double? = nil
    /// The L2 norm that each gradient is scaled down to.
    @Configured("clipnorm") public var clipNorm: Double? = nil
    /// The L2 norm that all gradients together are scaled down to.
    @Configured("global_clipnorm") public var globalClipNorm: Double? = nil
    /// The bound that every element of a gradient is clipped to.
    @Configured("clipvalue") public var clipValue: Double? = nil
    /// Whether an exponential moving average of the variables is kept, which replaces them at the
    /// end of training.
    @Configured("use_ema") public var useEMA = false
    /// The part of the averages that is kept at each update, from 0 to 1.
    @Configured("ema_momentum") public var emaMomentum = 0.99
    /// After how many updates the variables are replaced by their averages (`nil`: only at the end).
    @Configured("ema_overwrite_frequency") public var emaOverwriteFrequency: Int? = nil
    /// What the loss is multiplied by, and the gradients are divided by.
    @Configured public var lossScaleFactor: Double? = nil
    /// How many steps' gradients are averaged for one update.
    @Configured public var gradientAccumulationSteps: Int? = nil

    // What is marked `unchecked` every step asks for, as in a ``Variable``.

    private var ownName = ObjectName()
    var rate = LearningRateState()
    private let iteration = Variable(name: "iteration", trainable: false)
    private var trackedVariables: [Variable] = []
    private var positions: [ObjectIdentifier: Int] = [:]
    /// Where the next variable is expected, since they come in order.
    @exclusivity(unchecked) private var expectedPosition = 0
    /// How many variables there are beside the slots, once it has those.
    private var slotStart: Int?
    private var reasonForSkippedState: String?
    /// Where a call of ``buildIfNeeded(_:)`` stands.
    private var construction = Construction.idle
    private enum Construction { case idle, begun, baseIsDone }
    var weightDecayExclusions = WeightDecayExclusions()
    var averages: [Variable] = []
    var gradientAccumulators: [Variable] = []

    /// The variables it was built for, in the order of their slots.
    @exclusivity(unchecked) public private(set) var trainedVariables: [Variable] = []
    /// Whether it has its slots.
    @exclusivity(unchecked) public private(set) var isBuilt = false

    override var isSaveable: Bool { true }
    override class var walkBase: KerasObject.Type { Optimizer.self }
    override class var reservedKeys: Set<String> { ["name", "learning_rate"] }
    open override var summaryDescription: String {
        ownName.summary(ofClass: Self.className)
    }

    /// The learning rate of an optimizer that was given none.
    open class var defaultLearningRate: Double { 0.001 }

    /// The name; given by the user, or made from the class's: `adam_1`.
    public var name: String {
        get { ownName.draw(forClass: Self.className) }
        set { ownName = ObjectName(newValue) }
    }

    /// Checks the settings and makes the iteration and the learning rate.
    open override func setUp() throws {
        try super.setUp()
        try checkSettings()
        try iteration.initialize(with: Tensor([Int32(0)], shape: .scalar))
        trackedVariables = [iteration]
        if let variable = try rate.setUp(default: Self.defaultLearningRate) {
            trackedVariables.append(variable)
        }
    }

    // MARK: State

    /// All variables of the optimizer, in the order of files. (Keras: `optimizer.variables`.)
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for settings that
    ///   do not go together, and once after a learning rate was assigned in spite of a schedule.
    public var ownVariables: [Variable] {
        get throws {
            try ensureSetUp()
            try rate.flush(for: self)
            return trackedVariables
        }
    }

    /// How many steps were made, counting each call of ``apply(_:to:)``.
    ///
    /// - Throws: What the set-up throws:
    ///   ``KerasError/invalidArgument(object:argument:expected:found:)`` for settings that do not
    ///   go together.
    public final var stepCount: Int {
        get throws {
            try ensureSetUp()
            if let wrapped { return try wrapped.stepCount }
            return try Int(iteration.scalar(of: Int32.self))
        }
    }

    /// How many updates were made: steps, or groups of steps whose gradients are accumulated.
    /// (Keras: `optimizer.iterations`.)
    ///
    /// - Throws: As ``stepCount``.
    public final var iterations: Int {
        get throws {
            if let wrapped { return try wrapped.iterations }
            guard let steps = gradientAccumulationSteps else { return try stepCount }
            return try stepCount / max(1, steps)
        }
    }

    func countStep() throws {
        try iteration.updateScalar(of: Int32.self) { $0 &+= 1 }
    }

    override var storesOwnVariables: Bool { true }
    override var storedName: String? { name }

    /// Stores all variables under "0", "1", … in their order.
    open override func saveOwnVariables(to store: VariableWriter) throws {
        try store.storeAll(ownVariables)
    }

    /// The variables in the order of files of older versions; `nil` where it is the same.
    var formerVariables: [Variable]? { get throws { nil } }

    /// Assigns "0", "1", … to all variables. As in Keras, a state of another number of variables is
    /// left alone: the optimizer starts afresh. But one of Keras 2, which lacks only the learning
    /// rate, is taken.
    open override func loadOwnVariables(from store: VariableReader) throws {
        let own = try ownVariables
        guard store.count == own.count else {
            if try loadUnbuiltState(from: store) || loadState(ofKeras2: store) { return }
            reasonForSkippedState =
                "it has \(own.count) variables whereas the saved optimizer has \(store.count)"
                + (isBuilt ? "" : "; it has not been built yet")
            return
        }
        if let former = try formerVariables, try !store.fits(own), try store.fits(former) {
            return try store.load(numbered: former)
        }
        try store.load(numbered: own)
    }

    /// Takes the state of an optimizer that was compiled and made no step: Keras saves it without
    /// slots, and those of a model that is loaded are as fresh.
    private func loadUnbuiltState(from store: VariableReader) throws -> Bool {
        guard let slotStart, wrapped == nil, store.count == slotStart else { return false }
        let common = Array(try ownVariables.prefix(slotStart))
        guard try store.fits(common), try store.spec(of: "0").dtype.isInteger,
            try store["0"].item(as: Int.self) == 0
        else { return false }
        try store.load(numbered: common)
        return true
    }

    override func loadStored(from store: VariableReader) throws -> String? {
        reasonForSkippedState = nil
        try loadOwnVariables(from: store)
        return reasonForSkippedState
    }

    // MARK: Building

    /// Makes the slots of `variables`. Overrides call `super` first; whoever wants the slots early
    /// calls ``buildIfNeeded(_:)``, which makes them once.
    ///
    /// - Throws: ``KerasError/unsupported(object:feature:remedy:)`` if it is called by hand.
    open func build(_ variables: [Variable]) throws {
        guard construction == .begun else {
            throw KerasError.unsupported(
                object: summaryDescription, feature: "a call of build(_:) by hand",
                remedy: "call buildIfNeeded(_:), which makes the slots once")
        }
        if useEMA { averages = try addOptimizerVariables(like: variables, name: "average") }
        if gradientAccumulationSteps != nil {
            gradientAccumulators = try addOptimizerVariables(
                like: variables, name: "gradient_accumulator")
        }
        construction = .baseIsDone
    }

    /// Builds the optimizer for `variables` unless it is built.
    ///
    /// - Throws: ``KerasError/unsupported(object:feature:remedy:)`` if an override of ``build(_:)``
    ///   did not call `super`; what ``build(_:)`` throws.
    public final func buildIfNeeded(_ variables: [Variable]) throws {
        try ensureSetUp()
        guard !isBuilt else { return }
        let before = trackedVariables
        construction = .begun
        defer { construction = .idle }
        do {
            try build(variables)
            guard construction == .baseIsDone else {
                throw KerasError.unsupported(
                    object: summaryDescription, feature: "an override of build(_:) without super",
                    remedy: "begin it with try super.build(variables)")
            }
        } catch {
            trackedVariables = before
            throw error
        }
        slotStart = before.count
        trainedVariables = variables
        for (index, variable) in variables.enumerated() {
            positions[ObjectIdentifier(variable)] = index
        }
        weightDecayExclusions.resolve(among: variables)
        isBuilt = true
    }

    /// The optimizer that makes the steps, of one that wraps it: its are the learning rate, the count
    /// of steps, and the averages.
    var wrapped: Optimizer? { nil }

    /// Takes a variable out of the state.
    func untrack(_ variable: Variable) {
        trackedVariables.removeAll { $0 === variable }
    }

    /// Makes and tracks a variable.
    ///
    /// - Throws: As ``Variable/initialize(shape:with:dtype:regularizer:constraint:)``.
    public final func addVariable(
        shape: Shape, initializer: InitializerIdentifier = "zeros", dtype: DType = .float32,
        name: String = "variable"
    ) throws -> Variable {
        let variable = Variable(name: name, trainable: false)
        try variable.initialize(shape: shape, with: initializer, dtype: dtype)
        trackedVariables.append(variable)
        return variable
    }

    /// Makes slots of `variables`' shapes and dtypes: those of the first variable under all of
    /// `names`, then those of the second. The result has a list for each name.
    /// (Keras: `add_optimizer_variables`.)
    ///
    /// - Parameter initializers: What the slots of each name begin as; all with zeros if it is
    ///   empty.
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for another number
    ///   of initializers.
    public final func addOptimizerVariables(
        like variables: [Variable], names: [String], initializers: [InitializerIdentifier] = []
    ) throws -> [[Variable]] {
        try check(
            "initializers", "one for each name", [0, names.count].contains(initializers.count),
            "\(initializers.count)")
        var slots = names.map { _ in [Variable]() }
        for variable in variables {
            for (index, name) in names.enumerated() {
                slots[index].append(
                    try addVariable(
                        like: variable, name: name,
                        initializer: initializers.isEmpty ? "zeros" : initializers[index]))
            }
        }
        return slots
    }

    /// Makes and tracks a slot of the shape and dtype of `variable`.
    /// (Keras: `add_variable_from_reference`.)
    ///
    /// - Throws: As ``addVariable(shape:initializer:dtype:name:)``.
    public final func addVariable(
        like variable: Variable, name: String, initializer: InitializerIdentifier = "zeros"
    ) throws -> Variable {
        let slot = try addVariable(
            shape: variable.shape, initializer: initializer, dtype: variable.dtype,
            name: "\(variable.name)_\(name)")
        slot.path = "\(variable.path.replacing("/", with: "_"))_\(name)"
        return slot
    }

    /// Makes one slot of each of `variables`' shapes and dtypes.
    /// (Keras: `add_optimizer_variables`.)
    ///
    /// - Throws: As ``addVariable(shape:initializer:dtype:name:)``.
    public final func addOptimizerVariables(
        like variables: [Variable], name: String, initializer: InitializerIdentifier = "zeros"
    ) throws -> [Variable] {
        try variables.map { try addVariable(like: $0, name: name, initializer: initializer) }
    }

    /// The place of `variable` among the slots.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for one that the
    ///   optimizer was not built for.
    public final func position(of variable: Variable) throws -> Int {
        let expected = expectedPosition < trainedVariables.count ? expectedPosition : 0
        if !trainedVariables.isEmpty, trainedVariables[expected] === variable {
            expectedPosition = expected
            return expected
        }
        guard let position = positions[ObjectIdentifier(variable)] else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "variables",
                expected: "variables that the optimizer was built for; make a new optimizer for "
                    + "others",
                found: "Unknown variable: \(variable)")
        }
        expectedPosition = position
        return position
    }

    /// The one of `slots`, made in ``build(_:)``, that belongs to `variable`.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a variable that
    ///   the optimizer was not built for; ``KerasError/notBuilt(object:remedy:)`` if there are too
    ///   few slots.
    public final func slot(of variable: Variable, in slots: [Variable]) throws -> Variable {
        let position = try position(of: variable)
        guard slots.indices.contains(position) else {
            throw KerasError.notBuilt(
                object: "the slot of \(variable) in \(summaryDescription)",
                remedy: "let build(_:) call super and make a slot for each variable")
        }
        return slots[position]
    }

    /// Tells ``position(of:)`` that the next variable follows.
    func advancePosition() { expectedPosition += 1 }

    // MARK: The rule

    /// Makes one step for gradients of which there is at least one; `nil` for variables stands for
    /// those that the optimizer was built for.
    func makeStep(_ gradients: [Tensor?], to variables: [Variable]?) throws {
        try makeOwnStep(gradients, to: variables)
    }

    /// What the loss is multiplied by and the gradients are divided by; `nil` for nothing.
    func lossScale() throws -> Tensor? { lossScaleFactor.map { Tensor(.float($0)) } }

    /// Called before the variables of an update are changed, for what they have in common.
    func prepareUpdate() throws {}

    /// How much of a variable is decayed; `nil` for nothing.
    func weightDecay(of variable: Variable) throws -> Double? { weightDecay }

    /// Changes `variable`, and its slots, given its gradient (of the same shape and dtype).
    ///
    /// - Throws: ``KerasError/unsupported(object:feature:remedy:)`` unless it is overridden. What
    ///   an override throws ends the step; the variables before this one are changed already.
    open func updateStep(gradient: Tensor, variable: Variable, learningRate: Double) throws {
        throw KerasError.unsupported(
            object: summaryDescription, feature: "updating",
            remedy: "override updateStep(gradient:variable:learningRate:)")
    }

    // MARK: Config

    /// `name`, `learning_rate`, then the settings.
    open override func config() throws -> Config {
        try ensureSetUp()
        let own: Config = ["name": name, "learning_rate": try learningRateSetting()]
        return try own.merging(settingsConfig())
    }

    open override func configure(from config: Config) throws {
        if let name: String = try config.value(forKey: "name", default: nil) { self.name = name }
        if config.contains("learning_rate") { learningRate = try config["learning_rate"] }
        try configureSettings(from: config, besides: Self.reservedKeys)
    }
}

/// An optimizer as an argument takes it: `"adam"`, `.adam(learningRate: 0.01)` or an object.
public typealias OptimizerIdentifier = Identifier<Optimizers>
