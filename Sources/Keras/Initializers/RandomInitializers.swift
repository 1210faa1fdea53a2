import KerasTensors

extension Initializers {
    /// Normally distributed numbers. (Keras: `RandomNormal`, `"random_normal"`, `"normal"`.)
    open class RandomNormal: RandomInitializer {
        /// The mean of the distribution.
        @Configured public var mean: Double = 0
        /// The standard deviation.
        @Configured public var stddev: Double = 0.05

        /// Numbers around `mean` with the standard deviation `stddev`.
        public convenience init(mean: Double = 0, stddev: Double = 0.05, seed: Int? = nil) {
            self.init()
            self.mean = mean
            self.stddev = stddev
            self.seed = seed.map(Seed.number)
        }

        open override func callAsFunction(
            _ shape: Shape, dtype: DType = .float32
        ) throws -> Tensor {
            try Random.normal(shape, mean: mean, stddev: stddev, dtype: dtype, seed: nextSeed())
        }
    }

    /// Normally distributed numbers; those further than two standard deviations from the mean are
    /// drawn again. (Keras: `TruncatedNormal`, `"truncated_normal"`.)
    open class TruncatedNormal: RandomInitializer {
        /// The mean of the distribution.
        @Configured public var mean: Double = 0
        /// The standard deviation before the cut.
        @Configured public var stddev: Double = 0.05

        /// Numbers around `mean`, no further off than `2 · stddev`.
        public convenience init(mean: Double = 0, stddev: Double = 0.05, seed: Int? = nil) {
            self.init()
            self.mean = mean
            self.stddev = stddev
            self.seed = seed.map(Seed.number)
        }

        open override func callAsFunction(
            _ shape: Shape, dtype: DType = .float32
        ) throws -> Tensor {
            try Random.truncatedNormal(
                shape, mean: mean, stddev: stddev, dtype: dtype, seed: nextSeed())
        }
    }

    /// Numbers uniform in `minval ..< maxval`.
    /// (Keras: `RandomUniform`, `"random_uniform"`, `"uniform"`.)
    open class RandomUniform: RandomInitializer {
        /// The least number.
        @Configured public var minval: Double = -0.05
        /// What all numbers are below.
        @Configured public var maxval: Double = 0.05

        /// Numbers in `minval ..< maxval`.
        public convenience init(
            minval: Double = -0.05, maxval: Double = 0.05, seed: Int? = nil
        ) {
            self.init()
            self.minval = minval
            self.maxval = maxval
            self.seed = seed.map(Seed.number)
        }

        open override func callAsFunction(
            _ shape: Shape, dtype: DType = .float32
        ) throws -> Tensor {
            try Random.uniform(
                shape, minval: minval, maxval: maxval, dtype: dtype, seed: nextSeed())
        }
    }
}
