import KerasTensors

extension Metrics {
    /// The crossentropy of independent yes/no targets.
    /// (Keras: `keras.metrics.BinaryCrossentropy`.)
    open class BinaryCrossentropy: FunctionMean {
        open override class var defaultName: String? { "binary_crossentropy" }

        /// Whether predictions are logits rather than probabilities.
        @Configured public var fromLogits: Bool = false
        /// How far targets are moved to 0.5, from 0 to 1.
        @Configured public var labelSmoothing: Number = 0

        /// The mean crossentropy of probabilities, or with `fromLogits` of logits.
        public convenience init(
            fromLogits: Bool, labelSmoothing: Number = 0, name: String? = nil,
            dtype: DType = .float32
        ) {
            self.init(name: name, dtype: dtype)
            self.fromLogits = fromLogits
            self.labelSmoothing = labelSmoothing
        }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.binaryCrossentropy(
                yTrue, yPred, fromLogits: fromLogits, labelSmoothing: labelSmoothing.doubleValue)
        }
    }

    /// The crossentropy of one-hot targets. (Keras: `keras.metrics.CategoricalCrossentropy`.)
    open class CategoricalCrossentropy: FunctionMean {
        open override class var defaultName: String? { "categorical_crossentropy" }

        /// Whether predictions are logits rather than probabilities.
        @Configured public var fromLogits: Bool = false
        /// How far targets are moved to the even distribution, from 0 to 1.
        @Configured public var labelSmoothing: Number = 0
        /// The axis of the classes.
        @Configured public var axis: Int = -1

        /// The mean crossentropy of probabilities, or with `fromLogits` of logits, along `axis`.
        public convenience init(
            fromLogits: Bool, labelSmoothing: Number = 0, axis: Int = -1, name: String? = nil,
            dtype: DType = .float32
        ) {
            self.init(name: name, dtype: dtype)
            self.fromLogits = fromLogits
            self.labelSmoothing = labelSmoothing
            self.axis = axis
        }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.categoricalCrossentropy(
                yTrue, yPred, fromLogits: fromLogits, labelSmoothing: labelSmoothing.doubleValue,
                axis: axis)
        }
    }

    /// The crossentropy of classes given by number.
    /// (Keras: `keras.metrics.SparseCategoricalCrossentropy`.)
    open class SparseCategoricalCrossentropy: FunctionMean {
        open override class var defaultName: String? { "sparse_categorical_crossentropy" }

        /// Whether predictions are logits rather than probabilities.
        @Configured public var fromLogits: Bool = false
        /// A class whose samples count as 0.
        @Configured(since: "3.14") public var ignoreClass: Int? = nil
        /// The axis of the classes.
        @Configured public var axis: Int = -1

        /// The mean crossentropy of probabilities, or with `fromLogits` of logits, along `axis`.
        public convenience init(
            fromLogits: Bool, ignoreClass: Int? = nil, axis: Int = -1, name: String? = nil,
            dtype: DType = .float32
        ) {
            self.init(name: name, dtype: dtype)
            self.fromLogits = fromLogits
            self.ignoreClass = ignoreClass
            self.axis = axis
        }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.sparseCategoricalCrossentropy(
                yTrue, yPred, fromLogits: fromLogits, ignoreClass: ignoreClass, axis: axis)
        }
    }

    /// How one distribution differs from another. (Keras: `keras.metrics.KLDivergence`.)
    open class KLDivergence: FunctionMean {
        open override class var defaultName: String? { "kl_divergence" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.klDivergence(yTrue, yPred)
        }
    }

    /// The Poisson loss of counts. (Keras: `keras.metrics.Poisson`.)
    open class Poisson: FunctionMean {
        open override class var defaultName: String? { "poisson" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.poisson(yTrue, yPred)
        }
    }
}
