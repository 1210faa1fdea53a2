import KerasTensors

/// Attention whose scores are sums of `tanh(query + key)`; see ``BaseDenseAttention``.
/// (Keras: `keras.layers.AdditiveAttention`.)
///
/// Variable: `scale`, with `useScale`, a factor for each feature.
open class AdditiveAttention: BaseDenseAttention {
    /// `(features,)`; not initialized without `useScale`.
    public let scale = Variable(name: "scale")

    public required init() {
        super.init()
        useScale = true
    }

    /// Attention by sums, of whose scores training drops the fraction `dropout`.
    public convenience init(
        useScale: Bool = true, dropout: Double = 0, seed: Int? = nil, name: String? = nil
    ) {
        self.init()
        self.useScale = useScale
        self.dropout = dropout
        self.seed = seed
        if let name { self.name = name }
    }

    override func makeVariables(features: Int?) throws {
        guard useScale else { return }
        guard let features else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "a query whose last dimension is known",
                found: "an unknown one")
        }
        try scale.initialize(
            shape: [features], with: "glorot_uniform", dtype: dtypePolicy.variableDType)
    }

    override func scores(_ query: Tensor, _ key: Tensor) throws -> Tensor {
        let sum = try Ops.tanh(pairs(query, key))
        return try Ops.sum(useScale ? scale.value * sum : sum, axis: -1)
    }

    override var builtInVariables: [Variable]? { useScale ? [scale] : [] }
}
