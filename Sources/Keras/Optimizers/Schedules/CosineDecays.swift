extension Schedules {
    /// Half a cosine wave from `initialLearningRate` down to `alpha` times it, after a linear rise
    /// to `warmupTarget` if that is given.
    /// (Keras: `keras.optimizers.schedules.CosineDecay`.)
    open class CosineDecay: LearningRateSchedule {
        /// The learning rate at the beginning.
        @Configured(isRequired: true) public var initialLearningRate: Number = 0.0
        /// How many steps one decay takes.
        @Configured(isRequired: true) public var decaySteps: Number = 0
        /// The least rate, as a part of the greatest.
        @Configured public var alpha: Number = 0.0
        /// A name; it has no effect.
        @Configured public var name: String? = "CosineDecay"
        /// Where a linear rise before the decay ends; `nil` for no rise.
        @Configured public var warmupTarget: Number?
        /// How many steps the rise takes.
        @Configured public var warmupSteps: Number = 0

        /// A rate that falls to `alpha` times itself in `decaySteps` steps, after a rise to
        /// `warmupTarget` in `warmupSteps` steps if that is given.
        public convenience init(
            _ initialLearningRate: Double, decaySteps: Number, alpha: Number = 0.0,
            warmupTarget: Double? = nil, warmupSteps: Number = 0
        ) {
            self.init()
            self.initialLearningRate = .float(initialLearningRate)
            self.decaySteps = decaySteps
            self.alpha = alpha
            self.warmupTarget = warmupTarget.map(Number.float)
            self.warmupSteps = warmupSteps
        }

        open override func setUp() throws {
            try super.setUp()
            try checkPositive("decay_steps", decaySteps)
        }

        open override func callAsFunction(_ step: Int) throws -> Double {
            try ensureSetUp()
            let (decaySteps, start) = (decaySteps.float, initialLearningRate.float)
            guard let target = warmupTarget?.float else {
                return decayed(start, min(Float(step), decaySteps) / decaySteps)
            }
            let warmupSteps = warmupSteps.float
            let step = min(Float(step), decaySteps + warmupSteps)
            guard step < warmupSteps else {
                return decayed(target, (step - warmupSteps) / decaySteps)
            }
            return Double((target - start) * (step / warmupSteps) + start)
        }

        private func decayed(_ start: Float, _ fraction: Float) -> Double {
            let cosine = 0.5 * (1 + (Float.pi * fraction).cosine)
            return Double(start * ((1 - alpha.float) * cosine + alpha.float))
        }
    }

    /// Cosine waves one after another: each is `tMul` times as long as the one before and begins at
    /// `mMul` times its height.
    /// (Keras: `keras.optimizers.schedules.CosineDecayRestarts`.)
    open class CosineDecayRestarts: LearningRateSchedule {
        /// The learning rate at the beginning.
        @Configured(isRequired: true) public var initialLearningRate: Number = 0.0
        /// How many steps the first wave takes.
        @Configured(isRequired: true) public var firstDecaySteps: Number = 0
        /// How many times as long as the last each wave is.
        @Configured("t_mul") public var tMul: Number = 2.0
        /// How many times as high as the last each wave begins.
        @Configured("m_mul") public var mMul: Number = 1.0
        /// The least rate, as a part of the greatest.
        @Configured public var alpha: Number = 0.0
        /// A name; it has no effect.
        @Configured public var name: String? = "SGDRDecay"

        /// Waves from `initialLearningRate` on, of which the first takes `firstDecaySteps` steps.
        public convenience init(
            _ initialLearningRate: Double, firstDecaySteps: Number, tMul: Number = 2.0,
            mMul: Number = 1.0, alpha: Number = 0.0
        ) {
            self.init()
            self.initialLearningRate = .float(initialLearningRate)
            self.firstDecaySteps = firstDecaySteps
            self.tMul = tMul
            self.mMul = mMul
            self.alpha = alpha
        }

        open override func setUp() throws {
            try super.setUp()
            try checkPositive("first_decay_steps", firstDecaySteps)
        }

        open override func callAsFunction(_ step: Int) throws -> Double {
            try ensureSetUp()
            var fraction = Float(step) / firstDecaySteps.float
            let growth = tMul.float
            let restarts: Float
            if growth == 1 {
                restarts = fraction.rounded(.down)
                fraction -= restarts
            } else {
                restarts = ((1 - fraction * (1 - growth)).logarithm / growth.logarithm)
                    .rounded(.down)
                let length = growth.raised(to: restarts)
                fraction = (fraction - (1 - length) / (1 - growth)) / length
            }
            let height = mMul.float.raised(to: restarts)
            let cosine = 0.5 * height * (1 + (Float.pi * fraction).cosine)
            let alpha = alpha.float
            return Double(initialLearningRate.float * ((1 - alpha) * cosine + alpha))
        }
    }
}
