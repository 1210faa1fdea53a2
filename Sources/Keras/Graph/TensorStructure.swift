import KerasTensors
import OrderedCollections

/// What the inputs and outputs of a model can be given as: a tensor, a list, a dictionary, nested.
public protocol TensorStructure {
    /// The tensors, in their structure.
    var tensors: Nest<Tensor> { get }
}

extension Tensor: TensorStructure {
    public var tensors: Nest<Tensor> { .leaf(self) }
}

extension Array: TensorStructure where Element: TensorStructure {
    public var tensors: Nest<Tensor> { .list(map(\.tensors)) }
}

extension OrderedDictionary: TensorStructure where Key == String, Value: TensorStructure {
    public var tensors: Nest<Tensor> { .dictionary(mapValues(\.tensors)) }
}

extension Nest: TensorStructure where Leaf == Tensor {
    public var tensors: Nest<Tensor> { self }
}
