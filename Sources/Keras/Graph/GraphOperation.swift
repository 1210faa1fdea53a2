import KerasTensors

/// A layer or an op of a graph with its calls there, in the order in which they were made.
final class GraphOperation {
    /// Unique in the graph: its config refers to operations by name.
    let name: String
    /// `nil` for an op.
    let layer: Layer?
    fileprivate(set) var calls: [SymbolicNode] = []

    init(name: String, layer: Layer?) {
        self.name = name
        self.layer = layer
    }

    func addCall(_ node: SymbolicNode) {
        calls.append(node)
        calls.sort { $0.serial < $1.serial }
    }

    /// The number of a call among the operation's calls in the graph.
    func index(of node: SymbolicNode) -> Int? { calls.firstIndex { $0 === node } }
}
