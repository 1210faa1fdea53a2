import KerasTensors

extension Metrics {
    /// How the scores of the classes become one.
    public enum ScoreAverage: String, Sendable, CaseIterable {
        /// Counts are added up over the classes first.
        case micro
        /// The mean of the classes' scores.
        case macro
        /// The mean weighted by how often each class occurs.
        case weighted
    }

    /// The base of ``FBetaScore`` and ``F1Score``.
    public class ScoreOfClasses: Metric {
        /// How the scores of the classes become one; `nil` leaves one for each.
        @Configured public var average: ScoreAverage?

        /// What was predicted and wanted, weighted: one sum for each class.
        public let truePositives = Variable(name: "true_positives", trainable: false)
        /// What was predicted and not wanted.
        public let falsePositives = Variable(name: "false_positives", trainable: false)
        /// What was wanted and not predicted.
        public let falseNegatives = Variable(name: "false_negatives", trainable: false)
        /// How often each class was wanted, weighted.
        public let intermediateWeights = Variable(name: "intermediate_weights", trainable: false)

        /// How much more recall counts than precision.
        var recallFactor: Double { 1 }
        /// What is greater counts as predicted; `nil` takes the best class.
        var decisionThreshold: Double? { nil }

        public override func setUp() throws {
            try super.setUp()
            guard recallFactor > 0 else {
                throw KerasError.invalidArgument(
                    object: summaryDescription, argument: "beta", expected: "> 0",
                    found: "\(recallFactor)")
            }
            if let decisionThreshold, !(decisionThreshold > 0 && decisionThreshold <= 1) {
                throw KerasError.invalidArgument(
                    object: summaryDescription, argument: "threshold",
                    expected: "0 < threshold <= 1", found: "\(decisionThreshold)")
            }
        }

        /// Adds a batch: one-hot targets and scores of shape `(samples, classes)`.
        public override func updateState(
            _ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil
        ) throws {
            try ensureSetUp()
            let wanted = try Ops.cast(yTrue, to: dtype)
            let scores = try Ops.cast(yPred.detached, to: dtype)
            try buildIfNeeded(yTrue.shape, yPred.shape)
            let found = try Ops.cast(decisions(scores), to: dtype)
            let weight = try sampleWeight.map {
                try Ops.expandDims(Ops.cast($0, to: dtype), axis: 1)
            }
            func add(_ counts: Tensor, to variable: Variable) throws {
                let counts = try weight.map { try counts * $0 } ?? counts
                try variable.accumulate(
                    average == .micro ? Ops.sum(counts) : Ops.sum(counts, axis: 0))
            }
            try add(found * wanted, to: truePositives)
            try add(found * (1.0 - wanted), to: falsePositives)
            try add((1.0 - found) * wanted, to: falseNegatives)
            try add(wanted, to: intermediateWeights)
        }

        private func decisions(_ scores: Tensor) throws -> Tensor {
            if let decisionThreshold {
                return try Ops.greater(scores, Tensor(.float(decisionThreshold)))
            }
            let best = try Ops.max(scores, axis: -1, keepDims: true)
            return try Ops.logicalAnd(
                Ops.greaterEqual(scores, best), Ops.greater(Ops.abs(scores), 1e-9))
        }

        private func buildIfNeeded(_ yTrue: Shape, _ yPred: Shape) throws {
            guard yTrue.rank == 2, yPred.rank == 2, let classes = yPred[-1] else {
                throw KerasError.invalidInput(
                    object: summaryDescription,
                    expected: "targets and predictions of shape (samples, classes)",
                    found: "\(yTrue) and \(yPred)")
            }
            guard !truePositives.isInitialized else { return }
            let shape: Shape = average == .micro ? .scalar : [classes]
            for variable in [truePositives, falsePositives, falseNegatives, intermediateWeights] {
                try variable.initialize(shape: shape, with: "zeros", dtype: dtype)
            }
        }

        public override func result() throws -> Tensor {
            try ensureSetUp()
            let hits = try truePositives.value
            let precision = try hits / (hits + falsePositives.value + Losses.epsilon)
            let recall = try hits / (hits + falseNegatives.value + Losses.epsilon)
            let square = recallFactor * recallFactor
            let scores =
                try (precision * recall / (precision * square + recall + Losses.epsilon))
                * (1 + square)
            switch average {
            case nil: return scores
            case .weighted:
                let weights = try intermediateWeights.value
                return try Ops.sum(scores * (weights / (Ops.sum(weights) + Losses.epsilon)))
            case .micro, .macro: return try Ops.mean(scores)
            }
        }
    }

    /// The weighted harmonic mean of precision and recall. (Keras: `keras.metrics.FBetaScore`.)
    public final class FBetaScore: ScoreOfClasses {
        public override class var defaultName: String? { "fbeta_score" }

        /// How much more recall counts than precision.
        @Configured public var beta: Double = 1
        /// What is greater counts as predicted; `nil` takes the best class.
        @Configured public var threshold: Double?

        /// A score in which recall counts `beta` times as much as precision.
        public convenience init(
            average: ScoreAverage?, beta: Double = 1, threshold: Double? = nil,
            name: String? = nil, dtype: DType = .float32
        ) {
            self.init(name: name, dtype: dtype)
            self.average = average
            self.beta = beta
            self.threshold = threshold
        }

        override var recallFactor: Double { beta }
        override var decisionThreshold: Double? { threshold }
    }

    /// The harmonic mean of precision and recall. (Keras: `keras.metrics.F1Score`.)
    public final class F1Score: ScoreOfClasses {
        public override class var defaultName: String? { "f1_score" }

        /// What is greater counts as predicted; `nil` takes the best class.
        @Configured public var threshold: Double?

        /// A score of which `average` makes one number; `nil` leaves one for each class.
        public convenience init(
            average: ScoreAverage?, threshold: Double? = nil, name: String? = nil,
            dtype: DType = .float32
        ) {
            self.init(name: name, dtype: dtype)
            self.average = average
            self.threshold = threshold
        }

        override var decisionThreshold: Double? { threshold }
    }
}

extension Metrics.ScoreAverage: ConfigValue {}
