import KerasTensors

/// Which keys the queries of a multi-head attention may see.
struct AttentionMasks {
    /// `(batch, queries, keys)` or what broadcasts to it; `nil` for all, or where ``isCausalOnly``.
    private(set) var mask: Tensor?
    /// Whether no query sees a later key, and there is no other mask.
    private(set) var isCausalOnly = false
    private let attentionAxesCount: Int

    init(
        _ layer: MultiHeadAttention, _ context: CallContext, query: Tensor, value: Tensor,
        key: Tensor?
    ) throws {
        attentionAxesCount = layer.equations?.attentionAxes.count ?? 1
        let isCausal = try context.flag("use_causal_mask")
        func given(_ name: String) -> Tensor? { context.keywords[name]?.single }
        let columns = [given("value_mask") ?? value.mask, given("key_mask") ?? key?.mask]
            .compactMap { $0 }
        let attention = given("attention_mask")
        if isCausal, query.mask == nil, columns.isEmpty, attention == nil,
            layer.slidingWindow == nil
        {
            isCausalOnly = true
            return
        }
        var parts: [Tensor] = []
        if let rows = query.mask { parts.append(try Ops.expandDims(Self.bools(rows), axis: -1)) }
        parts += try columns.map { try Ops.expandDims(Self.bools($0), axis: -2) }
        if isCausal { parts.append(try Self.causal(query, value)) }
        if let window = layer.slidingWindow {
            parts.append(try Self.band(query, value, window: window))
        }
        if let attention { parts.append(try Self.bools(attention)) }
        mask = try parts.dropFirst().reduce(parts.first) { sum, part in
            try sum.map { try Ops.logicalAnd($0, part) }
        }
    }

    /// With the causal mask as a tensor, for scores that are computed one and all.
    func withCausal(_ query: Tensor, _ value: Tensor) throws -> AttentionMasks {
        guard isCausalOnly else { return self }
        var masks = self
        masks.mask = try Self.causal(query, value)
        masks.isCausalOnly = false
        return masks
    }

    /// The mask with as many dimensions as the scores: new ones stand before those of the queries.
    func expanded(to rank: Int) throws -> Tensor? {
        guard var mask else { return nil }
        while mask.rank < rank {
            mask = try Ops.expandDims(mask, axis: Axes(-2 * attentionAxesCount - 1))
        }
        return mask
    }

    private static func bools(_ mask: Tensor) throws -> Tensor {
        mask.dtype == .bool ? mask : try Ops.cast(mask, to: .bool)
    }

    private static func causal(_ query: Tensor, _ value: Tensor) throws -> Tensor {
        let sizes = try query.shape.knownSizes(for: "attention")
        let columns = try value.shape.knownSizes(for: "attention")
        return try Ops.expandDims(Ops.tri(sizes[1], columns[1], dtype: .bool), axis: 0)
    }

    /// Where places are less than `window` apart, `(1, queries, keys)`.
    private static func band(_ query: Tensor, _ value: Tensor, window: Int) throws -> Tensor {
        let rows = try query.shape.knownSizes(for: "attention")[1]
        let columns = try value.shape.knownSizes(for: "attention")[1]
        let row = try Ops.reshape(Ops.arange(rows, dtype: .int32), [1, rows, 1])
        let column = try Ops.reshape(Ops.arange(columns, dtype: .int32), [1, 1, columns])
        return try Ops.less(
            Ops.absolute(row - column), Tensor(.int(min(window, Int(Int32.max)))))
    }
}
