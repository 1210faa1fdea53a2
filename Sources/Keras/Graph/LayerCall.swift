import KerasTensors
import OrderedCollections

/// One call of a layer on symbolic tensors, as a graph keeps it.
final class LayerCall: SymbolicProducer, @unchecked Sendable {
    let layer: Layer
    /// What the layer was called on, by the numbers of the node's inputs; `nil` for an input layer,
    /// whose node is where a graph begins.
    let arguments: Nest<Int>?
    let mask: Int?
    /// The masks of the inputs, in Keras's order of those, if the call was given one for each.
    let inputMasks: [Int?]?
    let keywords: OrderedDictionary<String, Nest<Int>>
    /// The training flag that the call was given itself.
    let training: Bool?
    /// The shapes and dtypes of what the call gave; `nil` for an input layer.
    let outputs: Nest<TensorSpec>?
    /// The call as the file has it that the graph is from.
    let written: WrittenCall?

    /// The call of an input layer.
    init(_ input: InputLayer) {
        layer = input
        (arguments, mask, inputMasks, keywords) = (nil, nil, nil, [:])
        (training, outputs, written) = (nil, nil, nil)
    }

    private init(
        _ layer: Layer, arguments: Nest<Int>, mask: Int?, inputMasks: [Int?]?,
        keywords: OrderedDictionary<String, Nest<Int>>, training: Bool?, outputs: Nest<TensorSpec>,
        written: WrittenCall?
    ) {
        self.layer = layer
        self.arguments = arguments
        self.mask = mask
        self.inputMasks = inputMasks
        self.keywords = keywords
        self.training = training
        self.outputs = outputs
        self.written = written
    }

    var kerasName: KerasName {
        KerasName(module: "keras.layers", className: layer.className)
    }

    /// `outputs`, which a call of `layer` gave, as results of that call: a graph sees the layer and
    /// not what it does inside.
    static func record(
        _ layer: Layer, _ arguments: Nest<Tensor>, mask: Tensor?, inputMasks: [Tensor?]?,
        keywords: OrderedDictionary<String, Nest<Tensor>>, training: Bool?, outputs: Nest<Tensor>,
        written: (([Tensor]) -> WrittenCall?)?
    ) -> Nest<Tensor> {
        var inputs: [Tensor] = []
        func number(_ nest: Nest<Tensor>) -> Nest<Int> {
            let tensors = nest.kerasLeaves
            defer { inputs += tensors }
            var numbers = Array(inputs.count..<inputs.count + tensors.count)[...]
            return nest.filled(from: &numbers)
        }
        let numbers = number(arguments)
        let maskNumber = mask.flatMap { number(.leaf($0)).single }
        let maskNumbers = inputMasks?.map { $0.flatMap { number(.leaf($0)).single } }
        let keywordNumbers = keywords.mapValues(number)
        let call = LayerCall(
            layer, arguments: numbers, mask: maskNumber, inputMasks: maskNumbers,
            keywords: keywordNumbers, training: training, outputs: outputs.map(\.spec),
            written: written?(inputs))
        let node = SymbolicNode(producer: call, inputs: inputs)
        layer.noteRecordedCall(node)
        var results = outputs.kerasLeaves.enumerated().map { index, output in
            Tensor.symbolic(output.spec, node: node, outputIndex: index).withMask(output.mask)
        }[...]
        return outputs.filled(from: &results)
    }
}

extension Nest {
    /// The leaves in the order of Keras's `tree.flatten`, which goes through a dictionary by its
    /// sorted keys.
    var kerasLeaves: [Leaf] {
        switch self {
        case .leaf(let leaf): [leaf]
        case .list(let elements): elements.flatMap(\.kerasLeaves)
        case .dictionary(let elements):
            elements.sortedKeys.flatMap { elements[$0]?.kerasLeaves ?? [] }
        }
    }
}

extension Nest where Leaf == Tensor {
    /// The tensors with these masks, in Keras's order of the leaves; where there is none they keep
    /// the one they have.
    func masked(by masks: [Tensor?]) -> Nest {
        var tensors = zip(kerasLeaves, masks).map { $0.withMask($1 ?? $0.mask) }[...]
        return filled(from: &tensors)
    }
}

extension Nest {
    /// This structure with its leaves replaced, in Keras's order, by the first of `values`, of which
    /// there must be enough.
    func filled<Value>(from values: inout ArraySlice<Value>) -> Nest<Value> {
        switch self {
        case .leaf: return values.popFirst().map(Nest<Value>.leaf) ?? .list([])
        case .list(let elements): return .list(elements.map { $0.filled(from: &values) })
        case .dictionary(let elements):
            var filled: OrderedDictionary<String, Nest<Value>> = [:]
            for key in elements.sortedKeys { filled[key] = elements[key]?.filled(from: &values) }
            // In the order that it had.
            var result: OrderedDictionary<String, Nest<Value>> = [:]
            for key in elements.keys { result[key] = filled[key] }
            return .dictionary(result)
        }
    }
}

extension OrderedDictionary where Key == String {
    /// The keys by code point, as Python sorts them.
    var sortedKeys: [String] {
        keys.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
    }
}
