import KerasTensors

extension Metrics {
    /// The share of the targets' variance that predictions explain. (Keras: `keras.metrics.R2Score`.)
    ///
    /// Targets and predictions are `(samples, outputs)`.
    public final class R2Score: Metric {
        /// How the scores of the outputs become one.
        public enum ClassAggregation: String, Sendable, CaseIterable {
            /// Their mean.
            case uniformAverage = "uniform_average"
            /// Their mean, weighted by the variances of the targets.
            case varianceWeightedAverage = "variance_weighted_average"
        }

        public override class var defaultName: String? { "r2_score" }

        /// How the scores of the outputs become one; `nil` leaves one for each.
        @Configured public var classAggregation: ClassAggregation? = .uniformAverage
        /// The number of independent variables, for the adjusted score; 0 for the plain one.
        @Configured public var numRegressors: Int = 0

        /// How many values there were.
        public let numSamples = Variable(name: "num_samples", trainable: false)
        /// The weighted sum of the squared targets: one for each output.
        public let squaredSum = Variable(name: "squared_sum", trainable: false)
        /// The weighted sum of the targets.
        public let sum = Variable(name: "sum", trainable: false)
        /// The weighted sum of the squared errors. (Keras: `total_mse`.)
        public let totalMSE = Variable(name: "residual", trainable: false)
        /// The sum of the weights.
        public let count = Variable(name: "count", trainable: false)

        /// A score of which `classAggregation` makes one number; `nil` leaves one for each output.
        public convenience init(
            classAggregation: ClassAggregation?, numRegressors: Int = 0, name: String? = nil,
            dtype: DType = .float32
        ) {
            self.init(name: name, dtype: dtype)
            self.classAggregation = classAggregation
            self.numRegressors = numRegressors
        }

        public override func setUp() throws {
            try super.setUp()
            guard numRegressors >= 0 else {
                throw KerasError.invalidArgument(
                    object: summaryDescription, argument: "num_regressors", expected: ">= 0",
                    found: "\(numRegressors)")
            }
            try numSamples.initialize(shape: .scalar, with: "zeros")
        }

        public override func updateState(
            _ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil
        ) throws {
            try ensureSetUp()
            let (wanted, found) = try Losses.squeezedOrExpanded(
                Ops.cast(yTrue, to: dtype), Ops.cast(yPred.detached, to: dtype))
            guard wanted.rank == 2, found.rank == 2, let outputs = found.shape[-1] else {
                throw KerasError.invalidInput(
                    object: summaryDescription,
                    expected: "targets and predictions of shape (samples, outputs)",
                    found: "\(wanted.shape) and \(found.shape)")
            }
            if !count.isInitialized {
                for variable in [squaredSum, sum, totalMSE, count] {
                    try variable.initialize(shape: [outputs], with: "zeros")
                }
            }
            var weight = try Ops.cast(sampleWeight ?? 1.0, to: dtype)
            if weight.rank == 1 { weight = try Ops.expandDims(weight, axis: 1) }
            weight = try Ops.broadcastTo(weight, wanted.shape)
            let weighted = try wanted * weight
            try sum.accumulate(Ops.sum(weighted, axis: 0))
            try squaredSum.accumulate(Ops.sum(wanted * weighted, axis: 0))
            try totalMSE.accumulate(Ops.sum(Ops.square(wanted - found) * weight, axis: 0))
            try count.accumulate(Ops.sum(weight, axis: 0))
            try numSamples.accumulate(Float(wanted.shape.elementCount()))
        }

        public override func result() throws -> Tensor {
            try ensureSetUp()
            let mean = try sum.value / count.value
            let variance = try squaredSum.value - sum.value * mean
            var scores = try 1.0 - totalMSE.value / variance
            scores = try Ops.where(
                Ops.equal(Ops.abs(scores), Tensor(.float(.infinity))), 0.0, scores)
            let score =
                switch classAggregation {
                case nil: scores
                case .uniformAverage: try Ops.mean(scores)
                case .varianceWeightedAverage:
                    try Ops.sum(variance * scores) / Ops.sum(variance)
                }
            return try adjusted(score)
        }

        /// The score without what `numRegressors` variables explain by chance.
        private func adjusted(_ score: Tensor) throws -> Tensor {
            let samples = try Double(
                numSamples.value.withBytes { $0.loadUnaligned(as: Float.self) })
            let freedom = samples - Double(numRegressors) - 1
            guard numRegressors != 0, freedom > 0 else { return score }
            return try 1.0 - (1.0 - score) * (samples - 1) / freedom
        }
    }
}

extension Metrics.R2Score.ClassAggregation: ConfigValue {}
