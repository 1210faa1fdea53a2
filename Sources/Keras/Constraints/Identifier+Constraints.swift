/// Short spellings for arguments: `kernelConstraint: .maxNorm(3)`.
extension Identifier where Kind == Constraints {
    /// Shortens vectors that are longer than `maxValue`.
    public static func maxNorm(
        _ maxValue: some WeakScalarConvertible = 2, axis: Axes = 0
    ) -> Identifier {
        .object(Constraints.MaxNorm(maxValue, axis: axis))
    }

    /// Brings the lengths of vectors into `minValue ... maxValue`.
    public static func minMaxNorm(
        minValue: Double = 0, maxValue: Double = 1, rate: Double = 1, axis: Axes = 0
    ) -> Identifier {
        .object(
            Constraints.MinMaxNorm(minValue: minValue, maxValue: maxValue, rate: rate, axis: axis))
    }

    /// Sets negative weights to zero.
    public static var nonNeg: Identifier { .object(Constraints.NonNeg()) }

    /// Gives every vector the length one.
    public static func unitNorm(axis: Axes = 0) -> Identifier {
        .object(Constraints.UnitNorm(axis: axis))
    }
}
