import KerasTensors

extension Metrics {
    /// How often predictions equal targets. (Keras: `keras.metrics.Accuracy`.)
    open class Accuracy: FunctionMean {
        open override class var defaultName: String? { "accuracy" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Metrics.accuracy(yTrue, yPred)
        }
    }

    /// How often a probability lies on its target's side of a threshold.
    /// (Keras: `keras.metrics.BinaryAccuracy`.)
    open class BinaryAccuracy: FunctionMean {
        open override class var defaultName: String? { "binary_accuracy" }

        /// Predictions above it count as 1.
        @Configured public var threshold: Double = 0.5

        /// How often a probability lies on its target's side of `threshold`.
        public convenience init(
            threshold: Double, name: String? = nil, dtype: DType = .float32
        ) {
            self.init(name: name, dtype: dtype)
            self.threshold = threshold
        }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Metrics.binaryAccuracy(yTrue, yPred, threshold: threshold)
        }
    }

    /// How often the best class is the one-hot target's.
    /// (Keras: `keras.metrics.CategoricalAccuracy`.)
    open class CategoricalAccuracy: FunctionMean {
        open override class var defaultName: String? { "categorical_accuracy" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Metrics.categoricalAccuracy(yTrue, yPred)
        }
    }

    /// How often the best class has the target's number.
    /// (Keras: `keras.metrics.SparseCategoricalAccuracy`.)
    open class SparseCategoricalAccuracy: FunctionMean {
        open override class var defaultName: String? { "sparse_categorical_accuracy" }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Metrics.sparseCategoricalAccuracy(yTrue, yPred)
        }
    }

    /// How often the one-hot target is among the `k` best classes.
    /// (Keras: `keras.metrics.TopKCategoricalAccuracy`.)
    open class TopKCategoricalAccuracy: FunctionMean {
        open override class var defaultName: String? { "top_k_categorical_accuracy" }

        /// How many of the best classes count.
        @Configured public var k: Int = 5

        /// How often the target is among the `k` best classes.
        public convenience init(k: Int, name: String? = nil, dtype: DType = .float32) {
            self.init(name: name, dtype: dtype)
            self.k = k
        }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Metrics.topKCategoricalAccuracy(yTrue, yPred, k: k)
        }
    }

    /// How often the target's number is among the `k` best classes.
    /// (Keras: `keras.metrics.SparseTopKCategoricalAccuracy`.)
    open class SparseTopKCategoricalAccuracy: FunctionMean {
        open override class var defaultName: String? { "sparse_top_k_categorical_accuracy" }

        /// How many of the best classes count.
        @Configured public var k: Int = 5
        /// Whether predictions are class numbers, the best first, rather than scores.
        @Configured("from_sorted_ids", since: "3.7") public var fromSortedIDs: Bool = false

        /// How often the target is among the `k` best classes, or with `fromSortedIDs` the first
        /// `k` numbers.
        public convenience init(
            k: Int, fromSortedIDs: Bool = false, name: String? = nil, dtype: DType = .float32
        ) {
            self.init(name: name, dtype: dtype)
            self.k = k
            self.fromSortedIDs = fromSortedIDs
        }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Metrics.sparseTopKCategoricalAccuracy(
                yTrue, yPred, k: k, fromSortedIDs: fromSortedIDs)
        }
    }
}
