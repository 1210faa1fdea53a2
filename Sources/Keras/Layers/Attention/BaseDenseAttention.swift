import KerasTensors

/// What ``Attention`` and ``AdditiveAttention`` share: each query's mean of the values, weighted by a
/// softmax of its scores with the keys.
///
/// Called with a list, `[query, value]` or `[query, value, key]`: `(batch, queries, features)` and
/// `(batch, keys, features)`. Output: `(batch, queries, features of the value)`. The masks of query and
/// value, or the keyword `mask` with a list of them, say which queries give 0, and which values do not
/// count. Keywords: `use_causal_mask`, by which no query sees a later key, and
/// `return_attention_scores`, for which the layer gives a list of the output and the scores,
/// `(batch, queries, keys)`.
open class BaseDenseAttention: Layer {
    /// Whether there is a variable `scale`.
    @Configured public var useScale: Bool = false
    /// The fraction of the scores that is dropped in training.
    @Configured public var dropout: Double = 0
    /// Of the dropout.
    @Configured public var seed: Int?
    private var generator: SeedGenerator?

    open override var supportsMasking: Bool { true }

    open override func setUp() throws {
        try super.setUp()
        guard 0...1 ~= dropout else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "dropout",
                expected: "a number from 0 to 1", found: "\(dropout)")
        }
        guard dropout > 0 else { return }
        let generator = SeedGenerator(seed: seed)
        try generator.ensureSetUp()
        self.generator = generator
    }

    /// Query, value and key.
    private struct Parts<Part> {
        let query: Part
        let value: Part
        let key: Part

        init?(_ inputs: Nest<Part>) {
            guard case .list(let elements) = inputs, 2...3 ~= elements.count,
                let query = elements[0].single, let value = elements[1].single,
                let key = elements[elements.count - 1].single
            else { return nil }
            (self.query, self.value, self.key) = (query, value, key)
        }
    }

    private func parts<Part>(_ inputs: Nest<Part>) throws -> Parts<Part> {
        guard let parts = Parts(inputs) else {
            throw KerasError.invalidInput(
                object: summaryDescription,
                expected: "a list [query, value] or [query, value, key]",
                found: "\(inputs.leaves.count) tensors")
        }
        return parts
    }

    open override func build(inputShapes: Nest<Shape>) throws {
        let parts = try parts(inputShapes)
        try check(parts)
        try ensureSetUp()
        try makeVariables(features: parts.query[-1])
        markBuilt(with: inputShapes)
    }

    private func check(_ shapes: Parts<Shape>) throws {
        guard shapes.query.rank > 1, shapes.value.rank > 1, shapes.key.rank > 1 else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "tensors (batch, places, features)",
                found: "\(shapes.query), \(shapes.value), \(shapes.key)")
        }
    }

    /// Initializes the variables for queries of so many features.
    func makeVariables(features: Int?) throws {}

    /// How well queries and keys match, `(batch, queries, keys)`.
    func scores(_ query: Tensor, _ key: Tensor) throws -> Tensor {
        throw KerasError.unsupported(
            object: summaryDescription, feature: "being called", remedy: "use Attention")
    }

    /// The query's features beside the key's, `(batch, queries, keys, features)`.
    final func pairs(_ query: Tensor, _ key: Tensor) throws -> Tensor {
        try Ops.expandDims(query, axis: -2) + Ops.expandDims(key, axis: -3)
    }

    public final override func call(_ inputs: Tensor) throws -> Tensor {
        throw KerasError.invalidInput(
            object: summaryDescription, expected: "a list [query, value]",
            found: "a single tensor")
    }

    open override func call(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
        let context = CallContext.current
        let parts = try parts(inputs)
        try check(self.parts(inputs.map(\.shape)))
        let masks = masks(inputs)
        let returnsScores = try context.flag("return_attention_scores")
        if context.isSymbolic {
            let dtype = dtypePolicy.computeDType
            let rows = Array(parts.query.shape.dimensions.dropLast())
            func symbolic(_ last: Int?) -> Nest<Tensor> {
                .leaf(.symbolic(TensorSpec(shape: Shape(rows + [last]), dtype: dtype)))
            }
            let output = symbolic(parts.value.shape[-1])
            guard returnsScores else { return output }
            return [output.map { $0.withMask(masks.query) }, symbolic(parts.key.shape[-2])]
        }
        var logits = try scores(parts.query, parts.key)
        if let mask = try keyMask(masks.value, like: logits, in: context) {
            // A bias by which what is left out does not count.
            let bias = logits.dtype == .float16 ? 65504.0 : 1e9
            logits = try Ops.where(mask, logits, logits - Tensor(.float(bias)))
        }
        let weights = try Ops.softmax(logits)
        var kept = weights
        if context.training == true, let generator {
            kept = try Random.dropout(weights, rate: dropout, seed: generator.next())
        }
        var output = try Ops.matmul(kept, parts.value)
        if let mask = masks.query {
            output = try Ops.where(
                Ops.expandDims(Ops.cast(mask, to: .bool), axis: -1), output, 0.0)
        }
        guard returnsScores else { return .leaf(output) }
        return [.leaf(output.withMask(masks.query)), .leaf(weights)]
    }

    /// Those that are given, else those that the tensors have.
    private func masks(_ inputs: Nest<Tensor>) -> (query: Tensor?, value: Tensor?) {
        if case .list(let given)? = CallContext.current.keywords["mask"], given.count > 1 {
            return (given[0].single, given[1].single)
        }
        guard let parts = Parts(inputs) else { return (nil, nil) }
        return (parts.query.mask, parts.value.mask)
    }

    private func keyMask(
        _ valueMask: Tensor?, like scores: Tensor, in context: CallContext
    ) throws -> Tensor? {
        let own = try valueMask.map { mask in
            let mask = try Ops.cast(mask, to: .bool)
            return mask.rank == 2 ? try Ops.expandDims(mask, axis: -2) : mask
        }
        guard try context.flag("use_causal_mask") else { return own }
        let sizes = try scores.shape.knownSizes(for: "attention").suffix(2)
        let causal = try Ops.expandDims(
            Ops.tri(sizes[sizes.startIndex], sizes[sizes.startIndex + 1], dtype: .bool), axis: 0)
        return try own.map { try Ops.logicalAnd($0, causal) } ?? causal
    }

    open override func computeMask(_ inputs: Nest<Tensor>, previous: Tensor?) throws -> Tensor? {
        masks(inputs).query
    }
}
