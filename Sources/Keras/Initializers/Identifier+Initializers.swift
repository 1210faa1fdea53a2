import KerasTensors

/// Short spellings for arguments: `kernelInitializer: .heNormal(seed: 1)`.
extension Identifier where Kind == Initializers {
    /// All zeros.
    public static var zeros: Identifier { .object(Initializers.Zeros()) }

    /// All ones.
    public static var ones: Identifier { .object(Initializers.Ones()) }

    /// `value` everywhere.
    public static func constant(_ value: Double) -> Identifier {
        .object(Initializers.Constant(value))
    }

    /// The elements of `value`, broadcast to the variable's shape.
    public static func constant(_ value: Tensor) -> Identifier {
        .object(Initializers.Constant(value))
    }

    /// The identity matrix times `gain`.
    public static func identity(gain: Double = 1) -> Identifier {
        .object(Initializers.Identity(gain: gain))
    }

    /// Normally distributed numbers.
    public static func randomNormal(
        mean: Double = 0, stddev: Double = 0.05, seed: Int? = nil
    ) -> Identifier {
        .object(Initializers.RandomNormal(mean: mean, stddev: stddev, seed: seed))
    }

    /// Numbers uniform in `minval ..< maxval`.
    public static func randomUniform(
        _ minval: Double = -0.05, _ maxval: Double = 0.05, seed: Int? = nil
    ) -> Identifier {
        .object(Initializers.RandomUniform(minval: minval, maxval: maxval, seed: seed))
    }

    /// Normally distributed numbers, none further than two standard deviations from the mean.
    public static func truncatedNormal(
        mean: Double = 0, stddev: Double = 0.05, seed: Int? = nil
    ) -> Identifier {
        .object(Initializers.TruncatedNormal(mean: mean, stddev: stddev, seed: seed))
    }

    /// Values with a variance of `scale` over a number of units; see
    /// ``Initializers/VarianceScaling``.
    public static func varianceScaling(
        scale: Double = 1, mode: String = "fan_in", distribution: String = "truncated_normal",
        seed: Int? = nil
    ) -> Identifier {
        .object(
            Initializers.VarianceScaling(
                scale: scale, mode: mode, distribution: distribution, seed: seed))
    }

    /// Uniform in ±√(6 / (inputs + outputs)).
    public static func glorotUniform(seed: Int? = nil) -> Identifier {
        .object(Initializers.GlorotUniform(seed: seed))
    }

    /// Truncated normal, with standard deviation √(2 / (inputs + outputs)).
    public static func glorotNormal(seed: Int? = nil) -> Identifier {
        .object(Initializers.GlorotNormal(seed: seed))
    }

    /// Uniform in ±√(6 / inputs).
    public static func heUniform(seed: Int? = nil) -> Identifier {
        .object(Initializers.HeUniform(seed: seed))
    }

    /// Truncated normal, with standard deviation √(2 / inputs).
    public static func heNormal(seed: Int? = nil) -> Identifier {
        .object(Initializers.HeNormal(seed: seed))
    }

    /// Uniform in ±√(3 / inputs).
    public static func lecunUniform(seed: Int? = nil) -> Identifier {
        .object(Initializers.LecunUniform(seed: seed))
    }

    /// Truncated normal, with standard deviation √(1 / inputs).
    public static func lecunNormal(seed: Int? = nil) -> Identifier {
        .object(Initializers.LecunNormal(seed: seed))
    }

    /// A matrix with orthogonal columns or rows, times `gain`.
    public static func orthogonal(gain: Double = 1, seed: Int? = nil) -> Identifier {
        .object(Initializers.Orthogonal(gain: gain, seed: seed))
    }

    /// The same for another variable: an object is copied, so that a seed left open is another one.
    func copied() throws -> Identifier {
        guard case .object(let object) = form else { return self }
        return .object(try object.freshCopy())
    }
}
