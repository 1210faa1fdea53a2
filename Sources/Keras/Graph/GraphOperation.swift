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

    /// The name without the number that Keras counts with: `multiply` of `multiply_2`.
    var baseOfName: String {
        guard let mark = name.utf8.lastIndex(of: UInt8(ascii: "_")) else { return name }
        let number = name.utf8[mark...].dropFirst()
        let isNumber = !number.isEmpty && number.allSatisfy { (48...57).contains($0) }
        return isNumber ? String(name[..<mark]) : name
    }

    /// Whether it is an op whose name is one that Keras would make up for it.
    var hasMadeUpName: Bool {
        layer == nil && baseOfName == SnakeCase.fromClassName(className)
    }

    /// The number of a call among the operation's calls in the graph.
    func index(of node: SymbolicNode) -> Int? { indices[ObjectIdentifier(node)] }
}
