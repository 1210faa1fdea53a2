import KerasTensors

extension Metrics {
    /// The base of the metrics that are the mean of a function of targets and predictions.
    open class FunctionMean: Mean {
        /// Adds a batch; a mask that `yPred` carries counts as weights.
        open override func updateState(
            _ yTrue: Tensor, _ yPred: Tensor, sampleWeight: Tensor? = nil
        ) throws {
            let values = try values(yTrue, yPred.withMask(nil))
            let weight = try Losses.masked(
                sampleWeight, yPred.mask, dtype: dtype, reduction: .sum)
            try updateState(values, sampleWeight: weight)
        }

        /// The function with this object's settings: one value for each sample or element.
        open func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            throw KerasError.unsupported(
                object: summaryDescription, feature: "being updated",
                remedy: "override values(_:_:)")
        }
    }

    /// The mean of any function of targets and predictions.
    /// (Keras: `keras.metrics.MeanMetricWrapper`.)
    open class MeanMetricWrapper: FunctionMean {
        open override class var defaultName: String? { nil }

        /// The function, by the name that files know it by.
        @Configured public var fn: NamedFunction?

        /// The mean of `function`.
        public convenience init(_ function: NamedFunction, name: String? = nil) {
            self.init()
            fn = function
            if let name { self.name = name }
        }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            guard let body = fn?.binary else {
                throw KerasError.notConfigured(object: summaryDescription, key: "fn")
            }
            return try body(yTrue, yPred)
        }
    }
}
