import KerasTensors

extension Regularizers {
    /// `l1 · Σ|x|`. (Keras: `L1`, `"l1"`.)
    open class L1: Regularizer {
        /// The factor, rounded to float32 as Keras keeps it.
        @Configured public var l1: Double = 0.01

        /// A penalty of `l1` times the sum of absolute values.
        public convenience init(_ l1: Double) {
            self.init()
            self.l1 = l1
        }

        /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a factor
        ///   that is negative or not finite.
        open override func setUp() throws {
            try super.setUp()
            try checkFactor(l1, "l1")
            l1 = Double(Float(l1))
        }

        open override func callAsFunction(_ x: Tensor) throws -> Tensor {
            try ensureSetUp()
            return try Ops.multiply(Tensor(.float(l1)), Ops.sum(Ops.abs(x)))
        }
    }

    /// `l2 · Σx²`. (Keras: `L2`, `"l2"`.)
    open class L2: Regularizer {
        /// The factor.
        @Configured public var l2: Double = 0.01

        /// A penalty of `l2` times the sum of squares.
        public convenience init(_ l2: Double) {
            self.init()
            self.l2 = l2
        }

        /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a factor
        ///   that is negative or not finite.
        open override func setUp() throws {
            try super.setUp()
            try checkFactor(l2, "l2")
        }

        open override func callAsFunction(_ x: Tensor) throws -> Tensor {
            try ensureSetUp()
            return try Ops.multiply(Tensor(.float(l2)), Ops.sum(Ops.square(x)))
        }
    }

    /// `l1 · Σ|x| + l2 · Σx²`. (Keras: `L1L2`, `"l1l2"`.)
    open class L1L2: Regularizer {
        /// The factor of the sum of absolute values.
        @Configured public var l1: Double = 0
        /// The factor of the sum of squares.
        @Configured public var l2: Double = 0

        /// A penalty of `l1` times the sum of absolute values and `l2` times that of squares.
        public convenience init(l1: Double = 0, l2: Double = 0) {
            self.init()
            self.l1 = l1
            self.l2 = l2
        }

        /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a factor
        ///   that is negative or not finite.
        open override func setUp() throws {
            try super.setUp()
            try checkFactor(l1, "l1")
            try checkFactor(l2, "l2")
        }

        open override func callAsFunction(_ x: Tensor) throws -> Tensor {
            try ensureSetUp()
            var penalty: Tensor?
            if l1 != 0 { penalty = try Ops.multiply(Tensor(.float(l1)), Ops.sum(Ops.abs(x))) }
            if l2 != 0 {
                let squares = try Ops.multiply(Tensor(.float(l2)), Ops.sum(Ops.square(x)))
                penalty = try penalty.map { try Ops.add($0, squares) } ?? squares
            }
            return try penalty ?? Ops.zeros([], dtype: x.dtype)
        }
    }
}

extension Regularizer {
    /// Refuses a factor that is negative or not finite.
    func checkFactor(_ factor: Double, _ argument: String) throws {
        guard factor >= 0, factor.isFinite else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: argument,
                expected: "a non-negative number", found: "\(factor)")
        }
    }
}
