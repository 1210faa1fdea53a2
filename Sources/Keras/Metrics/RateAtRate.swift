import KerasTensors

extension Metrics {
    /// The base of the metrics that give the best of one rate where another is high enough.
    public class RateAtRate: ConfusionCurve {
        /// Only this class counts.
        @Configured("class_id") public var classID: Int? = nil
        /// How many thresholds are tried.
        @Configured public var numThresholds: Int = 200

        /// The setting that one rate must reach: its key and value.
        var constraint: (key: String, value: Double) { ("value", 0) }

        /// The rate that is constrained and the one that is maximized, at each threshold.
        func rates() throws -> (constrained: Tensor, maximized: Tensor) {
            (try recalls, try precisions)
        }

        private var limits: [Double] {
            numThresholds == 1 ? [0.5] : [0] + Self.innerThresholds(numThresholds) + [1]
        }

        public override func setUp() throws {
            try super.setUp()
            try check(thresholdCount: numThresholds, minimum: 1)
            guard 0...1 ~= constraint.value else {
                throw KerasError.invalidArgument(
                    object: summaryDescription, argument: constraint.key,
                    expected: "in the range [0, 1]", found: "\(constraint.value)")
            }
            try initializeCounts(shape: Shape([limits.count]))
        }

        public override func updateState(
            _ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil
        ) throws {
            try ensureSetUp()
            try accumulate(
                ConfusionCounts(
                    yTrue, yPred, sampleWeight: sampleWeight, thresholds: limits,
                    areEven: numThresholds > 1, options: .init(classID: classID)))
        }

        public override func result() throws -> Tensor {
            try ensureSetUp()
            let (constrained, maximized) = try rates()
            let isFeasible = try Ops.greaterEqual(constrained, Tensor(.float(constraint.value)))
            return try Ops.max(Ops.where(isFeasible, maximized, 0.0))
        }
    }

    /// The best sensitivity (recall) where specificity is at least `specificity`.
    /// (Keras: `keras.metrics.SensitivityAtSpecificity`.)
    public final class SensitivityAtSpecificity: RateAtRate {
        /// The least specificity, from 0 to 1.
        @Configured(isRequired: true) public var specificity: Double = 0.5

        /// The best sensitivity where specificity is at least `specificity`, of `numThresholds`
        /// thresholds.
        public convenience init(
            specificity: Double, numThresholds: Int = 200, classID: Int? = nil,
            name: String? = nil, dtype: DType = .float32
        ) {
            self.init(name: name, dtype: dtype)
            self.specificity = specificity
            self.numThresholds = numThresholds
            self.classID = classID
        }

        override var constraint: (key: String, value: Double) { ("specificity", specificity) }

        override func rates() throws -> (constrained: Tensor, maximized: Tensor) {
            (try specificities, try recalls)
        }
    }

    /// The best specificity where sensitivity (recall) is at least `sensitivity`.
    /// (Keras: `keras.metrics.SpecificityAtSensitivity`.)
    public final class SpecificityAtSensitivity: RateAtRate {
        /// The least sensitivity, from 0 to 1.
        @Configured(isRequired: true) public var sensitivity: Double = 0.5

        /// The best specificity where sensitivity is at least `sensitivity`, of `numThresholds`
        /// thresholds.
        public convenience init(
            sensitivity: Double, numThresholds: Int = 200, classID: Int? = nil,
            name: String? = nil, dtype: DType = .float32
        ) {
            self.init(name: name, dtype: dtype)
            self.sensitivity = sensitivity
            self.numThresholds = numThresholds
            self.classID = classID
        }

        override var constraint: (key: String, value: Double) { ("sensitivity", sensitivity) }

        override func rates() throws -> (constrained: Tensor, maximized: Tensor) {
            (try recalls, try specificities)
        }
    }

    /// The best precision where recall is at least `recall`.
    /// (Keras: `keras.metrics.PrecisionAtRecall`.)
    public final class PrecisionAtRecall: RateAtRate {
        /// The least recall, from 0 to 1.
        @Configured(isRequired: true) public var recall: Double = 0.5

        /// The best precision where recall is at least `recall`, of `numThresholds` thresholds.
        public convenience init(
            recall: Double, numThresholds: Int = 200, classID: Int? = nil, name: String? = nil,
            dtype: DType = .float32
        ) {
            self.init(name: name, dtype: dtype)
            self.recall = recall
            self.numThresholds = numThresholds
            self.classID = classID
        }

        override var constraint: (key: String, value: Double) { ("recall", recall) }

        override func rates() throws -> (constrained: Tensor, maximized: Tensor) {
            (try recalls, try precisions)
        }
    }

    /// The best recall where precision is at least `precision`.
    /// (Keras: `keras.metrics.RecallAtPrecision`.)
    public final class RecallAtPrecision: RateAtRate {
        /// The least precision, from 0 to 1.
        @Configured(isRequired: true) public var precision: Double = 0.5

        /// The best recall where precision is at least `precision`, of `numThresholds` thresholds.
        public convenience init(
            precision: Double, numThresholds: Int = 200, classID: Int? = nil,
            name: String? = nil, dtype: DType = .float32
        ) {
            self.init(name: name, dtype: dtype)
            self.precision = precision
            self.numThresholds = numThresholds
            self.classID = classID
        }

        override var constraint: (key: String, value: Double) { ("precision", precision) }

        override func rates() throws -> (constrained: Tensor, maximized: Tensor) {
            (try precisions, try recalls)
        }
    }
}
