import KerasJSON
import KerasTensors
import Synchronization

/// A tensor that a layer or optimizer owns and changes: a weight, a slot, a counter.
///
/// Declare it as a property and initialize it in `setUp()` (if its shape depends on settings only)
/// or in `build(inputShape:)`:
/// ```swift
/// let kernel = Variable(name: "kernel")
/// override func build(inputShape: Shape) throws {
///     try kernel.initialize(shape: [inputShape[-1], units], with: "glorot_uniform")
/// }
/// ```
/// The initial value is worked out when it is first read; a variable that a file fills never runs
/// its initializer.
public final class Variable {
    fileprivate enum State {
        case uninitialized
        /// The value is made at first use; its random key is drawn already.
        case pending((Shape, DType) throws -> Tensor)
        case value(Tensor)
    }

    // Every step asks for what is marked `unchecked`, and no access to it lasts longer than a line: the
    // runtime need not look at each one whether another goes on.

    /// The name, such as `kernel`.
    public let name: String
    /// The name behind the path of its layer, `encoder/dense/kernel`, once a layer was asked for its
    /// variables, or a slot's behind that of its variable, `encoder_dense_kernel_momentum`; the name
    /// alone for others. (Keras: `variable.path`, to which it adds the optimizer's name.)
    public internal(set) var path: String
    /// Fully known; that of a scalar until the variable is initialized.
    @exclusivity(unchecked) public private(set) var shape: Shape = .scalar
    /// What the value is stored in; float32 until the variable is initialized.
    @exclusivity(unchecked) public private(set) var dtype: DType = .float32
    /// Whether it was declared to be trained; decides its place among a layer's own variables.
    public private(set) var isDeclaredTrainable: Bool
    /// Whether the optimizer changes it. Setting a layer's `trainable` sets it, too.
    public var trainable: Bool {
        didSet { if trainable != oldValue { TrainableFlags.noteChange() } }
    }
    /// Its penalty is added to the loss while the variable is trained.
    public private(set) var regularizer: Regularizer?
    /// What the optimizer projects the value to after each update.
    @exclusivity(unchecked) public private(set) var constraint: Constraint?
    /// Grows with each initialized variable: the order in which Python would have tracked them.
    private(set) var serial = 0
    @exclusivity(unchecked) private var state = State.uninitialized
    /// Its place on a recording tape, while there is one.
    @exclusivity(unchecked) private(set) var watched: Tensor?
    /// The dtype that reads are cast to, while a layer with a mixed policy is called.
    @exclusivity(unchecked) var autocastDType: DType?

    /// When the value was last read, counted in saves.
    @exclusivity(unchecked) private(set) var lastRead = 0

    private static let counter = Atomic<Int>(0)
    private static let saveCount = Atomic<Int>(0)

    /// Begins a save: what is read from now on has a ``lastRead`` that is not less.
    static func beginCountingReads() -> Int {
        saveCount.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// A variable without a shape or value yet.
    public init(name: String = "variable", trainable: Bool = true) {
        self.name = name
        path = name
        isDeclaredTrainable = trainable
        self.trainable = trainable
    }

    /// A variable with a value.
    ///
    /// - Throws: As ``initialize(with:)``.
    public convenience init(_ value: Tensor, name: String = "variable", trainable: Bool = true)
        throws
    {
        self.init(name: name, trainable: trainable)
        try initialize(with: value)
    }

    /// Whether it has a shape and a value, or the recipe for one.
    public var isInitialized: Bool { if case .uninitialized = state { false } else { true } }

    /// Whether the value exists in memory (and not only the recipe for it).
    var hasValue: Bool { if case .value = state { true } else { false } }

    /// Gives the variable its shape and the recipe for its initial value.
    ///
    /// - Throws: ``KerasError/unknownIdentifier(kind:name:remedy:)``; ``TensorError`` for a shape
    ///   with unknown dimensions or one that could never be allocated.
    public func initialize(
        shape: Shape, with initializer: InitializerIdentifier = "zeros", dtype: DType = .float32,
        regularizer: RegularizerIdentifier? = nil, constraint: ConstraintIdentifier? = nil
    ) throws {
        let initializer = try initializer.resolved()
        try initialize(
            shape: shape, with: initializer, dtype: dtype, regularizer: regularizer,
            constraint: constraint
        ) { try initializer($0, dtype: $1) }
    }

    /// As ``initialize(shape:with:dtype:regularizer:constraint:)``, for a weight whose axes do not mean
    /// what they do in a dense layer: `axes` says which are its inputs and outputs.
    func initialize(
        shape: Shape, with initializer: InitializerIdentifier,
        axes: (inputs: [Int], outputs: [Int]), dtype: DType, regularizer: RegularizerIdentifier?,
        constraint: ConstraintIdentifier?
    ) throws {
        let initializer = try initializer.resolved()
        try initialize(
            shape: shape, with: initializer, dtype: dtype, regularizer: regularizer,
            constraint: constraint
        ) {
            try initializer.values(
                $0, dtype: $1, inputAxes: axes.inputs, outputAxes: axes.outputs)
        }
    }

    private func initialize(
        shape: Shape, with initializer: Initializer, dtype: DType,
        regularizer: RegularizerIdentifier?, constraint: ConstraintIdentifier?,
        making make: @escaping (Shape, DType) throws -> Tensor
    ) throws {
        try initializer.drawOpenSettings()
        try prepare(shape: shape, dtype: dtype)
        self.regularizer = try regularizer?.resolved()
        self.constraint = try constraint?.resolved()
        state = .pending(make)
    }

    /// Makes it one that no optimizer changes, whatever flags are set later.
    func declareUntrainable() {
        isDeclaredTrainable = false
        trainable = false
    }

    /// Gives the variable its shape and a recipe of its own.
    func initialize(
        shape: Shape, dtype: DType, making make: @escaping (Shape, DType) throws -> Tensor
    ) throws {
        try prepare(shape: shape, dtype: dtype)
        state = .pending(make)
    }

    /// Gives the variable the value that `other` has when it is first read.
    func initialize(copying other: Variable) throws {
        try initialize(shape: other.shape, dtype: other.dtype) { _, _ in
            try other.stored.detached
        }
    }

    /// Gives the variable its initial value.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a symbolic
    ///   tensor, and while gradients with respect to the variable are recorded.
    public func initialize(with value: Tensor) throws {
        try refuseSymbolic(value, "initialize")
        try prepare(shape: value.shape, dtype: value.dtype)
        state = .value(value.detached)
    }

    private func prepare(shape: Shape, dtype: DType) throws {
        try refuseRecording("initialize")
        let count = try shape.elementCount()
        let (bytes, overflow) = count.multipliedReportingOverflow(by: max(1, dtype.byteCount))
        guard !overflow, bytes <= BufferPool.allocationLimit else {
            throw TensorError.allocationLimit(
                requestedBytes: overflow ? Int.max : bytes, limitBytes: BufferPool.allocationLimit)
        }
        self.shape = shape
        self.dtype = dtype
        if serial == 0 {
            serial = Self.counter.wrappingAdd(1, ordering: .relaxed).newValue
        }
    }

    /// The current value; it never changes, whatever the variable does later. In a symbolic call
    /// that of a variable whose initial value was not made yet is symbolic, too.
    ///
    /// - Throws: ``KerasError/uninitializedVariable(name:)``, or what its initializer throws.
    public var value: Tensor {
        get throws {
            let value = try watched ?? stored
            guard let autocastDType, autocastDType != dtype else { return value }
            return try Ops.cast(value, to: autocastDType)
        }
    }

    private var stored: Tensor {
        get throws {
            lastRead = Self.saveCount.load(ordering: .relaxed)
            switch state {
            case .value(let value): return value
            case .uninitialized: throw KerasError.uninitializedVariable(name: name)
            case .pending(let make):
                // Working out shapes needs no values: what a file is about to fill, or cannot
                // fill since it only claims to be large, must not be made for it.
                if CallContext.current.isSymbolic {
                    return Tensor.symbolic(TensorSpec(shape: shape, dtype: dtype))
                }
                let value = try make(shape, dtype)
                state = .value(value)
                return value
            }
        }
    }

    /// Sets the value, converted to the variable's dtype.
    ///
    /// - Throws: ``KerasError/variableShape(variable:expected:found:)``; nothing is broadcast.
    ///   ``KerasError/invalidArgument(object:argument:expected:found:)`` while gradients with
    ///   respect to the variable are recorded.
    public func assign(_ value: Tensor) throws {
        guard isInitialized else { throw KerasError.uninitializedVariable(name: name) }
        try refuseRecording("assign")
        try refuseSymbolic(value, "assign")
        guard value.shape == shape else {
            throw KerasError.variableShape(
                variable: description, expected: shape, found: value.shape)
        }
        state = .value(try Ops.cast(value, to: dtype).detached)
    }

    /// Changes the value in place if nobody else holds it, else a copy of it.
    ///
    /// - Throws: As ``assign(_:)``, and what `body` throws: the value is then what `body` left. A
    ///   value of another shape or dtype is refused, and zeros remain, since the old one is gone.
    public func update(_ body: (inout Tensor) throws -> Void) throws {
        try refuseRecording("update")
        var value = try stored
        state = .uninitialized  // so that `value` is the only owner of the memory
        // Also after an error the variable has a value of its shape.
        defer { state = .value(value) }
        let outcome = Result { try body(&value) }
        guard value.shape == shape, value.dtype == dtype, !value.isSymbolic else {
            let found = value.shape
            value = try Ops.zeros(shape, dtype: dtype)
            throw KerasError.variableShape(variable: description, expected: shape, found: found)
        }
        try outcome.get()
    }

    private func refuseSymbolic(_ value: Tensor, _ argument: String) throws {
        guard value.isSymbolic else { return }
        throw KerasError.invalidArgument(
            object: description, argument: argument, expected: "a tensor with values",
            found: "a symbolic tensor of shape \(value.shape)")
    }

    /// A watched variable is read from the tape: a new value would not be seen.
    private func refuseRecording(_ argument: String) throws {
        guard watched != nil else { return }
        throw KerasError.invalidArgument(
            object: description, argument: argument,
            expected: "called after the gradients were computed", found: "a recording")
    }

    /// All that a load can change of a variable, to be put back by ``restore(_:)``.
    struct Snapshot {
        fileprivate let shape: Shape
        fileprivate let dtype: DType
        fileprivate let state: State
    }

    /// The variable as it is; the value is shared, not copied.
    var snapshot: Snapshot { Snapshot(shape: shape, dtype: dtype, state: state) }

    func restore(_ snapshot: Snapshot) {
        shape = snapshot.shape
        dtype = snapshot.dtype
        state = snapshot.state
    }

    /// Stands on `tape` until ``stopWatching(before:)``: reading the value gives a watched tensor. One that
    /// stands there already stays where it is.
    func watch(on tape: Tape) throws -> Tensor {
        if let watched, tape.holds(watched) { return watched }
        let tensor = tape.watch(try stored)
        watched = tensor
        return tensor
    }

    /// Ends what `watch` began: the variable stands where it stood `before`.
    func stopWatching(before: Tensor?) { watched = before }
}

extension Variable: CustomStringConvertible {
    public var description: String { "<Variable name=\(name), shape=\(shape), dtype=\(dtype)>" }
}
