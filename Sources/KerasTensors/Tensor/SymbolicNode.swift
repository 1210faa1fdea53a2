import Synchronization

/// One application of an operation to symbolic tensors: how a graph knows where a tensor is from.
///
/// Nodes hold their inputs, which hold the nodes that made them: a graph lives as long as one of its
/// results.
public final class SymbolicNode: @unchecked Sendable {
    /// What made the tensors: an op of this module, or a layer.
    public let producer: any SymbolicProducer
    /// The tensors it was applied to; those that are not symbolic are constants.
    public private(set) var inputs: [Tensor]
    /// Grows with each node: the order of the applications.
    public let serial: Int

    private static let counter = Atomic<Int>(0)

    public init(producer: any SymbolicProducer, inputs: [Tensor] = []) {
        self.producer = producer
        self.inputs = inputs
        serial = Self.counter.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// Gives the nodes before this one back one after the other: a long chain of them would
    /// otherwise take a stack as deep as it is long.
    deinit {
        var waiting = inputs
        inputs = []
        while var tensor = waiting.popLast() {
            if let inputs = tensor.takeInputsOfLastOwner() { waiting += inputs }
        }
    }

    fileprivate func takeInputs() -> [Tensor] {
        defer { inputs = [] }
        return inputs
    }
}

extension Tensor {
    /// The inputs of the node of this symbolic tensor if nothing else holds the tensor and the node.
    fileprivate mutating func takeInputsOfLastOwner() -> [Tensor]? {
        guard isKnownUniquelyReferenced(&storage), storage.node != nil,
            isKnownUniquelyReferenced(&storage.node)
        else { return nil }
        return storage.node?.takeInputs()
    }
}

/// What can stand in a graph of symbolic tensors.
public protocol SymbolicProducer: Sendable {
    /// The class that Keras writes for it.
    var kerasName: KerasName { get }
}

/// The module and class under which Keras knows an operation, for example
/// `keras.src.ops.numpy` and `Add`.
public struct KerasName: Sendable, Hashable {
    public let module: String
    public let className: String

    public init(module: String, className: String) {
        self.module = module
        self.className = className
    }
}

extension Tensor {
    /// A symbolic tensor: a shape and a dtype without values.
    ///
    /// - Parameters:
    ///   - node: The application that gives it; `nil` where nobody will ask.
    ///   - outputIndex: Which of the application's outputs it is.
    public static func symbolic(
        _ spec: TensorSpec, node: SymbolicNode? = nil, outputIndex: Int = 0
    ) -> Tensor {
        Tensor(
            storage: TensorStorage(
                shape: spec.shape, dtype: spec.dtype, node: node, outputIndex: outputIndex))
    }
}
