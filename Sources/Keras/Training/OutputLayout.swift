import KerasTensors
import OrderedCollections

/// The outputs of a model in one order, and how targets, weights and settings find theirs.
struct OutputLayout {
    /// The structure of the outputs, which are numbered in the order of Keras's `tree.flatten`.
    let structure: Nest<Int>
    let count: Int
    /// The model's names for its outputs, in their order, where it has any: a Functional's.
    let names: [String]?

    /// - Parameter names: Those of the model, or `nil`.
    init(_ outputs: Nest<Tensor>, names: [String]?) {
        count = outputs.leaves.count
        var numbers = Array(0..<count)[...]
        structure = outputs.filled(from: &numbers)
        self.names = names?.count == count ? names : nil
    }

    /// The keys of outputs in a dictionary without further structure, in their order.
    var keys: [String]? {
        guard case .dictionary(let elements) = structure, elements.count == count else {
            return nil
        }
        return elements.sortedKeys
    }

    /// What the outputs are called in lists of settings: by their keys, or else by the model.
    var labels: [String]? { keys ?? names }

    /// Whether the outputs are a list or a dictionary without further structure.
    var isFlat: Bool {
        switch structure {
        case .leaf: false
        case .list(let elements): elements.count == count
        case .dictionary(let elements): elements.count == count
        }
    }

    /// The outputs of a batch, in their order.
    ///
    /// - Throws: ``KerasError/invalidInput(object:expected:found:)`` if there are not as many as in
    ///   the first batch.
    func flattened(_ outputs: Nest<Tensor>) throws -> [Tensor] {
        let leaves = outputs.kerasLeaves
        guard leaves.count == count else {
            throw KerasError.invalidInput(
                object: "training", expected: "\(count) outputs, as in the first batch",
                found: "\(leaves.count)")
        }
        return leaves
    }

    /// The value for each output, in their order; `nil` for an output that has none.
    ///
    /// - Parameters:
    ///   - values: In the structure of the outputs, as a list in their order, by their names, or
    ///     only those of `some`.
    ///   - some: The outputs that need values.
    /// - Returns: `nil` if the values fit in none of these ways.
    func aligned(_ values: Nest<Tensor>, some: [Int]) -> [Tensor?]? {
        if case .leaf(let value) = values, count == 1 { return [value] }
        let leaves = values.kerasLeaves
        if structure.isLike(values) { return leaves }
        if case .dictionary(let named) = values {
            if let labels, named.keys.allSatisfy(labels.contains) {
                return labels.map { named[$0]?.single }
            }
            if leaves.count == count, count != 1 { return nil }
        }
        if leaves.count == count { return leaves }
        guard leaves.count == some.count else { return nil }
        var result = [Tensor?](repeating: nil, count: count)
        for (output, value) in zip(some, leaves) { result[output] = value }
        return result
    }

    /// The weights for each output: the same for all, or as ``aligned(_:some:)``.
    func alignedWeights(_ weights: Nest<Tensor>?, some: [Int]) -> [Tensor?]? {
        guard let weights else { return [Tensor?](repeating: nil, count: count) }
        if case .leaf(let weight) = weights { return Array(repeating: weight, count: count) }
        return aligned(weights, some: some)
    }
}

extension Nest {
    /// Whether both have lists of equal lengths and dictionaries with equal keys at the same places.
    func isLike<Other>(_ other: Nest<Other>) -> Bool {
        switch (self, other) {
        case (.leaf, .leaf): true
        case (.list(let a), .list(let b)):
            a.count == b.count && zip(a, b).allSatisfy { $0.isLike($1) }
        case (.dictionary(let a), .dictionary(let b)):
            a.count == b.count
                && a.allSatisfy { key, value in b[key].map { value.isLike($0) } ?? false }
        default: false
        }
    }
}

extension Identifier {
    /// Lists and dictionaries of identifiers as a structure whose leaves are single ones.
    var nest: Nest<Identifier> {
        switch form {
        case .list(let elements): .list(elements.map(\.nest))
        case .dictionary(let entries): .dictionary(entries.mapValues(\.nest))
        case .name, .object, .function, .absent: .leaf(self)
        }
    }
}
