import KerasTensors

extension Losses {
    /// The crossentropy of independent yes/no targets. (Keras: `keras.losses.BinaryCrossentropy`.)
    open class BinaryCrossentropy: FunctionLoss {
        open override class var defaultName: String? { "binary_crossentropy" }

        /// Whether predictions are logits rather than probabilities.
        @Configured public var fromLogits: Bool = false
        /// How far targets are moved to 0.5, from 0 to 1.
        @Configured public var labelSmoothing: Double = 0
        /// The axis whose mean is taken.
        @Configured public var axis: Int = -1

        /// The crossentropy of probabilities, or with `fromLogits` of logits.
        public convenience init(
            fromLogits: Bool = false, labelSmoothing: Double = 0, axis: Int = -1,
            reduction: Reduction = .sumOverBatchSize, name: String? = nil
        ) {
            self.init(reduction: reduction, name: name)
            self.fromLogits = fromLogits
            self.labelSmoothing = labelSmoothing
            self.axis = axis
        }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.binaryCrossentropy(
                yTrue, yPred, fromLogits: fromLogits, labelSmoothing: labelSmoothing, axis: axis)
        }
    }

    /// Binary crossentropy that counts well-classified elements less.
    /// (Keras: `keras.losses.BinaryFocalCrossentropy`.)
    open class BinaryFocalCrossentropy: FunctionLoss {
        open override class var defaultName: String? { "binary_focal_crossentropy" }

        /// Whether predictions are logits rather than probabilities.
        @Configured public var fromLogits: Bool = false
        /// How far targets are moved to 0.5, from 0 to 1.
        @Configured public var labelSmoothing: Double = 0
        /// The axis whose mean is taken.
        @Configured public var axis: Int = -1
        /// Whether targets of 1 weigh `alpha` and of 0 `1 - alpha`.
        @Configured public var applyClassBalancing: Bool = false
        /// The weight of targets of 1 with class balancing.
        @Configured public var alpha: Double = 0.25
        /// The exponent of `1 - p`.
        @Configured public var gamma: Double = 2

        /// The crossentropy times `(1 - p) ^ gamma`, where `p` is the probability of the target.
        public convenience init(
            applyClassBalancing: Bool = false, alpha: Double = 0.25, gamma: Double = 2,
            fromLogits: Bool = false, labelSmoothing: Double = 0, axis: Int = -1,
            reduction: Reduction = .sumOverBatchSize, name: String? = nil
        ) {
            self.init(reduction: reduction, name: name)
            self.applyClassBalancing = applyClassBalancing
            self.alpha = alpha
            self.gamma = gamma
            self.fromLogits = fromLogits
            self.labelSmoothing = labelSmoothing
            self.axis = axis
        }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.binaryFocalCrossentropy(
                yTrue, yPred, applyClassBalancing: applyClassBalancing, alpha: alpha,
                gamma: gamma, fromLogits: fromLogits, labelSmoothing: labelSmoothing, axis: axis)
        }
    }

    /// The crossentropy of one-hot targets. (Keras: `keras.losses.CategoricalCrossentropy`.)
    open class CategoricalCrossentropy: FunctionLoss {
        open override class var defaultName: String? { "categorical_crossentropy" }

        /// Whether predictions are logits rather than probabilities.
        @Configured public var fromLogits: Bool = false
        /// How far targets are moved to the even distribution, from 0 to 1.
        @Configured public var labelSmoothing: Double = 0
        /// The axis of the classes.
        @Configured public var axis: Int = -1

        /// The crossentropy of probabilities, or with `fromLogits` of logits, along `axis`.
        public convenience init(
            fromLogits: Bool = false, labelSmoothing: Double = 0, axis: Int = -1,
            reduction: Reduction = .sumOverBatchSize, name: String? = nil
        ) {
            self.init(reduction: reduction, name: name)
            self.fromLogits = fromLogits
            self.labelSmoothing = labelSmoothing
            self.axis = axis
        }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.categoricalCrossentropy(
                yTrue, yPred, fromLogits: fromLogits, labelSmoothing: labelSmoothing, axis: axis)
        }
    }

    /// Categorical crossentropy that counts well-classified samples less.
    /// (Keras: `keras.losses.CategoricalFocalCrossentropy`.)
    open class CategoricalFocalCrossentropy: FunctionLoss {
        open override class var defaultName: String? { "categorical_focal_crossentropy" }

        /// Whether predictions are logits rather than probabilities.
        @Configured public var fromLogits: Bool = false
        /// How far targets are moved to the even distribution, from 0 to 1.
        @Configured public var labelSmoothing: Double = 0
        /// The axis of the classes.
        @Configured public var axis: Int = -1
        /// The factor of the loss, or one for each class.
        @Configured public var alpha: NumberOrList = 0.25
        /// The exponent of `1 - p`.
        @Configured public var gamma: Double = 2

        /// The crossentropy times `alpha · (1 - p) ^ gamma`, where `p` is the probability of the
        /// target.
        public convenience init(
            alpha: NumberOrList = 0.25, gamma: Double = 2, fromLogits: Bool = false,
            labelSmoothing: Double = 0, axis: Int = -1, reduction: Reduction = .sumOverBatchSize,
            name: String? = nil
        ) {
            self.init(reduction: reduction, name: name)
            self.alpha = alpha
            self.gamma = gamma
            self.fromLogits = fromLogits
            self.labelSmoothing = labelSmoothing
            self.axis = axis
        }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.categoricalFocalCrossentropy(
                yTrue, yPred, alpha: alpha, gamma: gamma, fromLogits: fromLogits,
                labelSmoothing: labelSmoothing, axis: axis)
        }
    }

    /// The crossentropy of classes given by number.
    /// (Keras: `keras.losses.SparseCategoricalCrossentropy`.)
    open class SparseCategoricalCrossentropy: FunctionLoss {
        open override class var defaultName: String? { "sparse_categorical_crossentropy" }

        /// Whether predictions are logits rather than probabilities.
        @Configured public var fromLogits: Bool = false
        /// A class that does not count, such as padding.
        @Configured public var ignoreClass: Int?
        /// The axis of the classes. Keras never writes it; here it is written unless it is -1.
        @Configured(since: "3.10") public var axis: Int = -1

        // A class that is ignored is compared with the targets; a subclass may compute with them.
        override var takesClassNumbers: Bool {
            ignoreClass == nil && type(of: self) == SparseCategoricalCrossentropy.self
        }

        /// The crossentropy of probabilities, or with `fromLogits` of logits, along `axis`.
        public convenience init(
            fromLogits: Bool = false, ignoreClass: Int? = nil, axis: Int = -1,
            reduction: Reduction = .sumOverBatchSize, name: String? = nil
        ) {
            self.init(reduction: reduction, name: name)
            self.fromLogits = fromLogits
            self.ignoreClass = ignoreClass
            self.axis = axis
        }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.sparseCategoricalCrossentropy(
                yTrue, yPred, fromLogits: fromLogits, ignoreClass: ignoreClass, axis: axis)
        }
    }

    /// A crossentropy of class numbers that is robust against wrong labels.
    /// (Keras: `keras.losses.CategoricalGeneralizedCrossEntropy`.)
    open class CategoricalGeneralizedCrossEntropy: FunctionLoss {
        open override class var defaultName: String? { "categorical_generalized_cross_entropy" }

        /// Between 0 (crossentropy) and 1 (absolute error), both excluded.
        @Configured public var q: Double = 0.5

        /// A loss between crossentropy, for `q` near 0, and absolute error, for `q` near 1.
        public convenience init(
            q: Double = 0.5, reduction: Reduction = .sumOverBatchSize, name: String? = nil
        ) {
            self.init(reduction: reduction, name: name)
            self.q = q
        }

        open override func setUp() throws {
            try super.setUp()
            guard q > 0, q < 1 else {
                throw KerasError.invalidArgument(
                    object: summaryDescription, argument: "q", expected: "in the interval (0, 1)",
                    found: "\(q)")
            }
        }

        open override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try Losses.categoricalGeneralizedCrossEntropy(yTrue, yPred, q: q)
        }
    }
}
