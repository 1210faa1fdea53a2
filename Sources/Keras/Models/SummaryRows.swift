import KerasTensors

/// The rows of a summary: a layer or op each, with the layers inside under it.
struct SummaryRows {
    private(set) var table: SummaryTable
    /// Whether there is a column for what a layer is connected to.
    let isConnected: Bool
    let expandNested: Bool
    let showTrainable: Bool

    /// - Parameters:
    ///   - nesting: In how many models the layer is, counted from the one that is shown.
    ///   - shape: The output's, if it is known already.
    mutating func add(
        _ layer: Layer, nesting: Int, shape: String? = nil, connections: String = "-"
    ) throws {
        let prefix = nesting == 0 ? "" : String(repeating: "   ", count: nesting) + "└ "
        var row = [
            "\(prefix)\(layer.name) (\(layer.className))", shape ?? layer.outputShapeText,
            layer.isBuilt ? try layer.countParams().grouped : "0 (unbuilt)",
        ]
        if isConnected { row.append(connections) }
        if showTrainable {
            row.append(try layer.weights.isEmpty ? "-" : layer.trainable ? "Y" : "N")
        }
        table.add(row)
        guard expandNested, let model = layer as? Model else { return }
        for layer in try model.layers { try add(layer, nesting: nesting + 1) }
    }

    /// A layer or op of a graph.
    mutating func add(_ operation: GraphOperation, of graph: Graph) throws {
        let connections = graph.connections(to: operation)
        let shape = graph.outputShapeText(of: operation)
        if let layer = operation.layer {
            return try add(layer, nesting: 0, shape: shape, connections: connections)
        }
        var row = ["\(operation.name) (\(operation.className))", shape, "0"]
        if isConnected { row.append(connections) }
        if showTrainable { row.append("-") }
        table.add(row)
    }
}

extension Graph {
    /// What the calls of an operation take, as `name[call][output]`.
    fileprivate func connections(to operation: GraphOperation) -> String {
        let tensors = operation.calls.flatMap(\.inputs).compactMap { tensor -> String? in
            guard let key = links.key(of: tensor), let source = self.operation(of: key.node) else {
                return nil
            }
            return "\(source.name)[\(source.index(of: key.node) ?? 0)][\(key.outputIndex)]"
        }
        return tensors.isEmpty ? "-" : tensors.joined(separator: ", ")
    }

    /// The shapes that the last call of an operation gives; `?` if they cannot be told.
    fileprivate func outputShapeText(of operation: GraphOperation) -> String {
        guard let node = operation.calls.last else { return "?" }
        if node.isInput, let layer = operation.layer { return layer.outputShapeText }
        let outputs = try? GraphProgram.apply(node, node.inputs, training: false)
        return SummaryRows.text(of: outputs?.map(\.shape))
    }
}

extension Layer {
    /// The shape of the output for the shapes that the layer was built for; `?` if it cannot be
    /// told.
    fileprivate var outputShapeText: String {
        if let input = self as? InputLayer { return input.output.shape.description }
        guard isBuilt, let buildShapes else { return "?" }
        let inputs = buildShapes.map {
            Tensor.symbolic(TensorSpec(shape: $0, dtype: dtypePolicy.computeDType))
        }
        return SummaryRows.text(of: (try? self(inputs, training: false))?.kerasLeaves.map(\.shape))
    }
}

extension SummaryRows {
    fileprivate static func text(of shapes: [Shape]?) -> String {
        guard let shapes else { return "?" }
        let texts = shapes.map(\.description)
        return texts.count == 1 ? texts[0] : "[" + texts.joined(separator: ", ") + "]"
    }
}
