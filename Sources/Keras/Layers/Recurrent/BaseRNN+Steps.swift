import KerasTensors
import OrderedCollections

extension BaseRNN {
    /// Goes through the steps by calling the cell for each.
    func stepByStep(_ sequences: Tensor, begin: Nest<Tensor>, mask: Tensor?) throws -> Run {
        guard let cell = stepper else {
            throw KerasError.notConfigured(object: summaryDescription, key: "cell")
        }
        var inputs = try Ops.unstack(sequences, axis: 1)
        var masks = try mask.map { try Ops.unstack($0, axis: 1) }
        if goBackwards {
            inputs.reverse()
            masks?.reverse()
        }
        var states = begin
        var outputs: [Tensor] = []
        outputs.reserveCapacity(inputs.count)
        for (index, input) in inputs.enumerated() {
            let results = try cell(.leaf(input), keywords: ["states": states])
            guard case .list(let parts) = results, parts.count == 2, let output = parts[0].single
            else {
                throw KerasError.invalidInput(
                    object: cell.summaryDescription, expected: "an output and states",
                    found: "\(results.leaves.count) tensors")
            }
            guard let mask = masks?[index] else {
                outputs.append(output)
                states = parts[1]
                continue
            }
            let before = try outputBeforeMasked(output, states, outputs.last)
            outputs.append(try Ops.where(mask.spread(to: output), output, before))
            var kept = try zip(states.leaves, parts[1].leaves).map { old, new in
                try Ops.where(mask.spread(to: new), new, old)
            }[...]
            states = states.inOrder(filledFrom: &kept)
        }
        return Run(sequence: try Ops.stack(outputs, axis: 1), states: states.leaves)
    }

    /// What a masked step gives in place of its output.
    private func outputBeforeMasked(
        _ output: Tensor, _ states: Nest<Tensor>, _ last: Tensor?
    ) throws -> Tensor {
        // Keras's unrolled loop knows no zeros but those at the beginning.
        if unroll { return try last ?? Ops.zerosLike(output) }
        if zeroOutputForMask { return try Ops.zerosLike(output) }
        // The first state is taken for the output; of a stack of cells that of the last one.
        guard case .list(let parts) = states, let first = parts.first, let end = parts.last else {
            return states.leaves.first ?? output
        }
        return (first.single ?? end.leaves.first) ?? output
    }
}

extension Tensor {
    /// A mask of the batch, `(batch,)`, with as many dimensions as `tensor`.
    fileprivate func spread(to tensor: Tensor) throws -> Tensor {
        try Ops.reshape(self, [-1] + Array(repeating: 1, count: max(tensor.rank - 1, 0)))
    }
}

extension Nest {
    /// The same structure with other leaves, from left to right.
    fileprivate func inOrder(filledFrom values: inout ArraySlice<Leaf>) -> Nest {
        map { values.popFirst() ?? $0 }
    }
}
