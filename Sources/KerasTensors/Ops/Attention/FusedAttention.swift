import CKerasKernels

/// Dot-product attention in tiles: the scores of all queries and keys are never in memory at once, in
/// neither direction.
///
/// The inputs are query, key and value, (batch, places, heads, depth) in one float dtype that kernels
/// have, then the bias of that dtype and the mask of bools, if there are. The outputs are the result
/// and, if the op is recorded, what the gradient needs to know of each row of scores.
struct FusedAttention: TensorOperation {
    static let kerasName = KerasName.nn("DotProductAttention")

    let scale: Double
    let isCausal: Bool
    let hasBias: Bool
    let hasMask: Bool
    let keeps: Bool

    /// Of a head, above which a tile would take more memory than is worth it.
    private static let largestDepth = 1024

    /// - Returns: `nil` where the parts of a ``Ops/dotProductAttention(_:_:_:bias:mask:scale:isCausal:)``
    ///   have to do it: for shapes that only they take or refuse, no keys, and a bias that is learned.
    init?(
        _ query: Tensor, _ key: Tensor, _ value: Tensor, bias: Tensor?, mask: Tensor?,
        scale: Double, isCausal: Bool
    ) {
        let (q, k, v) = (query.shape.sizes, key.shape.sizes, value.shape.sizes)
        let sizes = q + k + v
        guard sizes.count == 12, !sizes.contains(where: { $0 < 1 }), q[0] == k[0],
            k[..<3] == v[..<3], q[3] == k[3], q[2] % k[2] == 0, q[3] <= Self.largestDepth,
            v[3] <= Self.largestDepth
        else { return nil }
        let logits = [q[0], q[2], q[1], k[1]]
        let extras = [bias, mask].compactMap { $0 }
        guard extras.allSatisfy({ Self.strides($0.shape.sizes, in: logits) != nil }),
            bias.map({ Tape.recording([$0]) == nil }) ?? true
        else { return nil }
        self.scale = scale
        self.isCausal = isCausal
        hasBias = bias != nil
        hasMask = mask != nil
        keeps = Tape.recording([query, key, value]) != nil
    }

    /// How far apart neighbours along each axis of the logits are in a tensor of these sizes; `nil` if
    /// it does not broadcast to them.
    private static func strides(_ sizes: [Int], in logits: [Int]) -> keras_attention_strides? {
        guard sizes.count <= 4 else { return nil }
        let own = [Int](repeating: 1, count: 4 - sizes.count) + sizes
        var strides = [0, 0, 0, 0]
        var step = 1
        for axis in (0..<4).reversed() where own[axis] != 1 {
            guard own[axis] == logits[axis] else { return nil }
            strides[axis] = step
            step *= own[axis]
        }
        return keras_attention_strides(
            batch: strides[0], head: strides[1], query: strides[2], key: strides[3])
    }

    func outputSpecs(_ inputs: [Tensor]) throws -> [TensorSpec] {
        let sizes = inputs[0].shape.sizes
        let dtype = inputs[0].dtype
        let output = TensorSpec(
            shape: Shape(sizes: Array(sizes[..<3]) + [inputs[2].shape.sizes[3]]), dtype: dtype)
        guard keeps else { return [output] }
        return [
            output,
            TensorSpec(shape: Shape(sizes: [sizes[0], sizes[2], sizes[1], 2]), dtype: dtype),
        ]
    }

    func forward(_ inputs: [Tensor], _ specs: [TensorSpec]) throws -> [Tensor] {
        let dtype = inputs[0].dtype
        let results = try specs.map { try Tensor(uninitialized: $0.shape, dtype: dtype) { _ in } }
        let isDone = withExtendedLifetime(inputs) {
            keras_attention(
                dtype.cValue, sizes(inputs), pointers(inputs),
                keras_attention_outputs(
                    output: results[0].memory, rows: keeps ? results[1].memory : nil))
        }
        try check(isDone)
        return results
    }

    func gradients(_ upstream: [Tensor?], _ saved: SavedApplication) throws -> [Tensor?] {
        let inputs = saved.inputs
        let dtype = inputs[0].dtype
        var gradients = [Tensor?](repeating: nil, count: inputs.count)
        guard let up = try upstream[0]?.converted(to: dtype) else { return gradients }
        let results = try inputs[..<3].map {
            try Tensor(uninitialized: $0.shape, dtype: dtype) { _ in }
        }
        let sizes = sizes(inputs)
        let partialBytes = keras_attention_gradient_bytes(dtype.cValue, sizes)
        let partial = try partialBytes > 0 ? Buffer.allocate(byteCount: partialBytes) : nil
        let isDone = withExtendedLifetime((saved, up, partial)) {
            keras_attention_gradient(
                dtype.cValue, sizes, pointers(inputs),
                keras_attention_outputs(
                    output: saved.output.memory, rows: saved.outputs[1].memory),
                keras_attention_gradients(
                    output: up.memory, query: results[0].memory, key: results[1].memory,
                    value: results[2].memory, partial: partial?.pointer))
        }
        try check(isDone)
        for (place, result) in results.enumerated() { gradients[place] = result }
        return gradients
    }

    private func check(_ isDone: Bool) throws {
        guard isDone else {
            throw TensorError.backend(operation: "dot_product_attention", reason: "no memory")
        }
    }

    private func sizes(_ inputs: [Tensor]) -> keras_attention_sizes {
        let (q, k) = (inputs[0].shape.sizes, inputs[1].shape.sizes)
        let logits = [q[0], q[2], q[1], k[1]]
        func strides(_ tensor: Tensor?) -> keras_attention_strides {
            tensor.flatMap { Self.strides($0.shape.sizes, in: logits) }
                ?? keras_attention_strides()
        }
        return keras_attention_sizes(
            batch: q[0], heads: q[2], queries: q[1], keys: k[1], depth: q[3],
            valueDepth: inputs[2].shape.sizes[3], keyHeads: k[2], scale: scale,
            isCausal: isCausal, bias: strides(bias(inputs)), mask: strides(mask(inputs)))
    }

    private func bias(_ inputs: [Tensor]) -> Tensor? { hasBias ? inputs[3] : nil }
    private func mask(_ inputs: [Tensor]) -> Tensor? { hasMask ? inputs[inputs.count - 1] : nil }

    private func pointers(_ inputs: [Tensor]) -> keras_attention_inputs {
        keras_attention_inputs(
            query: inputs[0].memory, key: inputs[1].memory, value: inputs[2].memory,
            bias: bias(inputs)?.memory,
            mask: mask(inputs)?.memory?.assumingMemoryBound(to: UInt8.self))
    }
}
