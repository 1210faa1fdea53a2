import KerasTensors
import OrderedCollections

/// The layers and ops between the inputs and the outputs of a model. (Keras: `Functional`.)
final class Graph {
    /// The structures that the model was made with; leaves are symbolic tensors.
    let inputs: Nest<Tensor>
    let outputs: Nest<Tensor>
    /// Layers and ops in the order of Keras's configs.
    let operations: [GraphOperation]
    private let operationsByID: [ObjectIdentifier: GraphOperation]
    let links: GraphLinks
    /// Whether every operation follows one other and is called once: then a summary has no need to
    /// say what is connected to what.
    let isChain: Bool
    let program: GraphProgram
    /// The calls of ops as the file has them that the graph is from.
    let writtenCalls: [ObjectIdentifier: WrittenCall]

    /// - Parameters:
    ///   - names: Names that ops have already, in a file; the others are given new ones.
    ///   - writtenCalls: The calls of ops as a file has them.
    ///   - model: The model, for errors.
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` if an input or
    ///   output is no symbolic tensor, an output needs another input, or two operations share a
    ///   name.
    init(
        inputs: Nest<Tensor>, outputs: Nest<Tensor>, names: [ObjectIdentifier: String] = [:],
        writtenCalls: [ObjectIdentifier: WrittenCall] = [:], model: String
    ) throws {
        self.writtenCalls = writtenCalls
        var links = GraphLinks()
        self.inputs = try inputs.map { tensor in
            guard let input = links.input(for: tensor) else {
                throw Self.noGraphTensor(tensor, "inputs", model)
            }
            return input
        }
        self.links = links
        self.outputs = outputs
        let inputKeys = self.inputs.kerasLeaves.compactMap(links.key)
        let outputKeys = try outputs.kerasLeaves.map { tensor in
            guard let key = links.key(of: tensor) else {
                throw Self.noGraphTensor(tensor, "outputs", model)
            }
            return key
        }
        guard Set(inputKeys).count == inputKeys.count else {
            throw KerasError.invalidArgument(
                object: model, argument: "inputs", expected: "each tensor once",
                found: "one more than once")
        }
        let map = try GraphMap(
            inputs: inputKeys, outputs: outputKeys, links: links, model: model)
        (operations, operationsByID) = try Self.operations(map, names: names, model: model)
        isChain =
            Set(map.depths.values).count == map.depths.count
            && operations.allSatisfy { $0.calls.count == 1 }
            && map.nodes.allSatisfy { $0.inputs.count { links.key(of: $0) != nil } <= 1 }
        program = GraphProgram(nodes: map.nodes, inputs: inputKeys, outputs: outputs, links: links)
    }

    private static func noGraphTensor(
        _ tensor: Tensor, _ argument: String, _ model: String
    ) -> KerasError {
        .invalidArgument(
            object: model, argument: argument, expected: "tensors that come from Input",
            found: "\(tensor)")
    }

    private static func operations(
        _ map: GraphMap, names: [ObjectIdentifier: String], model: String
    ) throws -> ([GraphOperation], [ObjectIdentifier: GraphOperation]) {
        var found: [ObjectIdentifier: GraphOperation] = [:]
        var given = Set(names.values)
        for node in map.nodes { if let call = node.layerCall { given.insert(call.layer.name) } }
        // In the order of creation, so that automatic names count as in Keras.
        for node in map.nodes.sorted(by: { $0.serial < $1.serial }) {
            let id = GraphMap.operation(of: node)
            let operation =
                found[id]
                ?? GraphOperation(
                    name: node.layerCall?.layer.name ?? names[ObjectIdentifier(node)]
                        ?? automaticName(of: node, besides: given), layer: node.layerCall?.layer)
            operation.addCall(node)
            found[id] = operation
        }
        let operations = map.operations.compactMap { found[$0] }
        var seen = Set<String>()
        for operation in operations where !seen.insert(operation.name).inserted {
            throw KerasError.invalidArgument(
                object: model, argument: "layers", expected: "operations with unique names",
                found: "two named '\(operation.name)'")
        }
        return (operations, found)
    }

    /// The next name of the op's class that nobody in the graph was given.
    private static func automaticName(of node: SymbolicNode, besides given: Set<String>) -> String {
        while true {
            let name = ObjectNames.next(forClass: node.producer.kerasName.className)
            if !given.contains(name) { return name }
        }
    }

    /// The layers, in the order of `model.layers` in Keras, input layers included.
    var layers: [Layer] { operations.compactMap(\.layer) }

    func operation(of node: SymbolicNode) -> GraphOperation? {
        operationsByID[GraphMap.operation(of: node)]
    }
}
