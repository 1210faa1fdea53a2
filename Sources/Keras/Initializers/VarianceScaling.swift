import KerasTensors

extension Initializers {
    /// Values whose variance is `scale / n`, with `n` the number of units that `mode` names.
    /// (Keras: `VarianceScaling`, `"variance_scaling"`.)
    open class VarianceScaling: RandomInitializer {
        /// A positive factor of the variance.
        @Configured public var scale: Double = 1
        /// `fan_in` (inputs), `fan_out` (outputs) or `fan_avg` (their average).
        @Configured public var mode: String = "fan_in"
        /// `uniform`, `truncated_normal` (also as `normal`) or `untruncated_normal`.
        @Configured public var distribution: String = "truncated_normal"
        /// The axes that count as inputs, for weights of an unusual layout; needs `outputAxes`.
        @Configured(since: "3.15") public var inputAxes: [Int]?
        /// The axes that count as outputs; needs `inputAxes`.
        @Configured(since: "3.15") public var outputAxes: [Int]?

        /// Numbers of a `distribution` whose variance is `scale` divided by the units that `mode`
        /// names.
        public convenience init(
            scale: Double = 1, mode: String = "fan_in",
            distribution: String = "truncated_normal", seed: Int? = nil,
            inputAxes: [Int]? = nil, outputAxes: [Int]? = nil
        ) {
            self.init()
            self.scale = scale
            self.mode = mode
            self.distribution = distribution
            self.seed = seed.map(Seed.number)
            self.inputAxes = inputAxes
            self.outputAxes = outputAxes
        }

        /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a scale
        ///   that is not positive, or an unknown mode or distribution.
        open override func setUp() throws {
            try super.setUp()
            guard scale > 0 else {
                throw KerasError.invalidArgument(
                    object: summaryDescription, argument: "scale", expected: "a positive number",
                    found: "\(scale)")
            }
            let modes = ["fan_in", "fan_out", "fan_avg"]
            guard modes.contains(mode) else {
                throw KerasError.invalidArgument(
                    object: summaryDescription, argument: "mode",
                    expected: modes.joined(separator: ", "), found: mode)
            }
            distribution = distribution.lowercased()
            if distribution == "normal" { distribution = "truncated_normal" }
            let distributions = ["uniform", "truncated_normal", "untruncated_normal"]
            guard distributions.contains(distribution) else {
                throw KerasError.invalidArgument(
                    object: summaryDescription, argument: "distribution",
                    expected: distributions.joined(separator: ", "), found: distribution)
            }
        }

        open override func callAsFunction(
            _ shape: Shape, dtype: DType = .float32
        ) throws -> Tensor {
            try values(shape, dtype, inputAxes, outputAxes)
        }

        /// Its own axes, if it has both, else these. What a subclass computes is its own affair.
        override func values(
            _ shape: Shape, dtype: DType, inputAxes: [Int], outputAxes: [Int]
        ) throws -> Tensor {
            guard type(of: self) == VarianceScaling.self,
                self.inputAxes == nil || self.outputAxes == nil
            else { return try self(shape, dtype: dtype) }
            return try values(shape, dtype, inputAxes, outputAxes)
        }

        private func values(
            _ shape: Shape, _ dtype: DType, _ inputAxes: [Int]?, _ outputAxes: [Int]?
        ) throws -> Tensor {
            let seed = try nextSeed()
            return try VarianceRule(scale: scale, mode: mode, distribution: distribution)
                .values(
                    shape, dtype: dtype, inputAxes: inputAxes, outputAxes: outputAxes, seed: seed)
        }
    }
}
