import KerasTensors
import OrderedCollections

extension MultiHeadAttention {
    /// Runs the layer with what `call` takes beside its tensors.
    ///
    /// - Parameters:
    ///   - query: `(batch, …, features)`.
    ///   - value: `(batch, …, features)`.
    ///   - key: As `value`, which it is if `nil`.
    ///   - valueMask: `(batch, keys)`, false at values that do not count; the value's own mask if `nil`.
    ///   - keyMask: The same of keys.
    ///   - attentionMask: `(batch, queries, keys)`, true where a query may see a key.
    ///   - useCausalMask: Whether no query sees a later key.
    ///   - training: Whether scores are dropped.
    /// - Returns: As the query, with the query's features or `outputShape`.
    /// - Throws: ``KerasError``; ``TensorError`` for shapes that do not fit each other.
    public final func callAsFunction(
        query: Tensor, value: Tensor, key: Tensor? = nil, valueMask: Tensor? = nil,
        keyMask: Tensor? = nil, attentionMask: Tensor? = nil, useCausalMask: Bool = false,
        training: Bool? = nil
    ) throws -> Tensor {
        let keywords = Self.keywords(valueMask, keyMask, attentionMask, useCausalMask)
        let inputs = [query, value] + (key.map { [$0] } ?? [])
        let outputs: Nest<Tensor> = try self(
            Self.named(inputs), training: training, keywords: keywords)
        guard let output = outputs.single else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "one output", found: "several")
        }
        return output
    }

    /// As ``callAsFunction(query:value:key:valueMask:keyMask:attentionMask:useCausalMask:training:)``,
    /// with the scores, `(batch, heads, queries, keys)`. (Keras: `return_attention_scores=True`.)
    ///
    /// - Throws: ``KerasError/unsupported(object:feature:remedy:)`` with flash attention; else what
    ///   the call without scores throws.
    public final func outputAndScores(
        query: Tensor, value: Tensor, key: Tensor? = nil, valueMask: Tensor? = nil,
        keyMask: Tensor? = nil, attentionMask: Tensor? = nil, useCausalMask: Bool = false,
        training: Bool? = nil
    ) throws -> (output: Tensor, scores: Tensor) {
        var keywords = Self.keywords(valueMask, keyMask, attentionMask, useCausalMask)
        keywords["return_attention_scores"] = .leaf(Tensor(.bool(true)))
        let inputs = [query, value] + (key.map { [$0] } ?? [])
        let outputs: Nest<Tensor> = try self(
            Self.named(inputs), training: training, keywords: keywords)
        let leaves = outputs.leaves
        guard leaves.count == 2 else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "an output and scores",
                found: "\(leaves.count) tensors")
        }
        return (leaves[0], leaves[1])
    }

    private static func named(_ inputs: [Tensor]) -> Nest<Tensor> {
        .dictionary(
            OrderedDictionary(
                zip(["query", "value", "key"], inputs.map(Nest.leaf)), uniquingKeysWith: { $1 }))
    }

    private static func keywords(
        _ valueMask: Tensor?, _ keyMask: Tensor?, _ attentionMask: Tensor?, _ isCausal: Bool
    ) -> OrderedDictionary<String, Nest<Tensor>> {
        var keywords: OrderedDictionary<String, Nest<Tensor>> = [:]
        if let valueMask { keywords["value_mask"] = .leaf(valueMask) }
        if let keyMask { keywords["key_mask"] = .leaf(keyMask) }
        if let attentionMask { keywords["attention_mask"] = .leaf(attentionMask) }
        if isCausal { keywords["use_causal_mask"] = .leaf(Tensor(.bool(true))) }
        return keywords
    }

    // MARK: One call

    func attend(_ inputs: Nest<Tensor>, _ context: CallContext) throws -> Nest<Tensor> {
        guard let query = inputs["query"]?.single, let value = inputs["value"]?.single else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "a query and a value",
                found: "\(inputs.leaves.count) tensors")
        }
        guard query.rank > 2, value.rank > 2 else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "tensors (batch, …, features)",
                found: "\(query.shape), \(value.shape)")
        }
        guard let queryDense, let keyDense, let valueDense, let outputDense else {
            throw KerasError.notBuilt(object: summaryDescription, remedy: "build it first")
        }
        let returnsScores = try context.flag("return_attention_scores")
        guard !returnsScores || flashAttention != true else {
            throw KerasError.unsupported(
                object: summaryDescription, feature: "scores with flash attention",
                remedy: "leave flashAttention out")
        }
        if context.isSymbolic { return symbolicOutputs(query, withScores: returnsScores) }
        let key = inputs["key"]?.single
        let masks = try AttentionMasks(
            self, context, query: query, value: value, key: key)
        let gate = try gateDense.map { try $0(query) }
        let projected = (
            query: try queryDense(query), key: try keyDense(key ?? value),
            value: try valueDense(value)
        )
        var output: Tensor
        var scores: Tensor?
        // With a dropout, Keras's softmax gives a query that sees no key nothing at all, in inference too;
        // without one it gives the mean of all.
        let needsScores =
            returnsScores || (dropout > 0 && (context.training == true || masks.mask != nil))
        if !needsScores, projected.query.rank == 4 {
            output = try Ops.dotProductAttention(
                projected.query, projected.key, projected.value, mask: masks.expanded(to: 4),
                scale: scale, isCausal: masks.isCausalOnly)
        } else {
            let found = try attendWithScores(projected, masks)
            (output, scores) = (found.output, found.scores)
        }
        if let gate { output = try output * gate }
        output = try outputDense(output)
        guard returnsScores, let scores else { return .leaf(output) }
        return [.leaf(output.withMask(query.mask)), .leaf(scores)]
    }

    private var scale: Double { 1 / Double(keyDim).squareRoot() }

    private func attendWithScores(
        _ projected: (query: Tensor, key: Tensor, value: Tensor), _ masks: AttentionMasks
    ) throws -> (output: Tensor, scores: Tensor) {
        guard let equations, let softmax, let dropoutLayer else {
            throw KerasError.notBuilt(object: summaryDescription, remedy: "build it first")
        }
        let query = try projected.query * Tensor(.float(scale))
        let logits = try Ops.einsum(equations.scores, projected.key, query)
        let mask = try masks.withCausal(projected.query, projected.value)
            .expanded(to: logits.rank)
        let scores = try softmax(logits, mask: mask)
        let kept = try dropoutLayer(scores)
        return (try Ops.einsum(equations.output, kept, projected.value), scores)
    }

    private func symbolicOutputs(_ query: Tensor, withScores: Bool) -> Nest<Tensor> {
        let dtype = dtypePolicy.computeDType
        let sizes = query.shape.dimensions
        let shape = Shape(
            Array(sizes.dropLast()) + (outputShape?.dimensions ?? [query.shape[-1]]))
        let output = Tensor.symbolic(TensorSpec(shape: shape, dtype: dtype))
        guard withScores else { return .leaf(output) }
        // Keras's words: the keys' number is taken for the queries'.
        let scores = Shape([sizes[0], numHeads, sizes[1], sizes[1]])
        return [
            .leaf(output.withMask(query.mask)),
            .leaf(.symbolic(TensorSpec(shape: scores, dtype: dtype))),
        ]
    }
}
