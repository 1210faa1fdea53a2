import KerasTensors

/// A layer or an op of a graph with its calls there, in the order in which they were made.
final class GraphOperation {
    /// Unique in the graph: its config refers to operations by name.
    let name: String
    /// `nil` for an op.
    let layer: Layer?
    private(set) var calls: [SymbolicNode] = []
    private var indices: [ObjectIdentifier: Int] = [:]

    init(name: String, layer: Layer?) {
        self.name = name
        self.layer = layer
    }

    /// Adds a call that was made after all that are there.
    func addCall(_ node: SymbolicNode) {
        indices[ObjectIdentifier(node)] = calls.count
        calls.append(node)
    }

    /// The class as Keras knows it.
    var className: String {
        layer?.className ?? calls.first?.producer.kerasName.className ?? ""
    }

    /// The number of a call among the operation's calls in the graph.
    func index(of node: SymbolicNode) -> Int? { indices[ObjectIdentifier(node)] }
}
