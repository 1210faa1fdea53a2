import KerasTensors

extension Metrics {
    /// The base of precision and recall: true positives as a share of something.
    public class TruePositiveShare: Metric {
        /// What is greater counts as predicted (default 0.5; with `topK` every one of the best).
        @Configured public var thresholds: NumberOrList?
        /// Only the best so many classes of a sample count as predicted.
        @Configured public var topK: Int?
        /// Only this class counts.
        @Configured("class_id") public var classID: Int? = nil

        /// What was predicted and wanted, weighted: one sum for each threshold.
        public let truePositives = Variable(name: "true_positives", trainable: false)
        @NotSaved private var areEven = false

        /// The share at `thresholds`, or with `topK` of the best classes of each sample.
        public convenience init(
            thresholds: NumberOrList?, topK: Int? = nil, classID: Int? = nil, name: String? = nil,
            dtype: DType = .float32
        ) {
            self.init(name: name, dtype: dtype)
            self.thresholds = thresholds
            self.topK = topK
            self.classID = classID
        }

        var limits: [Double] { thresholds?.values ?? [topK == nil ? 0.5 : -1e10] }

        public override func setUp() throws {
            try super.setUp()
            if let thresholds { try check(thresholds: thresholds.values) }
            areEven = ConfusionCounts.areEven(limits)
            try truePositives.initialize(shape: Shape([limits.count]), with: "zeros")
        }

        func counts(
            _ yTrue: Tensor, _ yPred: Tensor, _ sampleWeight: Tensor?
        ) throws -> ConfusionCounts {
            try ConfusionCounts(
                yTrue, yPred, sampleWeight: sampleWeight, thresholds: limits, areEven: areEven,
                options: .init(topK: topK, classID: classID))
        }

        /// `truePositives / (truePositives + rest)`: a scalar, or a vector for several thresholds.
        func share(of rest: Variable) throws -> Tensor {
            let hits = try truePositives.value
            let share = try Losses.quotientOrZero(hits, Ops.add(hits, rest.value))
            return limits.count == 1 ? try Ops.reshape(share, []) : share
        }
    }

    /// The share of predicted positives that are positives. (Keras: `keras.metrics.Precision`.)
    public final class Precision: TruePositiveShare {
        /// What was predicted and not wanted.
        public let falsePositives = Variable(name: "false_positives", trainable: false)

        public override func setUp() throws {
            try super.setUp()
            try falsePositives.initialize(shape: Shape([limits.count]), with: "zeros")
        }

        public override func updateState(
            _ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil
        ) throws {
            try ensureSetUp()
            let counts = try counts(yTrue, yPred, sampleWeight)
            try truePositives.accumulate(counts.truePositives)
            try falsePositives.accumulate(counts.falsePositives)
        }

        public override func result() throws -> Tensor {
            try ensureSetUp()
            return try share(of: falsePositives)
        }
    }

    /// The share of positives that were predicted. (Keras: `keras.metrics.Recall`.)
    public final class Recall: TruePositiveShare {
        /// What was wanted and not predicted.
        public let falseNegatives = Variable(name: "false_negatives", trainable: false)

        public override func setUp() throws {
            try super.setUp()
            try falseNegatives.initialize(shape: Shape([limits.count]), with: "zeros")
        }

        public override func updateState(
            _ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil
        ) throws {
            try ensureSetUp()
            let counts = try counts(yTrue, yPred, sampleWeight)
            try truePositives.accumulate(counts.truePositives)
            try falseNegatives.accumulate(counts.falseNegatives)
        }

        public override func result() throws -> Tensor {
            try ensureSetUp()
            return try share(of: falseNegatives)
        }
    }
}
