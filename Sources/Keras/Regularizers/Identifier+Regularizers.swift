/// Short spellings for arguments: `kernelRegularizer: .l2(0.001)`.
extension Identifier where Kind == Regularizers {
    /// `factor · Σ|x|`.
    public static func l1(_ factor: Double = 0.01) -> Identifier {
        .object(Regularizers.L1(factor))
    }

    /// `factor · Σx²`.
    public static func l2(_ factor: Double = 0.01) -> Identifier {
        .object(Regularizers.L2(factor))
    }

    /// `l1 · Σ|x| + l2 · Σx²`.
    public static func l1L2(l1: Double = 0, l2: Double = 0) -> Identifier {
        .object(Regularizers.L1L2(l1: l1, l2: l2))
    }

    /// `factor` times the mean absolute cosine between the rows (or columns) of a matrix.
    public static func orthogonal(factor: Double = 0.01, mode: String = "rows") -> Identifier {
        .object(Regularizers.OrthogonalRegularizer(factor: factor, mode: mode))
    }
}
