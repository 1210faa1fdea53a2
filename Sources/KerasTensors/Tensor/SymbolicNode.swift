/// One application of an operation to symbolic tensors: how a graph knows where a tensor is from.
public final class SymbolicNode: Sendable {
    /// What made the tensor: an op of this module, or a layer. `nil` for a graph's input.
    public let producer: (any SymbolicProducer)?
    public let inputs: [Tensor]
    /// Which of the producer's outputs the tensor is.
    public let outputIndex: Int

    public init(producer: (any SymbolicProducer)?, inputs: [Tensor] = [], outputIndex: Int = 0) {
        self.producer = producer
        self.inputs = inputs
        self.outputIndex = outputIndex
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
    public static func symbolic(
        _ spec: TensorSpec, node: SymbolicNode = SymbolicNode(producer: nil)
    )
        -> Tensor
    {
        Tensor(
            storage: TensorStorage(
                shape: spec.shape, dtype: spec.dtype, payload: .symbolic(node)))
    }
}
