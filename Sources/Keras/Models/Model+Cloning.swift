import KerasTensors
import OrderedCollections

extension Model {
    /// A model of the same layers with new weights, compiled if this one is; layers that are shared
    /// here are shared there. (Keras: `keras.models.clone_model`.)
    ///
    /// - Parameters:
    ///   - inputs: What the clone begins with, in the structure of the model's inputs (default: new
    ///     inputs like the model's).
    ///   - recursively: Whether models inside are cloned by the same rules, so that `cloneLayer` is
    ///     asked for their layers, too.
    ///   - cloneLayer: Makes the clone of a layer (default: from its config). It is not asked for
    ///     input layers.
    /// - Throws: ``KerasError/unsupported(object:feature:remedy:)`` for `inputs` or `cloneLayer`
    ///   with a model of a class of your own, whose code makes its layers;
    ///   ``KerasError/notRegistered(className:)`` for an object in a config that no file can name.
    public final func cloned(
        inputs: (any TensorStructure)? = nil, recursively: Bool = false,
        cloneLayer: ((Layer) throws -> Layer)? = nil
    ) throws -> Self {
        try ensureSetUp()
        let cloner = ModelCloner(recursively: recursively, cloneLayer: cloneLayer)
        guard let clone = try cloner.cloneModel(self, inputs: inputs?.tensors) as? Self else {
            throw KerasError.unsupported(
                object: summaryDescription, feature: "being cloned",
                remedy: "override config() and configure(from:)")
        }
        return clone
    }
}

/// Clones models; remembers which layer became which.
final class ModelCloner {
    private let recursively: Bool
    private let cloneLayer: ((Layer) throws -> Layer)?
    private var clones: [ObjectIdentifier: Layer] = [:]

    init(recursively: Bool, cloneLayer: ((Layer) throws -> Layer)?) {
        self.recursively = recursively
        self.cloneLayer = cloneLayer
    }

    func cloneModel(_ model: Model, inputs: Nest<Tensor>? = nil) throws -> Model {
        let copy: Model
        if type(of: model) == Sequential.self, let stack = model as? Sequential {
            copy = try clone(stack, input: inputs)
        } else if let graph = model.graph, !model.makesGraph {
            copy = try clone(model, graph, inputs: inputs)
        } else {
            guard inputs == nil, cloneLayer == nil || recursively else {
                throw KerasError.unsupported(
                    object: model.summaryDescription,
                    feature: "being cloned with other inputs or layers",
                    remedy: "only Sequential models and models with a graph can be")
            }
            copy = try model.freshCopy()
        }
        if let config = try model.compileConfig() {
            let json = try config.json(in: EncodingContext(path: model.summaryDescription))
            try copy.compile(
                from: Config(json, context: DecodingContext(path: model.summaryDescription)))
        }
        return copy
    }

    private func clone(_ stack: Sequential, input: Nest<Tensor>?) throws -> Sequential {
        var layers = try stack.layers.map(clone)
        if let input {
            guard let tensor = input.kerasLeaves.first, input.kerasLeaves.count == 1 else {
                throw KerasError.invalidArgument(
                    object: stack.summaryDescription, argument: "inputs",
                    expected: "a single tensor", found: "\(input.kerasLeaves.count)")
            }
            let name = stack.inputLayer?.name
            layers.insert(
                InputLayer(batchShape: tensor.shape, dtype: tensor.dtype, name: name), at: 0)
        } else if let given = stack.inputLayer {
            layers.insert(try given.freshCopy(), at: 0)
        }
        let clone = Sequential(layers, name: stack.name)
        clone.trainable = stack.trainable
        try clone.ensureSetUp()
        return clone
    }

    private func clone(_ model: Model, _ graph: Graph, inputs: Nest<Tensor>?) throws -> Model {
        let places = graph.inputs.kerasLeaves
        var given = try (inputs?.kerasLeaves ?? places.map(input))[...]
        guard given.count == places.count else {
            throw KerasError.invalidArgument(
                object: model.summaryDescription, argument: "inputs",
                expected: "the structure of the model's inputs, \(places.count) tensors",
                found: "\(given.count)")
        }
        let tensors = Array(given)
        var names: [ObjectIdentifier: String] = [:]
        var writtenCalls: [ObjectIdentifier: WrittenCall] = [:]
        // As outermost calls, so that they are recorded.
        let outputs = try CallContext().run {
            try graph.program.run(tensors) { node, operands in
                let layer = try node.layerCall.map { try clone($0.layer) }
                let written = graph.writtenCall(of: node)
                let results = try GraphProgram.apply(
                    node, operands, training: nil, by: layer, as: written)
                if layer == nil, let made = results.first?.symbolicNode {
                    names[ObjectIdentifier(made)] = graph.operation(of: node)?.name
                    writtenCalls[ObjectIdentifier(made)] = written
                }
                return results
            }
        }
        let copy = try model.copyOfSettings()
        copy.setGraph(
            try Graph(
                inputs: graph.inputs.filled(from: &given), outputs: outputs, names: names,
                writtenCalls: writtenCalls, model: model.summaryDescription))
        return copy
    }

    /// A new input like the one at which a graph begins.
    private func input(_ place: Tensor) throws -> Tensor {
        guard let layer = place.symbolicNode?.layerCall?.layer as? InputLayer else {
            return InputLayer(batchShape: place.shape, dtype: place.dtype).output
        }
        return try layer.freshCopy().output
    }

    private func clone(_ layer: Layer) throws -> Layer {
        if let known = clones[ObjectIdentifier(layer)] { return known }
        let clone: Layer
        if recursively, let model = layer as? Model, model is Sequential || model.graph != nil {
            clone = try cloneModel(model)
        } else if layer is InputLayer {
            clone = try layer.freshCopy()
        } else {
            clone = try cloneLayer?(layer) ?? layer.freshCopy()
        }
        clones[ObjectIdentifier(layer)] = clone
        return clone
    }
}

extension KerasObject {
    /// An object of the same class made from this one's config, as a load would make it.
    func freshCopy() throws -> Self {
        let json = try config().json(in: EncodingContext(path: summaryDescription))
        let copy = type(of: self).init()
        try copy.configure(from: Config(json, context: DecodingContext(path: summaryDescription)))
        try copy.ensureSetUp()
        return copy
    }
}

extension Model {
    /// A model of the same class, name and settings, without the graph.
    fileprivate func copyOfSettings() throws -> Model {
        let own: Config = ["name": name, "trainable": trainable]
        let json = try own.merging(settingsConfig())
            .json(in: EncodingContext(path: summaryDescription))
        let copy = type(of: self).init()
        try copy.configureWithoutGraph(
            from: Config(json, context: DecodingContext(path: summaryDescription)))
        return copy
    }
}
