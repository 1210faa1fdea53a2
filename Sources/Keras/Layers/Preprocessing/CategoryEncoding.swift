import KerasTensors

/// Makes numbers of categories vectors. (Keras: `keras.layers.CategoryEncoding`.)
///
/// Input: integers of shape `(batch, n)`, from 0 to `numTokens` - 1; others count nothing. Output:
/// `(batch, numTokens)`, or `(batch, n, numTokens)` for `.oneHot`.
///
/// With `.count` a call may say what each occurrence counts: the keyword `count_weights`, in the
/// shape of the input.
open class CategoryEncoding: Layer {
    /// How many categories there are; must be set.
    @Configured public var numTokens: Int = 0
    /// `.multiHot`, `.oneHot` or `.count`.
    @Configured public var outputMode: OutputMode = .multiHot

    /// A layer for categories from 0 to `numTokens` - 1.
    public convenience init(
        numTokens: Int, outputMode: OutputMode = .multiHot, name: String? = nil
    ) {
        self.init()
        self.numTokens = numTokens
        self.outputMode = outputMode
        if let name { self.name = name }
    }

    open override func setUp() throws {
        try super.setUp()
        guard numTokens > 0 else {
            throw numTokens == 0
                ? KerasError.notConfigured(object: summaryDescription, key: "num_tokens")
                : KerasError.invalidArgument(
                    object: summaryDescription, argument: "num_tokens", expected: "1 or greater",
                    found: "\(numTokens)")
        }
        try outputMode.check(isOneOf: [.count, .oneHot, .multiHot], of: self)
    }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        let weights = CallContext.current.keywords["count_weights"]?.single
        if let weights {
            guard outputMode == .count, weights.shape.isCompatible(with: inputs.shape) else {
                throw KerasError.invalidInput(
                    object: summaryDescription,
                    expected: "count_weights with output_mode count only, of shape "
                        + "\(inputs.shape)",
                    found: "weights of shape \(weights.shape) with output_mode "
                        + outputMode.rawValue)
            }
        }
        return try CategoricalEncoding.encode(
            inputs, mode: outputMode, depth: numTokens,
            dtype: weights == nil ? dtypePolicy.variableDType : dtypePolicy.computeDType,
            weights: weights)
    }
}
