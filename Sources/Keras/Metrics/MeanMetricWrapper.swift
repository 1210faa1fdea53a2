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
        ///
        /// - Throws: ``KerasError/unsupported(object:feature:remedy:)`` unless it is overridden;
        ///   ``TensorError`` for shapes that do not fit each other. What an override throws ends
        ///   the update.
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
        /// Further arguments of the function, which files have beside it: `["delta": 2.0]`.
        @NotSaved public var functionArguments: Config = [:]
        private var body: ((Tensor, Tensor) throws -> Tensor)?

        /// The mean of `function`.
        public convenience init(
            _ function: NamedFunction, arguments: Config = [:], name: String? = nil
        ) {
            self.init()
            fn = function
            functionArguments = arguments
            if let name { self.name = name }
        }

        /// - Throws: ``KerasError/unsupported(object:feature:remedy:)`` for arguments of a function
        ///   that is not Keras's; ``KerasError/unknownConfigKey(path:object:key:known:)`` for one
        ///   that Keras's function does not have.
        open override func setUp() throws {
            try super.setUp()
            body = try fn?.bound(to: functionArguments, for: self)
        }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try ensureSetUp()
            guard let body else {
                throw KerasError.notConfigured(object: summaryDescription, key: "fn")
            }
            return try body(yTrue, yPred)
        }

        /// The metric's settings, then the arguments of the function.
        open override func config() throws -> Config {
            try super.config().merging(functionArguments)
        }

        open override func configure(from config: Config) throws {
            functionArguments = functionArguments(in: config)
            try super.configure(from: config.without(Set(functionArguments.keys)))
        }
    }
}
