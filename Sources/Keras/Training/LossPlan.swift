import KerasTensors
import OrderedCollections

/// Which output has which loss, worked out from what `compile` was given once the outputs are known.
/// (Keras: `CompileLoss.build`.)
struct LossPlan {
    /// A loss and its weight, as they were given.
    struct Choice {
        let loss: LossIdentifier
        let weight: Double?
    }

    /// The choice for an output.
    struct Item {
        let output: Int
        let choice: Choice
        /// Where the output is: list indices and dictionary keys.
        let path: [Key]
    }

    enum Key {
        case index(Int)
        case name(String)
    }

    private(set) var items: [Item] = []
    private let layout: OutputLayout

    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` if losses or
    ///   weights do not fit the outputs.
    init(_ loss: LossIdentifier, weights: LossWeights?, layout: OutputLayout) throws {
        self.layout = layout
        var losses = loss.nest
        var weights = weights?.nest
        if case .dictionary(let named) = losses, !layout.structure.isDictionary {
            losses = try Self.ordered(named, layout)
            if case .dictionary(let named)? = weights { weights = try Self.ordered(named, layout) }
        }
        var choices = try Self.combined(losses, weights)
        if case .leaf(let choice) = choices { choices = layout.structure.map { _ in choice } }
        try add(choices, for: layout.structure, path: [])
    }

    /// Settings by the outputs' names in the order of the outputs.
    private static func ordered<Value>(
        _ named: OrderedDictionary<String, Nest<Value>>, _ layout: OutputLayout
    ) throws -> Nest<Value> {
        guard let names = layout.names else {
            // A model without names for its outputs: one setting can only mean the only output.
            guard layout.count == 1, named.count == 1 else {
                throw mismatch("a list: the model has no names for its outputs", Array(named.keys))
            }
            return named.values[0]
        }
        guard Set(names) == Set(named.keys) else {
            throw mismatch("an entry for each output: " + names.joined(separator: ", "), named.keys)
        }
        return .list(names.compactMap { named[$0] })
    }

    private static func combined(_ losses: Nest<LossIdentifier>, _ weights: Nest<Double>?) throws
        -> Nest<Choice>
    {
        guard let weights else { return losses.map { Choice(loss: $0, weight: nil) } }
        let flat = weights.kerasLeaves
        guard flat.count == losses.leaves.count else {
            throw KerasError.invalidArgument(
                object: "compile", argument: "lossWeights",
                expected: "as many as there are losses, \(losses.leaves.count)",
                found: "\(flat.count)")
        }
        var pairs = zip(losses.kerasLeaves, flat).map { Choice(loss: $0, weight: $1) }[...]
        return losses.filled(from: &pairs)
    }

    private mutating func add(_ choices: Nest<Choice>, for outputs: Nest<Int>, path: [Key]) throws {
        switch (choices, outputs) {
        case (.leaf(let choice), .leaf(let output)):
            if case .absent = choice.loss.form { return }
            items.append(Item(output: output, choice: choice, path: path))
        case (.leaf(let choice), _):
            if case .absent = choice.loss.form { return }
            throw Self.mismatch("in the structure of the outputs", "one loss for several")
        case (.list(let list), _)
        where list.allSatisfy(\.isLeaf) && list.count == outputs.leaves.count:
            var values = list.compactMap(\.single)[...]
            let packed: Nest<Choice> = outputs.filled(from: &values)
            try addElements(packed, for: outputs, path: path)
        default: try addElements(choices, for: outputs, path: path)
        }
    }

    private mutating func addElements(
        _ choices: Nest<Choice>, for outputs: Nest<Int>, path: [Key]
    ) throws {
        switch (choices, outputs) {
        case (.leaf, .leaf): try add(choices, for: outputs, path: path)
        case (.list(let choices), .list(let outputs)) where choices.count <= outputs.count:
            for (index, (choice, output)) in zip(choices, outputs).enumerated() {
                try add(choice, for: output, path: path + [.index(index)])
            }
        case (.dictionary(let choices), .dictionary(let outputs)):
            for key in choices.sortedKeys {
                guard let choice = choices[key], let output = outputs[key] else {
                    throw Self.mismatch(
                        "for outputs that the model has: " + outputs.keys.joined(separator: ", "),
                        "'\(key)'")
                }
                try add(choice, for: output, path: path + [.name(key)])
            }
        default:
            throw Self.mismatch(
                "one, or one for each of \(layout.count) outputs, in their structure",
                "\(choices.leaves.count) in another structure")
        }
    }

    /// What the logs call an item's loss, without `_loss`: the output's name or key, in a nested
    /// structure with the way to it.
    func name(of item: Item, loss: String) -> String {
        let name = layout.names?[item.output] ?? loss
        guard case .index? = item.path.last else {
            return item.path.isEmpty ? name : item.path.map(\.text).joined(separator: "/")
        }
        return (item.path.dropLast().map(\.text) + [name]).joined(separator: "/")
    }

    private static func mismatch(_ expected: String, _ found: some Sequence<String>) -> KerasError {
        mismatch(expected, found.joined(separator: ", "))
    }

    private static func mismatch(_ expected: String, _ found: String) -> KerasError {
        .invalidArgument(object: "compile", argument: "loss", expected: expected, found: found)
    }
}

extension LossPlan.Key {
    fileprivate var text: String {
        switch self {
        case .index(let index): String(index)
        case .name(let name): name
        }
    }
}

extension Nest {
    var isLeaf: Bool { if case .leaf = self { true } else { false } }
    var isDictionary: Bool { if case .dictionary = self { true } else { false } }
}
