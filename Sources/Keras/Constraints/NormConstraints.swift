import KerasTensors

extension Constraints {
    /// Shortens vectors that are longer than `maxValue`. (Keras: `MaxNorm`, `"max_norm"`.)
    open class MaxNorm: Constraint {
        /// The greatest allowed length.
        @Configured public var maxValue: WeakScalar = .int(2)
        /// The axis or axes that a vector extends along: 0 for the kernel of a `Dense`.
        @Configured public var axis: Axes = 0

        /// Lets vectors along `axis` be at most `maxValue` long.
        public convenience init(_ maxValue: some WeakScalarConvertible, axis: Axes = 0) {
            self.init()
            self.maxValue = maxValue.weakScalar
            self.axis = axis
        }

        open override func callAsFunction(_ weight: Tensor) throws -> Tensor {
            try ensureSetUp()
            let norms = try Constraints.norms(weight, axis)
            let desired = try Ops.clip(norms, min: 0, max: Tensor(maxValue))
            return try Constraints.scaled(weight, from: norms, to: desired)
        }
    }

    /// Gives every vector the length one. (Keras: `UnitNorm`, `"unit_norm"`.)
    open class UnitNorm: Constraint {
        /// The axis or axes that a vector extends along: 0 for the kernel of a `Dense`.
        @Configured public var axis: Axes = 0

        /// Gives vectors along `axis` the length one.
        public convenience init(axis: Axes) {
            self.init()
            self.axis = axis
        }

        open override func callAsFunction(_ weight: Tensor) throws -> Tensor {
            try ensureSetUp()
            let norms = try Constraints.norms(weight, axis)
            return try Ops.divide(weight, Ops.add(Losses.epsilon, norms))
        }
    }

    /// Brings the lengths of vectors into `minValue ... maxValue`, by the part `rate` of the way.
    /// (Keras: `MinMaxNorm`, `"min_max_norm"`.)
    open class MinMaxNorm: Constraint {
        /// The least allowed length.
        @Configured public var minValue: Double = 0
        /// The greatest allowed length.
        @Configured public var maxValue: Double = 1
        /// 1 projects fully at each update, less only partly.
        @Configured public var rate: Double = 1
        /// The axis or axes that a vector extends along: 0 for the kernel of a `Dense`.
        @Configured public var axis: Axes = 0

        /// Brings the lengths of vectors along `axis` into `minValue ... maxValue`, by `rate` of
        /// the way.
        public convenience init(
            minValue: Double = 0, maxValue: Double = 1, rate: Double = 1, axis: Axes = 0
        ) {
            self.init()
            self.minValue = minValue
            self.maxValue = maxValue
            self.rate = rate
            self.axis = axis
        }

        open override func callAsFunction(_ weight: Tensor) throws -> Tensor {
            try ensureSetUp()
            let norms = try Constraints.norms(weight, axis)
            let allowed = try Ops.clip(
                norms, min: Tensor(.float(minValue)), max: Tensor(.float(maxValue)))
            let desired = try Ops.add(
                Ops.multiply(Tensor(.float(rate)), allowed),
                Ops.multiply(Tensor(.float(1 - rate)), norms))
            return try Constraints.scaled(weight, from: norms, to: desired)
        }
    }

    /// Sets negative weights to zero. (Keras: `NonNeg`, `"non_neg"`.)
    open class NonNeg: Constraint {
        open override func callAsFunction(_ weight: Tensor) throws -> Tensor {
            try Ops.maximum(weight, 0)
        }
    }

    fileprivate static func norms(_ weight: Tensor, _ axis: Axes) throws -> Tensor {
        try Ops.sqrt(Ops.sum(Ops.square(weight), axis: axis, keepDims: true))
    }

    fileprivate static func scaled(
        _ weight: Tensor, from norms: Tensor, to desired: Tensor
    ) throws -> Tensor {
        try Ops.multiply(
            weight, Ops.divide(desired, Ops.add(Losses.epsilon, norms)))
    }
}
