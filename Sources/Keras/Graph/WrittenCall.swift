import KerasTensors
import OrderedCollections

/// The arguments of a call as a file has them. A save writes them like this: which of them were given
/// by name, in which order, and which were null, makes no difference to the call, but the file stays
/// what it was.
struct WrittenCall {
    let arguments: [GraphArgument]
    let keywords: OrderedDictionary<String, GraphArgument>

    /// The tensors of the graph among the arguments.
    var graphTensors: Set<TensorKey> {
        Set((arguments + keywords.values).flatMap(\.graphTensors))
    }

    /// The same call on other tensors of a graph.
    ///
    /// - Returns: `nil` if there is none for one of them.
    func replacing(_ tensors: [TensorKey: Tensor]) -> WrittenCall? {
        let arguments = arguments.compactMap { $0.replacing(tensors) }
        let keywords = keywords.compactMapValues { $0.replacing(tensors) }
        guard arguments.count == self.arguments.count, keywords.count == self.keywords.count else {
            return nil
        }
        return WrittenCall(arguments: arguments, keywords: keywords)
    }
}

extension Graph {
    /// How the file has the call that `node` is, if the graph is from one.
    func writtenCall(of node: SymbolicNode) -> WrittenCall? {
        node.layerCall?.written ?? writtenCalls[ObjectIdentifier(node)]
    }

    /// The same on other tensors in place of the node's.
    func writtenCall(of node: SymbolicNode, on operands: [Tensor]) -> WrittenCall? {
        let tensors = zip(node.inputs, operands).compactMap { input, operand in
            TensorKey(input).map { ($0, operand) }
        }
        return writtenCall(of: node)?.replacing(Dictionary(tensors, uniquingKeysWith: { $1 }))
    }
}

extension GraphArgument {
    fileprivate var graphTensors: [TensorKey] {
        switch self {
        case .tensor(let tensor): TensorKey(tensor).map { [$0] } ?? []
        case .list(let elements): elements.flatMap(\.graphTensors)
        case .dictionary(let elements): elements.values.flatMap(\.graphTensors)
        case .array, .value: []
        }
    }

    fileprivate func replacing(_ tensors: [TensorKey: Tensor]) -> GraphArgument? {
        switch self {
        case .tensor(let tensor):
            guard let key = TensorKey(tensor) else { return self }
            return tensors[key].map(GraphArgument.tensor)
        case .list(let elements):
            let replaced = elements.compactMap { $0.replacing(tensors) }
            return replaced.count == elements.count ? .list(replaced) : nil
        case .dictionary(let elements):
            let replaced = elements.compactMapValues { $0.replacing(tensors) }
            return replaced.count == elements.count ? .dictionary(replaced) : nil
        case .array, .value: return self
        }
    }
}
