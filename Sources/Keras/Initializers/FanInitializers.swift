import KerasTensors

extension Initializers {
    /// The base of the named forms of ``VarianceScaling``, which have only a seed to choose.
    public class FanInitializer: RandomInitializer {
        /// The axes that count as inputs, for weights of an unusual layout; needs `outputAxes`.
        @Configured(since: "3.15") public var inputAxes: [Int]?
        /// The axes that count as outputs; needs `inputAxes`.
        @Configured(since: "3.15") public var outputAxes: [Int]?

        var rule: VarianceRule {
            VarianceRule(scale: 1, mode: "fan_in", distribution: "truncated_normal")
        }

        /// An initializer with this seed; `nil` for one that is drawn.
        public convenience init(seed: Int?, inputAxes: [Int]? = nil, outputAxes: [Int]? = nil) {
            self.init()
            self.seed = seed.map(Seed.number)
            self.inputAxes = inputAxes
            self.outputAxes = outputAxes
        }

        public override final func callAsFunction(
            _ shape: Shape, dtype: DType = .float32
        ) throws -> Tensor {
            let seed = try nextSeed()
            return try rule.values(
                shape, dtype: dtype, inputAxes: inputAxes, outputAxes: outputAxes, seed: seed)
        }

        /// Its own axes, if it has both, else these.
        override final func values(
            _ shape: Shape, dtype: DType, inputAxes: [Int], outputAxes: [Int]
        ) throws -> Tensor {
            guard self.inputAxes == nil || self.outputAxes == nil else {
                return try self(shape, dtype: dtype)
            }
            return try rule.values(
                shape, dtype: dtype, inputAxes: inputAxes, outputAxes: outputAxes,
                seed: nextSeed())
        }
    }

    /// Uniform in ±√(6 / (inputs + outputs)). (Keras: `GlorotUniform`, `"glorot_uniform"`.)
    public final class GlorotUniform: FanInitializer {
        override var rule: VarianceRule {
            VarianceRule(scale: 1, mode: "fan_avg", distribution: "uniform")
        }
    }

    /// Truncated normal, with standard deviation √(2 / (inputs + outputs)).
    /// (Keras: `GlorotNormal`, `"glorot_normal"`.)
    public final class GlorotNormal: FanInitializer {
        override var rule: VarianceRule {
            VarianceRule(scale: 1, mode: "fan_avg", distribution: "truncated_normal")
        }
    }

    /// Uniform in ±√(6 / inputs). (Keras: `HeUniform`, `"he_uniform"`.)
    public final class HeUniform: FanInitializer {
        override var rule: VarianceRule {
            VarianceRule(scale: 2, mode: "fan_in", distribution: "uniform")
        }
    }

    /// Truncated normal, with standard deviation √(2 / inputs).
    /// (Keras: `HeNormal`, `"he_normal"`.)
    public final class HeNormal: FanInitializer {
        override var rule: VarianceRule {
            VarianceRule(scale: 2, mode: "fan_in", distribution: "truncated_normal")
        }
    }

    /// Uniform in ±√(3 / inputs). (Keras: `LecunUniform`, `"lecun_uniform"`.)
    public final class LecunUniform: FanInitializer {
        override var rule: VarianceRule {
            VarianceRule(scale: 1, mode: "fan_in", distribution: "uniform")
        }
    }

    /// Truncated normal, with standard deviation √(1 / inputs).
    /// (Keras: `LecunNormal`, `"lecun_normal"`.)
    public final class LecunNormal: FanInitializer {}
}
