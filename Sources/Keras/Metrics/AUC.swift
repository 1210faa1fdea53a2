import KerasTensors

extension Metrics {
    /// The area under a curve of rates over thresholds. (Keras: `keras.metrics.AUC`.)
    public final class AUC: ConfusionCurve {
        @Configured public var numThresholds: Int = 200
        @Configured public var curve: AUCCurve = .roc
        @Configured public var summationMethod: AUCSummationMethod = .interpolation
        /// Whether each label, the second axis, has an area of its own, whose mean is the result.
        @Configured("multi_label") public var isMultiLabel: Bool = false
        @Configured public var numLabels: Int?
        /// How much each label counts.
        @Configured public var labelWeights: [Double]?
        @Configured public var fromLogits: Bool = false
        /// Thresholds between 0 and 1, instead of `numThresholds` even ones.
        @Configured(omitsDefault: true) public var thresholds: [Double]? = nil

        private var limits: [Double] = []
        private var areEven = true

        public convenience init(
            numThresholds: Int = 200, curve: AUCCurve,
            summationMethod: AUCSummationMethod = .interpolation,
            thresholds: [Double]? = nil, isMultiLabel: Bool = false, numLabels: Int? = nil,
            labelWeights: [Double]? = nil, fromLogits: Bool = false, name: String? = nil,
            dtype: DType = .float32
        ) {
            self.init(name: name, dtype: dtype)
            self.numThresholds = numThresholds
            self.curve = curve
            self.summationMethod = summationMethod
            self.thresholds = thresholds
            self.isMultiLabel = isMultiLabel
            self.numLabels = numLabels
            self.labelWeights = labelWeights
            self.fromLogits = fromLogits
        }

        public override func setUp() throws {
            try super.setUp()
            if let thresholds { numThresholds = thresholds.count + 2 }
            try check(thresholdCount: numThresholds, minimum: 2)
            let inner = thresholds?.sorted() ?? Self.innerThresholds(numThresholds)
            areEven = thresholds == nil || ConfusionCounts.areEven([0] + inner + [1])
            limits = [-1e-7] + inner + [1 + 1e-7]
            if !isMultiLabel {
                guard numLabels == nil else {
                    throw KerasError.invalidArgument(
                        object: summaryDescription, argument: "num_labels",
                        expected: "given only when multi_label is true",
                        found: "\(numLabels ?? 0)")
                }
                try initializeCounts(shape: [numThresholds])
            } else if let numLabels {
                try initializeCounts(shape: [numThresholds, numLabels])
            }
        }

        public override func updateState(
            _ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil
        ) throws {
            try ensureSetUp()
            if isMultiLabel, !truePositives.isInitialized {
                guard yPred.rank == 2, let labels = yPred.shape[1] else {
                    throw KerasError.invalidInput(
                        object: summaryDescription,
                        expected: "predictions (samples, labels) when multi_label is true",
                        found: "\(yPred.shape)")
                }
                try initializeCounts(shape: [numThresholds, labels])
            }
            try accumulate(
                ConfusionCounts(
                    yTrue, fromLogits ? Ops.sigmoid(yPred) : yPred, sampleWeight: sampleWeight,
                    thresholds: limits, areEven: areEven,
                    options: .init(
                        isMultiLabel: isMultiLabel,
                        labelWeights: isMultiLabel ? nil : labelWeights)))
        }

        public override func result() throws -> Tensor {
            try ensureSetUp()
            guard curve == .pr, summationMethod == .interpolation else {
                let (x, y) = try points()
                let (y0, y1) = (try front(y), try back(y))
                let heights =
                    switch summationMethod {
                    case .interpolation: try (y0 + y1) / 2.0
                    case .minoring: try Ops.minimum(y0, y1)
                    case .majoring: try Ops.maximum(y0, y1)
                    }
                return try total((front(x) - back(x)) * heights)
            }
            return try interpolatedPrecisionRecall()
        }

        private func points() throws -> (x: Tensor, y: Tensor) {
            switch curve {
            case .roc: return (try falsePositiveRates, try recalls)
            case .pr: return (try recalls, try precisions)
            case .prGain:
                let (hits, misses) = (try truePositives.value, try falseNegatives.value)
                let falseAlarms = try falsePositives.value
                let ratio = try Losses.quotientOrZero(
                    hits + misses, trueNegatives.value + falseAlarms)
                let isNone = try Ops.equal(hits, 0.0)
                let recallGain = try 1.0 - ratio * Losses.quotientOrZero(misses, hits)
                let precisionGain = try 1.0 - ratio * Losses.quotientOrZero(falseAlarms, hits)
                return (
                    try Ops.maximum(Ops.where(isNone, 0.0, recallGain), 0.0),
                    try Ops.where(isNone, 1.0, precisionGain)
                )
            }
        }

        /// The area under precision over recall, where precision is interpolated between two
        /// thresholds as a hyperbola, not a line. (Davis & Goadrich 2006.)
        private func interpolatedPrecisionRecall() throws -> Tensor {
            let hits = try truePositives.value
            let predicted = try hits + falsePositives.value
            let (predicted0, predicted1) = (try front(predicted), try back(predicted))
            let newHits = try front(hits) - back(hits)
            let slope = try Losses.quotientOrZero(
                newHits, Ops.maximum(predicted0 - predicted1, 0.0))
            let intercept = try back(hits) - slope * predicted1
            let areBoth = try Ops.logicalAnd(
                Ops.greater(predicted0, 0.0), Ops.greater(predicted1, 0.0))
            let quotient = try Losses.quotientOrZero(predicted0, Ops.maximum(predicted1, 0.0))
            let logarithm = try Ops.log(Ops.where(areBoth, quotient, 1.0))
            let positives = try Ops.maximum(back(hits) + back(falseNegatives.value), 0.0)
            return try total(
                Losses.quotientOrZero(slope * (newHits + intercept * logarithm), positives))
        }

        /// The sum over thresholds, and over labels the weighted mean.
        private func total(_ terms: Tensor) throws -> Tensor {
            guard isMultiLabel else { return try Ops.sum(terms) }
            let areas = try Ops.sum(terms, axis: 0)
            guard let labelWeights else { return try Ops.mean(areas) }
            let weights = try Tensor(labelWeights.map(Float.init))
            return try Losses.quotientOrZero(Ops.sum(areas * weights), Ops.sum(weights))
        }

        /// All thresholds but the last.
        private func front(_ x: Tensor) throws -> Tensor {
            try Ops.take(x, Ops.arange(numThresholds - 1, dtype: .int32), axis: 0)
        }

        /// All thresholds but the first.
        private func back(_ x: Tensor) throws -> Tensor {
            try Ops.take(x, Ops.arange(from: 1, to: numThresholds, dtype: .int32), axis: 0)
        }
    }
}
