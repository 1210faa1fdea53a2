extension Schedules {
    /// `initialLearningRate · decayRate ^ (step / decaySteps)`; with `staircase` the exponent is
    /// rounded down.
    /// (Keras: `keras.optimizers.schedules.ExponentialDecay`.)
    open class ExponentialDecay: LearningRateSchedule {
        /// The learning rate at the beginning.
        @Configured(isRequired: true) public var initialLearningRate: Number = 0.0
        /// How many steps one decay takes.
        @Configured(isRequired: true) public var decaySteps: Number = 0
        /// The factor of one decay.
        @Configured(isRequired: true) public var decayRate: Number = 0.0
        /// Whether the rate falls in steps, once every `decaySteps`, rather than smoothly.
        @Configured public var staircase = false
        /// A name; it has no effect.
        @Configured public var name: String? = "ExponentialDecay"

        /// A rate that is multiplied by `decayRate` every `decaySteps` steps.
        public convenience init(
            _ initialLearningRate: Double, decaySteps: Number, decayRate: Number,
            staircase: Bool = false
        ) {
            self.init()
            self.initialLearningRate = .float(initialLearningRate)
            self.decaySteps = decaySteps
            self.decayRate = decayRate
            self.staircase = staircase
        }

        open override func setUp() throws {
            try super.setUp()
            try checkPositive("decay_steps", decaySteps)
        }

        open override func callAsFunction(_ step: Int) throws -> Double {
            try ensureSetUp()
            var power = Float(step) / decaySteps.float
            if staircase { power = power.rounded(.down) }
            return Double(initialLearningRate.float * decayRate.float.raised(to: power))
        }
    }

    /// `initialLearningRate / (1 + decayRate · step / decaySteps)`; with `staircase` the quotient is
    /// rounded down.
    /// (Keras: `keras.optimizers.schedules.InverseTimeDecay`.)
    open class InverseTimeDecay: LearningRateSchedule {
        /// The learning rate at the beginning.
        @Configured(isRequired: true) public var initialLearningRate: Number = 0.0
        /// How many steps one decay takes.
        @Configured(isRequired: true) public var decaySteps: Number = 0
        /// The factor of one decay.
        @Configured(isRequired: true) public var decayRate: Number = 0.0
        /// Whether the rate falls in steps, once every `decaySteps`, rather than smoothly.
        @Configured public var staircase = false
        /// A name; it has no effect.
        @Configured public var name: String? = "InverseTimeDecay"

        /// A rate that is divided by `1 + decayRate` after `decaySteps` steps, by
        /// `1 + 2 · decayRate` after twice as many, and so on.
        public convenience init(
            _ initialLearningRate: Double, decaySteps: Number, decayRate: Number,
            staircase: Bool = false
        ) {
            self.init()
            self.initialLearningRate = .float(initialLearningRate)
            self.decaySteps = decaySteps
            self.decayRate = decayRate
            self.staircase = staircase
        }

        open override func setUp() throws {
            try super.setUp()
            try checkPositive("decay_steps", decaySteps)
        }

        open override func callAsFunction(_ step: Int) throws -> Double {
            try ensureSetUp()
            var quotient = Float(step) / decaySteps.float
            if staircase { quotient = quotient.rounded(.down) }
            return Double(initialLearningRate.float / (1 + decayRate.float * quotient))
        }
    }

    /// `(initialLearningRate − endLearningRate) · (1 − step / decaySteps) ^ power +
    /// endLearningRate`; with `cycle` it begins anew after `decaySteps`, which grow.
    /// (Keras: `keras.optimizers.schedules.PolynomialDecay`.)
    open class PolynomialDecay: LearningRateSchedule {
        /// The learning rate at the beginning.
        @Configured(isRequired: true) public var initialLearningRate: Number = 0.0
        /// How many steps one decay takes.
        @Configured(isRequired: true) public var decaySteps: Number = 0
        /// The least learning rate.
        @Configured public var endLearningRate: Number = 0.0001
        /// The exponent; 1 makes a line.
        @Configured public var power: Number = 1.0
        /// Whether it begins anew after `decaySteps`.
        @Configured public var cycle = false
        /// A name; it has no effect.
        @Configured public var name: String? = "PolynomialDecay"

        /// A rate that falls from `initialLearningRate` to `endLearningRate` in `decaySteps` steps.
        public convenience init(
            _ initialLearningRate: Double, decaySteps: Number, endLearningRate: Double = 0.0001,
            power: Number = 1.0, cycle: Bool = false
        ) {
            self.init()
            self.initialLearningRate = .float(initialLearningRate)
            self.decaySteps = decaySteps
            self.endLearningRate = .float(endLearningRate)
            self.power = power
            self.cycle = cycle
        }

        open override func setUp() throws {
            try super.setUp()
            try checkPositive("decay_steps", decaySteps)
        }

        open override func callAsFunction(_ step: Int) throws -> Double {
            try ensureSetUp()
            var (step, steps) = (Float(step), decaySteps.float)
            if cycle {
                if step != 0 { steps *= (step / steps).rounded(.up) }
            } else {
                step = min(step, steps)
            }
            let difference = initialLearningRate.float - endLearningRate.float
            return Double(
                difference * (1 - step / steps).raised(to: power.float) + endLearningRate.float)
        }
    }

    /// `values[0]` up to and including step `boundaries[0]`, then `values[1]`, and so on.
    /// (Keras: `keras.optimizers.schedules.PiecewiseConstantDecay`.)
    open class PiecewiseConstantDecay: LearningRateSchedule {
        /// The last steps of the values, in ascending order.
        @Configured(isRequired: true) public var boundaries: [Number] = []
        /// The learning rates: one more than there are boundaries.
        @Configured(isRequired: true) public var values: [Number] = []
        /// A name; it has no effect.
        @Configured public var name: String? = "PiecewiseConstant"

        /// The rate `values[i]` up to step `boundaries[i]`, and the last of `values` from then on.
        public convenience init(boundaries: [Number], values: [Number]) {
            self.init()
            self.boundaries = boundaries
            self.values = values
        }

        open override func setUp() throws {
            try super.setUp()
            guard !boundaries.isEmpty, boundaries.count == values.count - 1 else {
                throw KerasError.invalidArgument(
                    object: summaryDescription, argument: "boundaries",
                    expected: "at least one, and one less than values",
                    found: "\(boundaries.count) boundaries and \(values.count) values")
            }
        }

        open override func callAsFunction(_ step: Int) throws -> Double {
            try ensureSetUp()
            let place =
                boundaries.firstIndex { Double(step) <= $0.doubleValue.rounded(.down) }
                ?? boundaries.count
            // An override of `setUp` without `super` leaves the counts unchecked.
            guard values.indices.contains(place) else {
                throw KerasError.notConfigured(object: summaryDescription, key: "values")
            }
            return Double(values[place].float)
        }
    }
}

extension Number {
    var float: Float { Float(doubleValue) }
}
