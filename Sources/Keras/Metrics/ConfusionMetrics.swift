import KerasTensors

extension Metrics {
    /// The base of the metrics that count one kind of decision at each threshold.
    public class ConfusionCount: Metric {
        /// What is greater counts as predicted (default 0.5).
        @Configured public var thresholds: NumberOrList?

        /// The weighted count: one for each threshold.
        public let accumulator = Variable(name: "accumulator", trainable: false)
        @NotSaved private var areEven = false

        /// The count at each of `thresholds`.
        public convenience init(
            thresholds: NumberOrList, name: String? = nil, dtype: DType = .float32
        ) {
            self.init(name: name, dtype: dtype)
            self.thresholds = thresholds
        }

        var limits: [Double] { thresholds?.values ?? [0.5] }

        public override func setUp() throws {
            try super.setUp()
            if let thresholds { try check(thresholds: thresholds.values) }
            areEven = ConfusionCounts.areEven(limits)
            try accumulator.initialize(shape: Shape([limits.count]), with: "zeros")
        }

        public override func updateState(
            _ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil
        ) throws {
            try ensureSetUp()
            let counts = try ConfusionCounts(
                yTrue, yPred, sampleWeight: sampleWeight, thresholds: limits, areEven: areEven)
            try accumulator.accumulate(count(in: counts))
        }

        /// Which of the four counts it is.
        func count(in counts: ConfusionCounts) -> Tensor { counts.truePositives }

        /// The count; a vector for several thresholds.
        public override func result() throws -> Tensor {
            try ensureSetUp()
            return limits.count == 1
                ? try Ops.reshape(accumulator.value, []) : try accumulator.value
        }
    }

    /// How many positives were predicted. (Keras: `keras.metrics.TruePositives`.)
    public final class TruePositives: ConfusionCount {
        override func count(in counts: ConfusionCounts) -> Tensor { counts.truePositives }
    }

    /// How many negatives were predicted as positives. (Keras: `keras.metrics.FalsePositives`.)
    public final class FalsePositives: ConfusionCount {
        override func count(in counts: ConfusionCounts) -> Tensor { counts.falsePositives }
    }

    /// How many negatives were not predicted. (Keras: `keras.metrics.TrueNegatives`.)
    public final class TrueNegatives: ConfusionCount {
        override func count(in counts: ConfusionCounts) -> Tensor { counts.trueNegatives }
    }

    /// How many positives were not predicted. (Keras: `keras.metrics.FalseNegatives`.)
    public final class FalseNegatives: ConfusionCount {
        override func count(in counts: ConfusionCounts) -> Tensor { counts.falseNegatives }
    }
}
