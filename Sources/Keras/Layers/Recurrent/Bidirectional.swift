import KerasJSON
import KerasTensors

/// Goes through a sequence in both directions with two recurrent layers.
/// (Keras: `keras.layers.Bidirectional`.)
///
/// Input: as the layer's; output: both outputs merged. With `returnState` of the layers a list of
/// the output (or both, if they are not merged) and the states of both.
open class Bidirectional: Layer {
    /// How the outputs of both directions become one.
    public enum MergeMode: String, Sendable, CaseIterable, ConfigValue {
        /// Joined along the last axis, added, multiplied, or averaged.
        case concat, sum, mul, ave
        /// Both are given, as a list.
        case none
    }

    /// How the outputs of both directions become one.
    @Configured public var mergeMode: MergeMode = .concat
    /// What goes forwards; must be set. The name gets `forward_` before it.
    @Configured("layer", isRequired: true) public var forwardLayer: Layer? = nil
    /// What goes backwards: if not given, one like the other, with the name `backward_…`.
    @Configured public var backwardLayer: Layer?

    /// A layer that goes forwards with `layer`, and backwards with `backwardLayer` or one like
    /// `layer`.
    public convenience init(
        _ layer: Layer, mergeMode: MergeMode = .concat, backwardLayer: Layer? = nil,
        name: String? = nil
    ) {
        self.init()
        forwardLayer = layer
        self.mergeMode = mergeMode
        self.backwardLayer = backwardLayer
        if let name { self.name = name }
    }

    open override var supportsMasking: Bool { true }
    open override var inputSpec: InputSpec? { forwardLayer?.inputSpec }

    open override func setUp() throws {
        try super.setUp()
        guard let forward = forwardLayer else {
            throw KerasError.notConfigured(object: summaryDescription, key: "layer")
        }
        let plain = forward.name.without(prefix: "forward_")
        if backwardLayer == nil {
            backwardLayer = try Self.turned(
                forward, name: "backward_" + forward.name.without(prefix: "backward_"))
        }
        if forward.name != "forward_" + plain { forward.name = "forward_" + plain }
        guard let first = forward as? BaseRNN, let second = backwardLayer as? BaseRNN else {
            throw KerasError.unsupported(
                object: summaryDescription,
                feature: "\(forward.summaryDescription), which is no recurrent layer,",
                remedy: "use an RNN, LSTM, GRU or SimpleRNN")
        }
        guard first.goBackwards != second.goBackwards, first.stateful == second.stateful,
            first.returnSequences == second.returnSequences,
            first.returnState == second.returnState
        else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "backward_layer",
                expected: "a layer that differs from the other in go_backwards, and not in "
                    + "stateful, return_sequences and return_state",
                found: second.summaryDescription)
        }
        // Else a masked step would repeat what is another one's in the other direction.
        for layer in [first, second] where layer.zeroOutputForMask != layer.returnSequences {
            layer.zeroOutputForMask = layer.returnSequences
        }
    }

    /// A layer like `layer`, without its variables, that goes the other way.
    private static func turned(_ layer: Layer, name: String) throws -> Layer {
        // A save may be what sets the layer up.
        let encoded = try EncodingScope.apart { try Serialization.encode(layer) }
        guard case .object(var description) = encoded,
            case .object(var config)? = description["config"]
        else {
            throw KerasError.unsupported(
                object: layer.summaryDescription, feature: "a copy", remedy: "give both layers")
        }
        config["name"] = .string(name)
        config["go_backwards"] = true
        description["config"] = .object(config)
        description["build_config"] = nil
        return try Serialization.decode(Layer.self, from: .object(description))
    }

    private var both: (forward: BaseRNN, backward: BaseRNN) {
        get throws {
            guard let forward = forwardLayer as? BaseRNN, let backward = backwardLayer as? BaseRNN
            else { throw KerasError.notConfigured(object: summaryDescription, key: "layer") }
            return (forward, backward)
        }
    }

    open override func build(inputShapes: Nest<Shape>) throws {
        if let shape = (inputShapes["sequences"] ?? inputShapes).single {
            try build(inputShape: shape)
        }
    }

    open override func build(inputShape: Shape) throws {
        try super.build(inputShape: inputShape)
        for layer in [try both.forward, try both.backward] {
            try layer.buildIfNeeded(inputShapes: .leaf(inputShape))
        }
    }

    public final override func call(_ inputs: Tensor) throws -> Tensor {
        guard let output = try call(.leaf(inputs)).single else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "a layer with one output",
                found: "several; call it with a Nest")
        }
        return output
    }

    open override func call(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
        let context = CallContext.current
        let (forward, backward) = try both
        let given = context.keywords["initial_state"].map { states in
            if case .list(let parts) = states { parts } else { [states] }
        }
        func outputs(_ layer: BaseRNN, _ half: ArraySlice<Nest<Tensor>>?) throws -> [Nest<Tensor>] {
            let result: Nest<Tensor> = try layer(
                inputs, mask: context.mask,
                keywords: half.map { ["initial_state": .list(Array($0))] } ?? [:])
            if layer.returnState, case .list(let parts) = result { return parts }
            return [result]
        }
        let first = try outputs(forward, given.map { $0.prefix($0.count / 2) })
        let second = try outputs(backward, given.map { $0.suffix($0.count - $0.count / 2) })
        guard var y = first[0].single, var reversed = second[0].single else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "layers with one output", found: "several")
        }
        let dtype = dtypePolicy.computeDType
        (y, reversed) = (try Ops.cast(y, to: dtype), try Ops.cast(reversed, to: dtype))
        if forward.returnSequences { reversed = try Ops.flip(reversed, axis: 1) }
        var merged = try merge(y, reversed)
        let states = Array(first.dropFirst() + second.dropFirst())
        if merged.count == 1, states.isEmpty { return .leaf(merged[0]) }
        merged[0] = merged[0].withMask(context.mask)
        return .list(merged.map(Nest.leaf) + states)
    }

    private func merge(_ a: Tensor, _ b: Tensor) throws -> [Tensor] {
        switch mergeMode {
        case .concat: [try Ops.concatenate([a, b], axis: -1)]
        case .sum: [try a + b]
        case .ave: [try (a + b) / 2]
        case .mul: [try a * b]
        case .none: [a, b]
        }
    }

    /// Lets the next sequence of stateful layers begin with zeros. (Keras: `reset_state`.)
    public final func resetState() {
        for layer in [forwardLayer, backwardLayer] { (layer as? BaseRNN)?.resetState() }
    }
}

extension String {
    fileprivate func without(prefix: String) -> String {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
    }
}
