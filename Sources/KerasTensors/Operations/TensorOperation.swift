/// An op, declared in one place: its name in Keras, its arguments, its shape and dtype rules, its
/// computation and its gradient. A value of the type is one application, with its arguments.
///
/// Ops with one output conform to ``SingleOutputOperation`` instead, which has simpler
/// requirements. Neither is called directly: `apply` checks, casts, dispatches and records.
public protocol TensorOperation: SymbolicProducer {
    /// The module and class of the op in Keras.
    static var kerasName: KerasName { get }

    /// The arguments of Keras's constructor of the op, in its order, for configs.
    var arguments: [OperationArgument] { get }

    /// What Keras calls the op with, in its configs of graphs: the inputs one after the other unless
    /// the op says otherwise.
    func callArguments(inputCount: Int) -> [OperationArgument.Value]

    /// Keyword arguments of the call that are no tensors.
    var callKeywords: [OperationArgument] { get }

    /// Whether a gradient exists at all; `argmax` has none.
    static var isDifferentiable: Bool { get }

    /// Whether the op is made of others, which compute and are recorded in its place.
    static var isComposite: Bool { get }

    /// Which tensors ``gradients(_:_:)`` reads. The tape keeps only the shapes of the others.
    static var saves: SavedValues { get }

    /// The dtype that every operand is cast to before the computation, or `nil` to leave them as
    /// they are. Gradients are cast back.
    func computeDType(_ inputs: [Tensor]) throws -> DType?

    /// The shapes and dtypes of the outputs. The inputs may be symbolic: only their shapes and
    /// dtypes may be read.
    func outputSpecs(_ inputs: [Tensor]) throws -> [TensorSpec]

    /// Computes the outputs, whose specs are given. The inputs have their values in memory.
    func forward(_ inputs: [Tensor], _ specs: [TensorSpec]) throws -> [Tensor]

    /// The gradients for the inputs (`nil` where there is none or `saved.needsGradient` says that
    /// nobody wants it), given those of the outputs (`nil` where an output was not used).
    func gradients(_ upstream: [Tensor?], _ saved: SavedApplication) throws -> [Tensor?]

    /// ``gradients(_:_:)`` of an application with one output, without a list of it: what the tape asks
    /// for then. The default asks the other one, that of a ``SingleOutputOperation`` its own.
    func gradients(ofOnly upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?]
}

/// A named argument of an op's constructor in Keras.
public struct OperationArgument: Sendable {
    public enum Value: Sendable, Equatable {
        case none
        case bool(Bool)
        case int(Int)
        case float(Double)
        case string(String)
        case list([Value])
        /// The input with this number, in the arguments of a call.
        case input(Int)
        /// A part of an axis: start, stop and step.
        case slice(Int?, Int?, Int?)
        /// Python's `...` in a subscript.
        case ellipsis
    }

    public let name: String
    public let value: Value

    public init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
    }
}

/// Which values of an application its gradient reads.
public struct SavedValues: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let inputs = SavedValues(rawValue: 1)
    public static let outputs = SavedValues(rawValue: 2)
}

/// What the tape kept of an application of an op.
public struct SavedApplication: Sendable {
    /// The operands, after the cast to the compute dtype; without values unless the op saves them.
    public let inputs: [Tensor]
    /// The first output, or the only one.
    public let output: Tensor
    private let others: [Tensor]
    /// Which inputs lead back to a watched value.
    public let needsGradient: NeededGradients

    init(
        inputs: [Tensor], output: Tensor, others: [Tensor] = [], needsGradient: NeededGradients
    ) {
        self.inputs = inputs
        self.output = output
        self.others = others
        self.needsGradient = needsGradient
    }

    /// All outputs, in a new array.
    public var outputs: [Tensor] { [output] + others }
}

extension TensorOperation {
    public var kerasName: KerasName { Self.kerasName }
    public var arguments: [OperationArgument] { [] }
    public var callKeywords: [OperationArgument] { [] }
    public func callArguments(inputCount: Int) -> [OperationArgument.Value] {
        (0..<inputCount).map { .input($0) }
    }
    public static var isDifferentiable: Bool { true }
    public static var isComposite: Bool { false }
    public static var saves: SavedValues { [.inputs, .outputs] }
    public func computeDType(_ inputs: [Tensor]) throws -> DType? { nil }
    public func gradients(
        ofOnly upstream: Tensor, _ saved: SavedApplication
    ) throws -> [Tensor?] {
        try gradients([upstream], saved)
    }
}

/// An op with exactly one output.
public protocol SingleOutputOperation: TensorOperation {
    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec
    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor
    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?]
}

extension SingleOutputOperation {
    public func outputSpecs(_ inputs: [Tensor]) throws -> [TensorSpec] {
        [try outputSpec(inputs)]
    }

    public func forward(_ inputs: [Tensor], _ specs: [TensorSpec]) throws -> [Tensor] {
        try specs.map { try forward(inputs, $0) }
    }

    public func gradients(_ upstream: [Tensor?], _ saved: SavedApplication) throws -> [Tensor?] {
        guard case .some(.some(let gradient)) = upstream.first else {
            return saved.inputs.map { _ in nil }
        }
        return try gradients(gradient, saved)
    }

    public func gradients(
        ofOnly upstream: Tensor, _ saved: SavedApplication
    ) throws -> [Tensor?] {
        try gradients(upstream, saved)
    }
}
