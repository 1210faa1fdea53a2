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
            let parts = try operands.map { try cast($0, to: computed) }
            let depth = Double(parts[0].shape.sizes[3])
            let factor = scale ?? 1 / depth.squareRoot()
            let bias = try hasBias ? cast(inputs[3], to: computed) : nil
            let mask = try hasMask ? cast(inputs[hasBias ? 4 : 3], to: .bool) : nil
            if let fused = FusedAttention(
                parts[0], parts[1], parts[2], bias: bias, mask: mask, scale: factor,
                isCausal: isCausal)
            {
                let found = try applyAll(fused, parts + [bias, mask].compactMap { $0 })
                return try cast(found[0], to: dtype)
            }
            let found = try withScores(
                parts, bias: bias, mask: mask, scale: factor, isCausal: isCausal, as: dtype)
            return try cast(found, to: dtype)
        }
    }

    /// The attention by its parts, with all scores.
    ///
    /// - Parameter dtype: That which the scores are rounded to.
    static func withScores(
        _ operands: [Tensor], bias: Tensor? = nil, mask: Tensor? = nil, scale: Double,
        isCausal: Bool = false, as dtype: DType
    ) throws -> Tensor {
        // Heads before places.
        let heads = operands[0].shape.sizes[2]
        let parts = try operands.map { try transpose(withHeads($0, heads), axes: [0, 2, 1, 3]) }
        var logits = try multiply(matmul(parts[0], transposed(parts[1])), Tensor(.float(scale)))
        if let bias { logits = try add(logits, bias) }
        let low = try constant(-0.7 * (logits.dtype.largestFinite ?? 0), like: logits)
        if let mask { logits = try `where`(mask, logits, low) }
        if isCausal {
            let (queries, keys) = try matrixSizes(logits, "dot_product_attention")
            logits = try `where`(triangle(queries, keys, k: 0), logits, low)
        }
        let weights = try cast(cast(softmax(logits), to: dtype), to: logits.dtype)
        return try transpose(matmul(weights, parts[2]), axes: [0, 2, 1, 3])
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
