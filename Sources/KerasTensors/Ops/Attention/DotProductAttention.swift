extension Ops {
    /// What each query finds among the values: their mean, weighted by how well the keys match
    /// (`keras.ops.dot_product_attention`). As on JAX's CPU a soft cap of the logits has no effect.
    ///
    /// - Parameters:
    ///   - query: (batch, queries, heads, depth).
    ///   - key: (batch, keys, heads, depth); of fewer heads, each serves several of the queries'.
    ///   - value: As `key`, maybe with another depth.
    ///   - bias: Added to the logits (batch, heads, queries, keys), to which it broadcasts.
    ///   - mask: Where it is false, a key does not count; broadcast as `bias`.
    ///   - scale: Of the logits; 1 / √depth if `nil`.
    ///   - isCausal: Whether a query sees only keys up to its own place.
    /// - Returns: (batch, queries, heads, depth of the values), in the promoted dtype.
    public static func dotProductAttention(
        _ query: Tensor, _ key: Tensor, _ value: Tensor, bias: Tensor? = nil, mask: Tensor? = nil,
        scale: Double? = nil, isCausal: Bool = false
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("is_causal", isCausal),
            .setting("flash_attention", OperationArgument.Value.none),
            .setting("attn_logits_soft_cap", OperationArgument.Value.none),
        ]
        var inputs = [query, key, value]
        var call: [OperationArgument.Value] = [.input(0), .input(1), .input(2)]
        for extra in [bias, mask] {
            call.append(extra == nil ? .none : .input(inputs.count))
            inputs += extra.map { [$0] } ?? []
        }
        call.append(scale.argumentValue)
        let (hasBias, hasMask) = (bias != nil, mask != nil)
        return try composite(.nn("DotProductAttention"), inputs, settings, call: call) { inputs in
            guard inputs[..<3].allSatisfy({ $0.rank == 4 }) else {
                throw TensorError.incompatibleShapes(
                    operation: "dot_product_attention", shapes: inputs.map(\.shape),
                    reason: "`dot_product_attention` only supports 4D inputs")
            }
            let operands = try promoted(Array(inputs[..<3]), "dot_product_attention")
            let dtype = operands[0].dtype
            let computed = dtype.floating.wide
            // Heads before places.
            let heads = operands[0].shape.sizes[2]
            let parts = try operands.map {
                try transpose(
                    cast(withHeads($0, heads), to: computed), axes: [0, 2, 1, 3])
            }
            let depth = Double(parts[0].shape.sizes[3])
            let factor = Tensor(.float(scale ?? 1 / depth.squareRoot()))
            var logits = try multiply(matmul(parts[0], transposed(parts[1])), factor)
            if hasBias { logits = try add(logits, inputs[3]) }
            let low = Tensor(.float(-0.7 * (logits.dtype.largestFinite ?? 0)))
            if hasMask {
                logits = try `where`(cast(inputs[hasBias ? 4 : 3], to: .bool), logits, low)
            }
            if isCausal {
                let (queries, keys) = try matrixSizes(logits, "dot_product_attention")
                logits = try `where`(triangle(queries, keys, k: 0), logits, low)
            }
            let weights = try cast(cast(softmax(logits), to: dtype), to: computed)
            let found = try matmul(weights, parts[2])
            return try cast(transpose(found, axes: [0, 2, 1, 3]), to: dtype)
        }
    }

    /// Keys or values with as many heads as the queries have.
    private static func withHeads(_ x: Tensor, _ heads: Int) throws -> Tensor {
        let own = x.shape.sizes[2]
        guard own != heads else { return x }
        guard own > 0, heads % own == 0 else {
            throw TensorError.incompatibleShapes(
                operation: "dot_product_attention", shapes: [x.shape],
                reason: "\(heads) heads of queries are no multiple of \(own)")
        }
        return try `repeat`(x, heads / own, axis: 2)
    }
}
