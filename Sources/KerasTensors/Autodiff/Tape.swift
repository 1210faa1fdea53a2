import Synchronization

/// Records the ops that lead from watched values to a result, and plays them backwards: reverse
/// mode automatic differentiation, defined by running.
///
/// Only ops with an operand that leads back to a watched value are recorded, so prediction pays
/// nothing. A tape belongs to one task.
public final class Tape: @unchecked Sendable {
    @TaskLocal static var current: Tape?
    private static let counter = Atomic<UInt64>(0)

    /// An application of an op, or a watched value, or one output of an application.
    private struct Node {
        var op: (any TensorOperation)?
        var destinations = GradientDestinations()
        var saved: SavedApplication?
        /// How many nodes from this one on are outputs of the application (1 for most).
        var outputCount = 1
    }

    // A tape belongs to one task, and no access to these lasts longer than a line: the runtime need not
    // look at each one whether another goes on.

    /// What links of tensors to this tape carry.
    @exclusivity(unchecked) private(set) var number: UInt64
    @exclusivity(unchecked) private var nodes: [Node]

    /// The memory of a tape's nodes between two recordings: a training makes thousands of them.
    private static let spareNodes = Mutex<[Node]?>(nil)

    init() {
        number = Self.nextNumber()
        nodes = Self.spareNodes.withLock { $0.take() } ?? []
    }

    deinit {
        clear()
        // What an unusually long recording needed is not kept for ever.
        guard nodes.capacity <= 4096 else { return }
        Self.spareNodes.withLock { [nodes] in $0 = nodes }
    }

    private static func nextNumber() -> UInt64 {
        counter.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// Forgets everything recorded. Links that tensors still hold to it end: they must not lead to
    /// what is recorded next.
    private func clear() {
        nodes.removeAll(keepingCapacity: true)
        number = Self.nextNumber()
    }

    /// Runs `body` with a new tape that records.
    ///
    /// - Throws: ``TensorError/gradient(reason:)`` inside another recording: gradients of gradients
    ///   are not supported. Else what `body` throws.
    public static func record<Result>(_ body: (Tape) throws -> Result) throws -> Result {
        guard current == nil else {
            throw TensorError.gradient(
                reason:
                    "gradients inside gradients are not supported; compute them one after another")
        }
        let tape = Tape()
        return try $current.withValue(tape) { try body(tape) }
    }

    /// Runs `body` without recording.
    public static func pause<Result>(_ body: () throws -> Result) rethrows -> Result {
        try $current.withValue(nil, operation: body)
    }

    /// `tensor` as a value whose gradient can be asked for.
    public func watch(_ tensor: Tensor) -> Tensor {
        nodes.append(Node())
        var watched = tensor
        watched.tapeLink = TapeLink(tape: number, index: nodes.count - 1)
        return watched
    }

    /// Whether `tensor` stands on this tape.
    package func holds(_ tensor: Tensor) -> Bool { tensor.tapeLink.tape == number }

    /// The current tape, if one of `inputs` stands on it.
    static func recording(_ inputs: [Tensor]) -> Tape? {
        guard inputs.contains(where: \.tapeLink.isSet), let tape = current else { return nil }
        let number = tape.number
        for index in inputs.indices where inputs[index].tapeLink.tape == number { return tape }
        return nil
    }

    /// Records an application; returns its outputs, linked to this tape.
    func record(
        _ op: any TensorOperation, inputs: [Tensor], operands: [Tensor], outputs: [Tensor]
    ) -> [Tensor] {
        guard let output = outputs.first else { return [] }
        let first = nodes.count
        append(
            op, inputs: inputs, operands: operands, output: output,
            others: Array(outputs.dropFirst()))
        return outputs.enumerated().map { linked($1, to: first + $0) }
    }

    /// As ``record(_:inputs:operands:outputs:)``, for an op with one output.
    func record(
        _ op: any TensorOperation, inputs: [Tensor], operands: [Tensor], output: Tensor
    ) -> Tensor {
        append(op, inputs: inputs, operands: operands, output: output, others: [])
        return linked(output, to: nodes.count - 1)
    }

    private func append(
        _ op: any TensorOperation, inputs: [Tensor], operands: [Tensor], output: Tensor,
        others: [Tensor]
    ) {
        let saves = type(of: op).saves
        var needed = NeededGradients()
        var destinations = GradientDestinations()
        for index in inputs.indices {
            let link = inputs[index].tapeLink
            let isLinked = link.tape == number
            needed.append(isLinked)
            destinations.append(
                .init(node: isLinked ? link.index : -1, dtype: inputs[index].storage.dtype))
        }
        let saved = SavedApplication(
            inputs: saves.contains(.inputs) ? operands : operands.map(\.withoutValues),
            output: saves.contains(.outputs) ? output : output.withoutValues,
            others: saves.contains(.outputs) ? others : others.map(\.withoutValues),
            needsGradient: needed)
        nodes.append(
            Node(
                op: op, destinations: consume destinations, saved: consume saved,
                outputCount: 1 + others.count))
        for _ in others { nodes.append(Node()) }
    }

    private func linked(_ output: Tensor, to node: Int) -> Tensor {
        guard output.dtype.isFloatingPoint else { return output }
        var output = output
        output.tapeLink = TapeLink(tape: number, index: node)
        return output
    }

    /// The gradients of `target`, summed over its elements, with respect to watched tensors; `nil`
    /// where `target` does not depend on one. The tape is empty afterwards: what it kept is freed,
    /// so that a variable's memory has one owner again, and values must be watched anew.
    ///
    /// - Throws: ``TensorError/gradient(reason:)`` if `target` was not computed from a watched
    ///   tensor on this tape, or is not floating point.
    public func gradients(of target: Tensor, with sources: [Tensor]) throws -> [Tensor?] {
        // Taken out of the object: access to it would be checked at every step.
        var nodes: [Node] = []
        swap(&nodes, &self.nodes)
        defer {
            swap(&nodes, &self.nodes)
            clear()
        }
        guard target.dtype.isFloatingPoint else {
            throw TensorError.gradient(reason: "the target's dtype is \(target.dtype), not a float")
        }
        guard target.tapeLink.tape == number, nodes.indices.contains(target.tapeLink.index) else {
            throw TensorError.gradient(
                reason: "the target does not depend on any of the variables: "
                    + "compute it from their values inside the closure")
        }
        var gradients = [Tensor?](repeating: nil, count: nodes.count)
        gradients[target.tapeLink.index] = try Tensor.filled(
            with: 1, shape: target.shape, dtype: target.dtype)
        try Tape.pause {
            for index in stride(from: target.tapeLink.index, through: 0, by: -1) {
                try Self.propagate(from: &nodes[index], at: index, &gradients)
            }
        }
        return sources.map { source in
            let link = source.tapeLink
            return link.tape == number && gradients.indices.contains(link.index)
                ? gradients[link.index] : nil
        }
    }

    private static func propagate(
        from node: inout Node, at index: Int, _ gradients: inout [Tensor?]
    ) throws {
        // Taken, so that what nobody else needs is given back as soon as it was used.
        guard let op = node.op.take(), let saved = node.saved.take() else { return }
        let results: [Tensor?]
        if node.outputCount == 1 {
            guard let upstream = gradients[index].take() else { return }
            results = try op.gradients(ofOnly: upstream, saved)
        } else {
            let outputs = index..<index + node.outputCount
            let upstream = Array(gradients[outputs])
            guard upstream.contains(where: { $0 != nil }) else { return }
            for position in outputs { gradients[position] = nil }
            results = try op.gradients(upstream, saved)
        }
        for position in 0..<min(node.destinations.count, results.count) {
            let destination = node.destinations[position]
            guard destination.node >= 0, var gradient = results[position] else { continue }
            if gradient.dtype != destination.dtype {
                gradient = try gradient.converted(to: destination.dtype)
            }
            if let sum = gradients[destination.node].take() {
                gradients[destination.node] = try Ops.add(sum, gradient)
            } else {
                gradients[destination.node] = gradient
            }
        }
    }
}
