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
        /// The sum of what has come to it so far, while gradients are computed.
        var gradient: Tensor?
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

    /// What an application's gradients have to know of its inputs, which are taken off the tape before
    /// they are computed with.
    struct Origins {
        fileprivate var needed = NeededGradients()
        fileprivate var destinations = GradientDestinations()
    }

    func origins(of inputs: [Tensor]) -> Origins {
        var origins = Origins()
        for index in inputs.indices {
            let link = inputs[index].tapeLink
            let isLinked = link.tape == number
            origins.needed.append(isLinked)
            origins.destinations.append(
                .init(node: isLinked ? link.index : -1, dtype: inputs[index].storage.dtype))
        }
        return origins
    }

    /// Records an application; returns its outputs, linked to this tape.
    func record(
        _ op: any TensorOperation, _ origins: Origins, operands: [Tensor], outputs: [Tensor]
    ) -> [Tensor] {
        guard let output = outputs.first else { return [] }
        let first = nodes.count
        append(
            op, origins, operands: operands, output: output, others: Array(outputs.dropFirst()))
        return outputs.enumerated().map { linked($1, to: first + $0) }
    }

    /// As ``record(_:_:operands:outputs:)``, for an op with one output.
    func record(
        _ op: any TensorOperation, _ origins: Origins, operands: [Tensor], output: Tensor
    ) -> Tensor {
        append(op, origins, operands: operands, output: output, others: [])
        return linked(output, to: nodes.count - 1)
    }

    private func append(
        _ op: any TensorOperation, _ origins: Origins, operands: [Tensor], output: Tensor,
        others: [Tensor]
    ) {
        let saves = type(of: op).saves
        let saved = SavedApplication(
            inputs: saves.contains(.inputs) ? operands : operands.map(\.withoutValues),
            output: saves.contains(.outputs) ? output : output.withoutValues,
            others: saves.contains(.outputs) ? others : others.map(\.withoutValues),
            needsGradient: origins.needed)
        nodes.append(
            Node(
                op: op, destinations: origins.destinations, saved: consume saved,
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
        // Taken out of the object: an op's gradient that comes across this tape must not meet the array
        // that is gone through.
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
                    + "compute it from their values inside the closure, "
                    + "before the tape is asked for gradients, which it gives once")
        }
        nodes[target.tapeLink.index].gradient = try Tensor.filled(
            with: 1, shape: target.shape, dtype: target.dtype)
        try Tape.pause {
            for index in stride(from: target.tapeLink.index, through: 0, by: -1) {
                try Self.propagate(from: index, in: &nodes)
            }
        }
        return sources.map { source in
            let link = source.tapeLink
            return link.tape == number && nodes.indices.contains(link.index)
                ? nodes[link.index].gradient : nil
        }
    }

    private static func propagate(from index: Int, in nodes: inout [Node]) throws {
        // Taken, so that what nobody else needs is given back as soon as it was used.
        guard let op = nodes[index].op.take(), let saved = nodes[index].saved.take() else { return }
        let results: [Tensor?]
        if nodes[index].outputCount == 1 {
            guard let upstream = nodes[index].gradient.take() else { return }
            results = try op.gradients(ofOnly: upstream, saved)
        } else {
            let outputs = index..<index + nodes[index].outputCount
            let upstream = outputs.map { nodes[$0].gradient.take() }
            guard upstream.contains(where: { $0 != nil }) else { return }
            results = try op.gradients(upstream, saved)
        }
        let count = min(nodes[index].destinations.count, results.count, saved.inputs.count)
        for position in 0..<count {
            let destination = nodes[index].destinations[position]
            guard destination.node >= 0, var gradient = results[position] else { continue }
            // Kernels write by the shapes that they are told.
            guard gradient.shape == saved.inputs[position].shape else {
                throw TensorError.gradient(
                    reason: "\(op.kerasName.className) gave a gradient of shape "
                        + "\(gradient.shape) for an input of shape "
                        + "\(saved.inputs[position].shape); they have to be equal")
            }
            if gradient.dtype != destination.dtype {
                gradient = try gradient.converted(to: destination.dtype)
            }
            if let sum = nodes[destination.node].gradient.take() {
                gradient = try Ops.add(sum, gradient)
            }
            nodes[destination.node].gradient = gradient
        }
    }
}
