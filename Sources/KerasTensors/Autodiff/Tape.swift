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
        var inputs: [Input] = []
        var saved: SavedApplication?
        /// How many nodes from this one on are outputs of the application (1 for most).
        var outputCount = 1
    }

    /// Where a gradient goes.
    private struct Input {
        /// The input's node, -1 where it leads back to nothing.
        var node: Int
        /// The dtype it had before the op cast it.
        var dtype: DType
    }

    /// What links of tensors to this tape carry.
    private(set) var number: UInt64
    private var nodes: [Node]

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
        guard inputs.contains(where: \.tapeLink.isSet), let tape = current,
            inputs.contains(where: { $0.tapeLink.tape == tape.number })
        else { return nil }
        return tape
    }

    /// Records an application; returns its outputs, linked to this tape.
    func record(
        _ op: any TensorOperation, inputs: [Tensor], operands: [Tensor], outputs: [Tensor]
    ) -> [Tensor] {
        let first = nodes.count
        let keepsOutputs = type(of: op).saves.contains(.outputs)
        append(
            op, inputs: inputs, operands: operands,
            outputs: keepsOutputs ? outputs : outputs.map(\.withoutValues))
        return outputs.enumerated().map { linked($1, to: first + $0) }
    }

    /// As ``record(_:inputs:operands:outputs:)``, for an op with one output.
    func record(
        _ op: any TensorOperation, inputs: [Tensor], operands: [Tensor], output: Tensor
    ) -> Tensor {
        let keepsOutput = type(of: op).saves.contains(.outputs)
        append(
            op, inputs: inputs, operands: operands,
            outputs: [keepsOutput ? output : output.withoutValues])
        return linked(output, to: nodes.count - 1)
    }

    private func append(
        _ op: any TensorOperation, inputs: [Tensor], operands: [Tensor], outputs: [Tensor]
    ) {
        let keepsInputs = type(of: op).saves.contains(.inputs)
        var needed = NeededGradients()
        let links = inputs.map { input in
            let isLinked = input.tapeLink.tape == number
            needed.append(isLinked)
            return Input(node: isLinked ? input.tapeLink.index : -1, dtype: input.dtype)
        }
        let saved = SavedApplication(
            inputs: keepsInputs ? operands : operands.map(\.withoutValues), outputs: outputs,
            needsGradient: needed)
        nodes.append(Node(op: op, inputs: links, saved: saved, outputCount: outputs.count))
        for _ in outputs.dropFirst() { nodes.append(Node()) }
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
        defer { clear() }
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
                try propagate(from: index, &gradients)
            }
        }
        return sources.map { source in
            let link = source.tapeLink
            return link.tape == number && gradients.indices.contains(link.index)
                ? gradients[link.index] : nil
        }
    }

    private func propagate(from index: Int, _ gradients: inout [Tensor?]) throws {
        guard let op = nodes[index].op, let saved = nodes[index].saved else { return }
        nodes[index].saved = nil
        let outputs = index..<index + nodes[index].outputCount
        guard gradients[outputs].contains(where: { $0 != nil }) else { return }
        let upstream = Array(gradients[outputs])
        for position in outputs { gradients[position] = nil }
        let results = try op.gradients(upstream, saved)
        for (position, input) in nodes[index].inputs.enumerated() where input.node >= 0 {
            guard position < results.count, var gradient = results[position] else { continue }
            if gradient.dtype != input.dtype { gradient = try gradient.converted(to: input.dtype) }
            if let sum = gradients[input.node] {
                gradients[input.node] = try Ops.add(sum, gradient)
            } else {
                gradients[input.node] = gradient
            }
        }
    }
}
