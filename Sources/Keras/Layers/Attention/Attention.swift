import KerasTensors

/// Dot-product attention, with a single head and without projections; see ``BaseDenseAttention``.
/// (Keras: `keras.layers.Attention`.)
///
/// Variables: `scale`, with `useScale`, and `concat_score_weight`, for scores of sums: one number each.
open class Attention: BaseDenseAttention {
    /// How queries and keys are compared.
    public enum ScoreMode: String, Sendable, CaseIterable, ConfigValue {
        /// By their dot product.
        case dot
        /// By the sum of `tanh(query + key)`.
        case concat
    }

    /// How queries and keys are compared.
    @Configured public var scoreMode: ScoreMode = .dot

    /// The factor of the scores; not initialized without `useScale`.
    public let scale = Variable(name: "scale")
    /// The factor of sums; initialized for `concat` only.
    public let concatScoreWeight = Variable(name: "concat_score_weight")

    /// Attention by scores of `scoreMode`, of which training drops the fraction `dropout`.
    public convenience init(
        useScale: Bool = false, scoreMode: ScoreMode = .dot, dropout: Double = 0,
        seed: Int? = nil, name: String? = nil
    ) {
        self.init()
        self.useScale = useScale
        self.scoreMode = scoreMode
        self.dropout = dropout
        self.seed = seed
        if let name { self.name = name }
    }

    override class var movedKeys: [(key: String, after: String)] {
        [(key: "score_mode", after: "use_scale")]
    }

    override func makeVariables(features: Int?) throws {
        let dtype = dtypePolicy.variableDType
        if useScale { try scale.initialize(shape: .scalar, with: "ones", dtype: dtype) }
        if scoreMode == .concat {
            try concatScoreWeight.initialize(shape: .scalar, with: "ones", dtype: dtype)
        }
    }

    override func scores(_ query: Tensor, _ key: Tensor) throws -> Tensor {
        switch scoreMode {
        case .dot:
            let scores = try Ops.matmul(query, Ops.swapaxes(key, -2, -1))
            return try useScale ? scores * scale.value : scores
        case .concat:
            var sum = try pairs(query, key)
            if useScale { sum = try scale.value * sum }
            return try concatScoreWeight.value * Ops.sum(Ops.tanh(sum), axis: -1)
        }
    }

    override var builtInVariables: [Variable]? {
        (useScale ? [scale] : []) + (scoreMode == .concat ? [concatScoreWeight] : [])
    }
}
