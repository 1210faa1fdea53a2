import KerasTensors

extension Metrics {
    /// The weighted sum of values. (Keras: `keras.metrics.Sum`.)
    open class Sum: Metric {
        open override class var defaultName: String? { "sum" }

        /// The sum of the weighted values.
        public let total = Variable(name: "total", trainable: false)

        open override func setUp() throws {
            try super.setUp()
            try total.initialize(shape: .scalar, with: "zeros", dtype: dtype)
        }

        /// Adds `values`, each times its weight.
        ///
        /// - Parameter sampleWeight: Of the values' shape, or of its first axes.
        /// - Throws: ``TensorError`` for weights that do not fit the values.
        open func updateState(_ values: Tensor, sampleWeight: Tensor? = nil) throws {
            try ensureSetUp()
            let values = try Ops.cast(values.detached, to: dtype)
                .withMask(values.mask)
            let (weighted, _) = try Metrics.samplewise(values, sampleWeight, by: .sum)
            try total.accumulate(Ops.sum(weighted))
        }

        open override func result() throws -> Tensor {
            try ensureSetUp()
            return try total.value
        }
    }

    /// The weighted mean of values. (Keras: `keras.metrics.Mean`.)
    ///
    /// State: `total`, the sum of the samples' weighted values, and `count`, of their weights.
    open class Mean: Metric {
        open override class var defaultName: String? { "mean" }

        /// The sum of the weighted values.
        public let total = Variable(name: "total", trainable: false)
        /// The sum of the weights.
        public let count = Variable(name: "count", trainable: false)

        open override func setUp() throws {
            try super.setUp()
            try total.initialize(shape: .scalar, with: "zeros", dtype: dtype)
            try count.initialize(shape: .scalar, with: "zeros", dtype: dtype)
        }

        /// Adds `values`: the first axis is the samples, over the others the mean is taken.
        ///
        /// - Parameter sampleWeight: Of the values' shape, or of its first axes, or a scalar.
        /// - Throws: ``TensorError`` for weights that do not fit the values.
        open func updateState(_ values: Tensor, sampleWeight: Tensor? = nil) throws {
            try ensureSetUp()
            if try addScalar(values, weight: sampleWeight) { return }
            let mask = values.mask
            let values = try Ops.cast(values.detached, to: dtype)
            guard sampleWeight != nil else {
                let count = values.rank == 0 ? 1 : values.shape[0] ?? 1
                try total.accumulate(Metrics.sumOfMeans(values))
                try self.count.accumulate(Float(count))
                return
            }
            let (weighted, weight) = try Metrics.samplewise(
                values.withMask(mask), sampleWeight, by: .mean)
            try total.accumulate(Ops.sum(weighted))
            if let weight { try count.accumulate(Ops.sum(weight)) }
        }

        /// Handles one float32 number with one weight, as the mean loss of a batch is: no op runs.
        private func addScalar(_ value: Tensor, weight: Tensor?) throws -> Bool {
            guard dtype == .float32, value.rank == 0, value.dtype == .float32,
                value.weakScalar == nil
            else { return false }
            let factor: Float
            if let weight {
                guard let number = weight.weakScalar?.doubleValue else { return false }
                factor = Float(number)
            } else {
                factor = 1
            }
            let number = try value.withBytes { $0.loadUnaligned(as: Float.self) }
            try total.accumulate(number * factor)
            try count.accumulate(factor)
            return true
        }

        /// `total / count`; 0 before the first batch.
        open override func result() throws -> Tensor {
            try ensureSetUp()
            return try Losses.quotientOrZero(total.value, count.value)
        }
    }
}
