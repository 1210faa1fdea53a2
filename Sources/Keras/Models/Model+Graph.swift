import KerasJSON
import KerasTensors
import OrderedCollections

extension Model {
    /// The model that computes `outputs` from `inputs`, through the layers and ops between them.
    /// (Keras: `keras.Model(inputs, outputs)`, a Functional.)
    ///
    /// ```swift
    /// let a = Input([4], name: "a"), b = Input([4], name: "b")
    /// let shared = Dense(8, activation: "relu")
    /// let sum = try shared(a) + shared(b)
    /// let model = try Model(inputs: [a, b], outputs: Dense(1)(sum))
    /// ```
    /// - Parameters:
    ///   - inputs: A tensor of ``Input(_:batchSize:dtype:name:)``, or a list or dictionary of them.
    ///   - outputs: What was computed from them, in any structure: what a call returns.
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` if an output needs
    ///   an input that is not among `inputs`, or two layers share a name.
    public convenience init(
        inputs: some TensorStructure, outputs: some TensorStructure, name: String? = nil
    ) throws {
        self.init()
        if let name { self.name = name } else { nameAutomatically(asClass: Functional.className) }
        try setGraph(
            Graph(inputs: inputs.tensors, outputs: outputs.tensors, model: summaryDescription))
    }

    /// The symbolic tensors that the model begins with. (Keras: `model.inputs`.)
    public var inputs: [Tensor] { readyBoundary?.inputs.kerasLeaves ?? [] }

    /// The symbolic tensors that the model ends with. (Keras: `model.outputs`.)
    public var outputs: [Tensor] { readyBoundary?.outputs.kerasLeaves ?? [] }

    /// The set-up may make the graph.
    private var readyBoundary: (inputs: Nest<Tensor>, outputs: Nest<Tensor>)? {
        try? ensureSetUp()
        return boundary
    }

    /// What losses, metrics and logs call the outputs of a model with a graph: the names of the
    /// layers that they come from. (Keras: `model.output_names`.)
    public var outputNames: [String] {
        let outputs = outputs
        guard let graph else { return [] }
        return outputs.compactMap { output in
            graph.links.key(of: output).flatMap { graph.operation(of: $0.node)?.name }
        }
    }

    /// Runs the graph. As in Keras, a list of one output is that output.
    func run(_ graph: Graph, _ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
        let context = CallContext.current
        let values = try graph.values(of: context.masking(inputs), model: self)
        let outputs = try graph.program.run(values, training: context.training)
        if case .list(let elements) = outputs, elements.count == 1 { return elements[0] }
        return outputs
    }
}

extension Graph {
    /// The values for the graph's inputs, in their order: a dictionary by the inputs' names, or the
    /// structure that the model was made with.
    ///
    /// - Throws: ``KerasError/invalidInput(object:expected:found:)``.
    fileprivate func values(of given: Nest<Tensor>, model: Model) throws -> [Tensor] {
        let places = inputs.kerasLeaves
        var values = given.kerasLeaves
        if case .dictionary(let named) = given, !inputs.isDictionary {
            values = try places.map { place in
                let name = place.symbolicNode?.layerCall?.layer.name ?? ""
                guard let value = named[name]?.single else {
                    throw KerasError.invalidInput(
                        object: model.summaryDescription, expected: "an input called '\(name)'",
                        found: named.keys.joined(separator: ", "))
                }
                return value
            }
        }
        guard values.count == places.count else {
            throw KerasError.invalidInput(
                object: model.summaryDescription, expected: "\(places.count) inputs",
                found: "\(values.count)")
        }
        return try zip(values, places).map { try fitted($0, to: $1, model: model) }
    }

    /// The value in the dtype of its place, and with the last axis of size 1 that the place has, or
    /// without the one that it does not have.
    private func fitted(_ value: Tensor, to place: Tensor, model: Model) throws -> Tensor {
        var result = value
        if result.rank == place.rank + 1, result.shape[-1] == 1 {
            result = try Ops.squeeze(result, axis: -1)
        } else if result.rank == place.rank - 1, place.shape[-1] == 1 {
            result = try Ops.expandDims(result, axis: -1)
        }
        guard
            result.shape.replacing(axis: 0, with: nil)
                .isCompatible(with: place.shape.replacing(axis: 0, with: nil))
        else {
            throw KerasError.invalidInput(
                object: model.summaryDescription,
                expected: "shape \(place.shape) for input "
                    + "'\(place.symbolicNode?.layerCall?.layer.name ?? "")'",
                found: "\(value.shape)")
        }
        return try Ops.cast(result, to: place.dtype).withMask(value.mask)
    }
}
