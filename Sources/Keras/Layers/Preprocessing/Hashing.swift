import KerasTensors

/// Spreads text or integers over a number of bins, by a hash. (Keras: `keras.layers.Hashing`.)
///
/// Input: text or numbers of any shape; floats are cut to integers first. Output: the bins, int64
/// in that shape, or vectors as ``OutputMode`` says.
open class Hashing: Layer {
    /// How many bins there are; must be set.
    @Configured public var numBins: Int = 0
    /// Makes the hash SipHash with this key, instead of FarmHash.
    @Configured public var salt: HashSalt?
    /// The value that has bin 0 for itself, if there are others.
    @Configured public var maskValue: VocabularyToken?
    /// `.int`, `.oneHot`, `.multiHot` or `.count`.
    @Configured public var outputMode: OutputMode = .int
    /// Whether vectors are made sparse, which is not supported.
    @Configured public var sparse: Bool = false

    /// A layer that spreads its inputs over `numBins` bins.
    public convenience init(
        numBins: Int, maskValue: VocabularyToken? = nil, salt: HashSalt? = nil,
        outputMode: OutputMode = .int, name: String? = nil
    ) {
        self.init()
        self.numBins = numBins
        self.maskValue = maskValue
        self.salt = salt
        self.outputMode = outputMode
        if let name { self.name = name }
    }

    open override func setUp() throws {
        try super.setUp()
        guard numBins > 0 else {
            throw numBins == 0
                ? KerasError.notConfigured(object: summaryDescription, key: "num_bins")
                : KerasError.invalidArgument(
                    object: summaryDescription, argument: "num_bins", expected: "1 or greater",
                    found: "\(numBins)")
        }
        try outputMode.check(isOneOf: [.int, .oneHot, .multiHot, .count], of: self)
        guard !sparse else {
            throw KerasError.unsupported(
                object: summaryDescription, feature: "sparse: true", remedy: "leave it out")
        }
        guard outputMode == .int else { return }
        // The dtype of a layer that was given none.
        if dtypePolicy == .float32 { dtypePolicy = DTypePolicy(dtype: .int64) }
        guard [.int32, .int64].contains(dtypePolicy.computeDType) else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "dtype",
                expected: "int32 or int64 with output_mode int", found: dtypePolicy.name)
        }
    }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        let isColumn = outputMode == .oneHot && inputs.shape[-1] == 1
        let inputs = isColumn ? try Ops.squeeze(inputs, axis: -1) : inputs
        let bins =
            inputs.isSymbolic
            ? .symbolic(TensorSpec(shape: inputs.shape, dtype: .int64))
            : try Tensor(bins(of: inputs), shape: inputs.shape)
        return try CategoricalEncoding.encode(
            bins, mode: outputMode, depth: numBins, dtype: dtypePolicy.variableDType)
    }

    private func bins(of inputs: Tensor) throws -> [Int] {
        let masksOneBin = maskValue != nil && numBins > 1
        let count = masksOneBin ? numBins - 1 : numBins
        return try values(of: inputs).map { value in
            if masksOneBin, value == maskValue { return 0 }
            return HashSalt.bucket(of: value.string, count: count, salt: salt)
                + (masksOneBin ? 1 : 0)
        }
    }

    private func values(of inputs: Tensor) throws -> [VocabularyToken] {
        if let maskValue, (maskValue.text != nil) != (inputs.dtype == .string) {
            throw KerasError.invalidInput(
                object: summaryDescription,
                expected: maskValue.text != nil
                    ? "text, as mask_value is" : "numbers, as mask_value is",
                found: "a tensor of \(inputs.dtype)")
        }
        switch inputs.dtype {
        case .string: return try inputs.strings().map(VocabularyToken.text)
        // TensorFlow's words.
        case .bool: return try inputs.array(of: Bool.self).map { .text($0 ? "true" : "false") }
        default: return try inputs.array(of: Int.self).map(VocabularyToken.integer)
        }
    }
}
