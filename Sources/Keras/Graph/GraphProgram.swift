import KerasTensors
import OrderedCollections

/// A graph as it is run: steps that read and write numbered places.
struct GraphProgram {
    private enum Operand {
        case place(Int)
        case constant(Tensor)
    }

    private struct Step {
        let node: SymbolicNode
        let operands: [Operand]
        /// Which outputs are needed, and the place of each.
        let results: [(outputIndex: Int, place: Int)]
        /// The places that nobody reads after this step.
        let lastUses: [Int]
    }

    private let steps: [Step]
    private let placeCount: Int
    private let inputPlaces: [Int]
    private let outputs: Nest<Int>
    /// How many tensors are handled in a run.
    private let tensorCount: Int

    /// - Parameters:
    ///   - nodes: In an order in which they can be computed.
    ///   - inputs: In the order in which ``run(_:training:)`` gets their values.
    init(
        nodes: [SymbolicNode], inputs: [TensorKey], outputs: Nest<Tensor>, links: GraphLinks
    ) {
        var places: [TensorKey: Int] = [:]
        func place(_ key: TensorKey) -> Int {
            if let found = places[key] { return found }
            places[key] = places.count
            return places.count - 1
        }
        inputPlaces = inputs.map(place)
        let kept = outputs.map { links.key(of: $0).map(place) ?? -1 }
        let needed = Set(inputs)
        let running = nodes.filter { !$0.isInput }
        let operands = running.map { node in
            node.inputs.map { tensor -> Operand in
                links.key(of: tensor).map { .place(place($0)) } ?? .constant(tensor)
            }
        }
        var results: [ObjectIdentifier: [(Int, Int)]] = [:]
        for (key, place) in places.sorted(by: { $0.value < $1.value }) where !needed.contains(key) {
            results[ObjectIdentifier(key.node), default: []].append((key.outputIndex, place))
        }
        // From the end: the first time that a place is met is its last use.
        var used = Set(kept.leaves)
        var steps: [Step] = []
        for (node, operands) in zip(running, operands).reversed() {
            var lastUses: [Int] = []
            for case .place(let place) in operands where used.insert(place).inserted {
                lastUses.append(place)
            }
            steps.append(
                Step(
                    node: node, operands: operands, results: results[ObjectIdentifier(node)] ?? [],
                    lastUses: lastUses))
        }
        self.steps = steps.reversed()
        self.outputs = kept
        placeCount = places.count
        tensorCount = steps.reduce(placeCount + kept.leaves.count) { $0 + 1 + $1.operands.count }
    }

    /// Computes the outputs.
    ///
    /// - Parameter training: What the model was called with; it wins over what a call in the graph
    ///   was recorded with.
    func run(_ inputs: [Tensor], training: Bool?) throws -> Nest<Tensor> {
        try run(inputs) { try Self.apply($0, $1, training: training) }
    }

    /// Computes the outputs by `apply`, which gives the results of a node for its operands.
    func run(
        _ inputs: [Tensor], apply: (SymbolicNode, [Tensor]) throws -> [Tensor]
    ) throws -> Nest<Tensor> {
        // Models of a file may call each other often.
        let budget = LoadBudget.current
        try budget?.count(.tensors, tensorCount, at: "a graph")
        var values = [Tensor?](repeating: nil, count: placeCount)
        for (place, value) in zip(inputPlaces, inputs) { values[place] = value }
        for step in steps {
            let operands = try step.operands.map { operand in
                switch operand {
                case .constant(let tensor): return tensor
                case .place(let place):
                    guard let value = values[place] else { throw Self.missing(step.node) }
                    return value
                }
            }
            // Before the step runs, so that it may be the only owner of what it gets.
            for place in step.lastUses { values[place] = nil }
            let results = try apply(step.node, operands)
            // Those that nobody needs are made as well.
            try budget?.count(
                .tensors, max(0, results.count - step.results.count), at: "a graph")
            for (index, place) in step.results {
                guard results.indices.contains(index) else { throw Self.missing(step.node) }
                values[place] = results[index]
            }
        }
        return try outputs.map { place in
            guard values.indices.contains(place), let value = values[place] else {
                throw KerasError.invalidInput(
                    object: "a graph", expected: "values for all outputs", found: "one without")
            }
            return value
        }
    }

    private static func missing(_ node: SymbolicNode) -> KerasError {
        .invalidInput(
            object: node.layerCall?.layer.summaryDescription ?? node.producer.kerasName.className,
            expected: "as many outputs as when the graph was made", found: "fewer")
    }

    /// The results of a node; `layer` is called in place of the node's own, if given.
    ///
    /// - Parameter written: How a save writes the call.
    static func apply(
        _ node: SymbolicNode, _ operands: [Tensor], training: Bool?, by layer: Layer? = nil,
        as written: WrittenCall? = nil
    ) throws -> [Tensor] {
        guard let call = node.layerCall else {
            guard let op = node.producer as? any TensorOperation else { throw missing(node) }
            return try applyAll(op, operands)
        }
        return try (layer ?? call.layer).run(
            call.arguments?.map { operands[$0] } ?? .list([]),
            training: training ?? call.training, mask: call.mask.map { operands[$0] },
            inputMasks: call.inputMasks?.map { $0.map { operands[$0] } },
            keywords: call.keywords.mapValues { $0.map { operands[$0] } },
            as: written.map { written in { _ in written } }
        ).kerasLeaves
    }
}
