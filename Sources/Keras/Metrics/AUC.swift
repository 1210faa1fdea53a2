import KerasTensors

extension Metrics {
    /// The area under a curve of rates over thresholds. (Keras: `keras.metrics.AUC`.)
    public final class AUC: ConfusionCurve {
        /// How many thresholds there are, 0 and 1 included.
        @Configured public var numThresholds: Int = 200
        /// Which rates are plotted against each other.
        @Configured public var curve: AUCCurve = .roc
        /// How the area between two thresholds is taken.
        @Configured public var summationMethod: AUCSummationMethod = .interpolation
        /// Whether each label, the second axis, has an area of its own, whose mean is the result.
        @Configured public var multiLabel: Bool = false
        /// The number of labels; else the first batch tells.
        @Configured public var numLabels: Int?
        /// How much each label counts.
        @Configured public var labelWeights: [Double]?
        /// Whether predictions are logits rather than probabilities.
        @Configured public var fromLogits: Bool = false
        /// Thresholds between 0 and 1, instead of `numThresholds` even ones.
        @Configured(omitsDefault: true) public var thresholds: [Double]? = nil

        @NotSaved private var limits: [Double] = []
        @NotSaved private var areEven = true

        /// The area under `curve`, at `numThresholds` even thresholds or at 0, `thresholds` and 1.
        public convenience init(
            numThresholds: Int = 200, curve: AUCCurve,
            summationMethod: AUCSummationMethod = .interpolation,
            thresholds: [Double]? = nil, multiLabel: Bool = false, numLabels: Int? = nil,
            labelWeights: [Double]? = nil, fromLogits: Bool = false, name: String? = nil,
            dtype: DType = .float32
        ) {
            self.init(name: name, dtype: dtype)
            self.numThresholds = numThresholds
            self.curve = curve
            self.summationMethod = summationMethod
            self.thresholds = thresholds
            self.multiLabel = multiLabel
            self.numLabels = numLabels
            self.labelWeights = labelWeights
            self.fromLogits = fromLogits
        }

        public override func setUp() throws {
            try super.setUp()
            if let thresholds {
                try check(thresholds: thresholds)
                numThresholds = thresholds.count + 2
            }
            try check(thresholdCount: numThresholds, minimum: 2)
            let inner = thresholds?.sorted() ?? Self.innerThresholds(numThresholds)
            areEven = thresholds == nil || ConfusionCounts.areEven([0] + inner + [1])
            limits = [-.kerasEpsilon] + inner + [1 + .kerasEpsilon]
            if !multiLabel {
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
            if multiLabel { try checkLabels(of: yPred) }
            try accumulate(
                ConfusionCounts(
                    yTrue, fromLogits ? Ops.sigmoid(yPred) : yPred, sampleWeight: sampleWeight,
                    thresholds: limits, areEven: areEven,
                    options: .init(
                        multiLabel: multiLabel,
                        labelWeights: multiLabel ? nil : labelWeights)))
        }

        /// The first batch tells how many labels there are, unless `numLabels` does.
        private func checkLabels(of yPred: Tensor) throws {
            let known = truePositives.isInitialized ? truePositives.shape[1] : nil
            guard yPred.rank == 2, let labels = yPred.shape[1], labels == known ?? labels else {
                let count = known.map(String.init) ?? "labels"
                throw KerasError.invalidInput(
                    object: summaryDescription,
                    expected: "predictions (samples, \(count)) when multi_label is true",
                    found: "\(yPred.shape)")
            }
            if known == nil { try initializeCounts(shape: [numThresholds, labels]) }
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
            guard multiLabel else { return try Ops.sum(terms) }
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
