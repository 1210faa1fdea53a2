import KerasJSON
import KerasTensors

/// Makes numbers the bins that they fall into. (Keras: `keras.layers.Discretization`.)
///
/// With boundaries `[0, 1, 2]` the bins are those below 0, from 0 to below 1, from 1 to below 2,
/// and from 2 on. Boundaries are given, or learned by ``adapt(_:)`` so that as many numbers fall
/// into each of `numBins` bins. Input: numbers of any shape. Output: int32 in that shape, or
/// vectors as ``OutputMode`` says.
open class Discretization: Layer {
    /// The boundaries that were given, ascending.
    @Configured("bin_boundaries") private var givenBoundaries: [Number]?
    /// How many bins are learned.
    @Configured public var numBins: Int?
    /// How exact the learned boundaries are: the smaller, the more exact and slower.
    @Configured public var epsilon: Double = 0.01
    /// `.int`, `.oneHot`, `.multiHot` or `.count`.
    @Configured public var outputMode: OutputMode = .int
    /// Whether vectors are made sparse, which is not supported.
    @Configured public var sparse: Bool = false

    private var learnedBoundaries: [Number]?
    private var summary = QuantileSummary()

    /// Bins between given boundaries.
    public convenience init(
        binBoundaries: [Number], outputMode: OutputMode = .int, name: String? = nil
    ) {
        self.init()
        givenBoundaries = binBoundaries
        self.outputMode = outputMode
        if let name { self.name = name }
    }

    /// `numBins` bins, whose boundaries ``adapt(_:)`` learns.
    public convenience init(
        numBins: Int, epsilon: Double = 0.01, outputMode: OutputMode = .int, name: String? = nil
    ) {
        self.init()
        self.numBins = numBins
        self.epsilon = epsilon
        self.outputMode = outputMode
        if let name { self.name = name }
    }

    /// The boundaries that are given or were learned.
    public var binBoundaries: [Double]? { boundaries?.map(\.doubleValue) }

    private var boundaries: [Number]? { learnedBoundaries ?? givenBoundaries }

    open override func setUp() throws {
        try super.setUp()
        func refuse(_ argument: String, expected: String, found: String) -> KerasError {
            .invalidArgument(
                object: summaryDescription, argument: argument, expected: expected, found: found)
        }
        guard (numBins == nil) != (givenBoundaries == nil) else {
            throw refuse(
                "num_bins", expected: "given if and only if bin_boundaries are not",
                found: numBins == nil ? "neither" : "both")
        }
        if let numBins, numBins < 1 {
            throw refuse("num_bins", expected: "1 or greater", found: "\(numBins)")
        }
        guard epsilon > 0, epsilon < 1 else {
            throw refuse("epsilon", expected: "between 0 and 1", found: "\(epsilon)")
        }
        try outputMode.check(isOneOf: [.int, .oneHot, .multiHot, .count], of: self)
        guard !sparse else {
            throw KerasError.unsupported(
                object: summaryDescription, feature: "sparse: true", remedy: "leave it out")
        }
    }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        let bins: Tensor
        let depth: Int
        if let boundaries {
            depth = boundaries.count + 1
            bins =
                inputs.isSymbolic
                ? .symbolic(TensorSpec(shape: inputs.shape, dtype: .int64))
                : try Tensor(places(of: inputs, in: boundaries), shape: inputs.shape)
        } else {
            guard inputs.isSymbolic, let numBins else {
                throw KerasError.notBuilt(
                    object: summaryDescription,
                    remedy: "it has no boundaries; pass binBoundaries, or call adapt(_:) first")
            }
            depth = numBins
            bins = .symbolic(TensorSpec(shape: inputs.shape, dtype: .int64))
        }
        return try CategoricalEncoding.encode(
            bins, mode: outputMode, depth: depth,
            dtype: outputMode == .int ? .int32 : dtypePolicy.computeDType)
    }

    /// How many boundaries are not above each number, compared in float32; all for NaN.
    private func places(of inputs: Tensor, in boundaries: [Number]) throws -> [Int] {
        let boundaries = boundaries.map { Float($0.doubleValue) }
        return try inputs.array(of: Float.self).map { value in
            var range = 0..<boundaries.count
            while !range.isEmpty {
                let middle = range.lowerBound + range.count / 2
                range =
                    boundaries[middle] > value
                    ? range.lowerBound..<middle : middle + 1..<range.upperBound
            }
            return range.lowerBound
        }
    }

    // MARK: Learning

    /// Learns the boundaries from all numbers of `data`.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a layer that
    ///   was given its boundaries.
    public func adapt(_ data: Tensor) throws { try adapt([data]) }

    /// Learns the boundaries from data in batches.
    ///
    /// - Parameter steps: How many batches are taken (default: all).
    /// - Throws: As ``updateState(_:)``.
    public func adapt(_ batches: some Sequence<Tensor>, steps: Int? = nil) throws {
        resetState()
        for (index, batch) in batches.enumerated() {
            if let steps, index >= steps { break }
            try updateState(batch)
        }
        try finalizeState()
    }

    /// Forgets the numbers that were seen, not the boundaries.
    public func resetState() { summary = QuantileSummary() }

    /// Takes the numbers of a batch into account.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a layer that
    ///   was given its boundaries, and for other settings that do not fit; ``TensorError`` for data
    ///   without numbers.
    public func updateState(_ data: Tensor) throws {
        try ensureSetUp()
        guard numBins != nil else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "bin_boundaries",
                expected: "absent, to be learned by adapt; use numBins", found: "given ones")
        }
        let batch = QuantileSummary(data: try data.array(of: Float.self), epsilon: epsilon)
        summary = batch.merged(with: summary, epsilon: epsilon)
    }

    /// Makes boundaries of the numbers that were seen.
    open override func finalizeState() throws {
        try ensureSetUp()
        guard let numBins else { return }
        learnedBoundaries = summary.boundaries(binCount: numBins).map { .float(Double($0)) }
    }

    // MARK: Config

    /// Unlike other layers': the settings come first, and the dtype is a name.
    open override func config() throws -> Config {
        var config = try settingsConfig()
        config.set(boundaries, forKey: "bin_boundaries")
        config.set(name, forKey: "name")
        config.set(dtypePolicy.variableDType, forKey: "dtype")
        return config
    }

    /// Learned boundaries stand beside the number of bins.
    open override func configure(from config: Config) throws {
        var config = config
        let numBins: Int? = try config.value(forKey: "num_bins", default: nil)
        if numBins != nil {
            learnedBoundaries = try config.value(forKey: "bin_boundaries", default: nil)
            config.removeValue(forKey: "bin_boundaries")
        }
        try super.configure(from: config)
    }

    // MARK: State

    /// Takes the summary that files of older versions have in place of learned boundaries, and makes
    /// boundaries of it (which Keras 3 leaves to the next `adapt`). All else is in the config.
    open override func loadOwnVariables(from store: VariableReader) throws {
        guard numBins != nil, store.count == 1, store.contains("0") else { return }
        let shape = try store.shape(of: "0")
        guard shape.rank == 2, shape[0] == 2 else { return }
        let numbers = try Ops.cast(store["0"], to: .float32).array(of: Float.self)
        let count = numbers.count / 2
        guard count > 0 else { return }
        let stored = QuantileSummary(
            values: Array(numbers[..<count]), weights: Array(numbers[count...]))
        guard let stored else {
            throw KerasError.invalidFile(
                path: store.path, entry: "0",
                reason: "the summary of numbers has weights that are negative, infinite, no "
                    + "numbers, or all 0")
        }
        summary = stored
        if learnedBoundaries == nil { try finalizeState() }
    }

    override var restoration: (() -> Void)? {
        { [self, summary, learnedBoundaries] in
            (self.summary, self.learnedBoundaries) = (summary, learnedBoundaries)
        }
    }
}
