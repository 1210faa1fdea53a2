import KerasTensors

/// The nodes between the inputs and outputs of a model, in an order in which they can be computed,
/// and the order of the operations in Keras's configs. (Keras: `map_graph`.)
struct GraphMap {
    /// Every node after those that it needs.
    private(set) var nodes: [SymbolicNode] = []
    /// Layers by identity and ops by node, in the order of `Functional.layers` in Keras: by the
    /// longest way to an output, the longest first, and then as they are met from the outputs on.
    private(set) var operations: [ObjectIdentifier] = []

    /// The longest way from each node to an output.
    private(set) var depths: [ObjectIdentifier: Int] = [:]

    private var firstVisits: [ObjectIdentifier: Int] = [:]
    private let links: GraphLinks

    /// Layers are one operation however often they are called, ops are one for each node.
    static func operation(of node: SymbolicNode) -> ObjectIdentifier {
        node.layerCall.map { ObjectIdentifier($0.layer) } ?? ObjectIdentifier(node)
    }

    /// - Parameter inputs: Where the graph begins; nodes before are not part of it.
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for outputs that
    ///   need other inputs.
    init(
        inputs: [TensorKey], outputs: [TensorKey], links: GraphLinks, model: String
    ) throws {
        self.links = links
        var finished = Set<ObjectIdentifier>()
        for output in outputs { visit(output, &finished) }
        try checkInputs(Set(inputs), model: model)
        order(inputs: inputs)
    }

    /// Depth first from an output, without recursion: graphs are as deep as files say.
    private mutating func visit(
        _ output: TensorKey, _ finished: inout Set<ObjectIdentifier>
    ) {
        var stack: [(node: SymbolicNode, next: Int)] = []
        func enter(_ tensor: TensorKey) -> Bool {
            guard !finished.contains(ObjectIdentifier(tensor.node)) else { return false }
            stack.append((tensor.node, 0))
            return true
        }
        func note(_ node: SymbolicNode) {
            let operation = Self.operation(of: node)
            if firstVisits[operation] == nil { firstVisits[operation] = firstVisits.count }
        }
        if enter(output) { note(output.node) }
        while let (node, next) = stack.last {
            guard next < node.inputs.count else {
                stack.removeLast()
                if finished.insert(ObjectIdentifier(node)).inserted { nodes.append(node) }
                continue
            }
            stack[stack.count - 1].next += 1
            if let tensor = links.key(of: node.inputs[next]), enter(tensor) { note(tensor.node) }
        }
    }

    /// Every node must have all it needs.
    private func checkInputs(_ inputs: Set<TensorKey>, model: String) throws {
        let known = Set(nodes.map(ObjectIdentifier.init))
        for node in nodes {
            if node.isInput, !inputs.contains(TensorKey(node: node, outputIndex: 0)) {
                throw KerasError.invalidArgument(
                    object: model, argument: "inputs",
                    expected: "every input that the outputs need",
                    found: "none for '\(node.layerCall?.layer.name ?? "")' "
                        + "(Graph disconnected: the outputs cannot be computed without it)")
            }
            for input in node.inputs where input.isSymbolic {
                guard let key = links.key(of: input), known.contains(ObjectIdentifier(key.node))
                else {
                    throw KerasError.invalidArgument(
                        object: model, argument: "outputs",
                        expected: "tensors that were computed from the inputs",
                        found: "\(input), which comes from nowhere (Graph disconnected)")
                }
            }
        }
    }

    private mutating func order(inputs: [TensorKey]) {
        var operationDepths: [ObjectIdentifier: Int] = [:]
        for node in nodes.reversed() {
            let operation = Self.operation(of: node)
            let depth = max(
                depths[ObjectIdentifier(node)] ?? 0, operationDepths[operation] ?? 0)
            operationDepths[operation] = depth
            depths[ObjectIdentifier(node)] = depth
            for input in node.inputs {
                guard let key = links.key(of: input) else { continue }
                let previous = depths[ObjectIdentifier(key.node)] ?? 0
                depths[ObjectIdentifier(key.node)] = max(depth + 1, previous)
            }
        }
        // Inputs that no output needs count as met before all others, in their own order.
        for (place, input) in inputs.enumerated() where input.node.isInput {
            let operation = Self.operation(of: input.node)
            guard operationDepths[operation] == nil else { continue }
            operationDepths[operation] = 0
            depths[ObjectIdentifier(input.node)] = 0
            firstVisits[operation] = place - inputs.count
            nodes.append(input.node)
        }
        operations = operationDepths.sorted { a, b in
            a.value != b.value
                ? a.value > b.value : (firstVisits[a.key] ?? 0) < (firstVisits[b.key] ?? 0)
        }.map(\.key)
    }
}
