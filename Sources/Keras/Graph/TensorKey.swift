import KerasTensors

/// Which symbolic tensor: the output with a number of an application.
struct TensorKey: Hashable {
    let node: SymbolicNode
    let outputIndex: Int

    /// `nil` for a tensor that no graph can lead to: one with values, or nobody's result.
    init?(_ tensor: Tensor) {
        guard let node = tensor.symbolicNode, let index = tensor.symbolicOutputIndex else {
            return nil
        }
        self.node = node
        outputIndex = index
    }

    init(node: SymbolicNode, outputIndex: Int) {
        self.node = node
        self.outputIndex = outputIndex
    }

    static func == (a: TensorKey, b: TensorKey) -> Bool {
        a.node === b.node && a.outputIndex == b.outputIndex
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(node))
        hasher.combine(outputIndex)
    }
}

/// How the tensors of a graph are found: a tensor inside another graph where this one begins stands
/// for an input of its own.
struct GraphLinks {
    private var inputs: [TensorKey: TensorKey] = [:]

    /// The tensor at which the graph begins in place of `tensor`: itself if it is an input.
    mutating func input(for tensor: Tensor) -> Tensor? {
        guard let key = TensorKey(tensor) else { return nil }
        if key.node.isInput { return tensor }
        let layer = InputLayer(batchShape: tensor.shape, dtype: tensor.dtype)
        inputs[key] = TensorKey(layer.output)
        return layer.output
    }

    func key(of tensor: Tensor) -> TensorKey? {
        TensorKey(tensor).map { inputs[$0] ?? $0 }
    }
}

extension SymbolicNode {
    /// The call of a layer that this is, if it is no op.
    var layerCall: LayerCall? { producer as? LayerCall }

    /// Whether a graph begins here.
    var isInput: Bool { layerCall.map { $0.arguments == nil } ?? false }
}
