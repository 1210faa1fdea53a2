import KerasTensors

/// The functions without parameters. All take a tensor of any shape and give one of the same
/// shape, and throw ``TensorError`` for a dtype that does not suit.
extension Activations {
    /// `x`.
    ///
    /// - Throws: Nothing: it has the type of the others.
    public static func linear(_ x: Tensor) throws -> Tensor { x }

    /// `eˣ`.
    ///
    /// - Throws: ``TensorError`` for text.
    @Sendable public static func exponential(_ x: Tensor) throws -> Tensor { try Ops.exp(x) }

    /// `relu6(x + 3) / 6`.
    ///
    /// - Throws: ``TensorError`` for text.
    @Sendable public static func hardSigmoid(_ x: Tensor) throws -> Tensor {
        try Ops.hardSigmoid(x)
    }

    /// `x · hardSigmoid(x)`. (Keras: `hard_silu`, `hard_swish`.)
    ///
    /// - Throws: ``TensorError`` for text.
    @Sendable public static func hardSilu(_ x: Tensor) throws -> Tensor { try Ops.hardSilu(x) }

    /// `x`, cut to -1 … 1.
    ///
    /// - Throws: ``TensorError`` for text.
    @Sendable public static func hardTanh(_ x: Tensor) throws -> Tensor { try Ops.hardTanh(x) }

    /// `log(sigmoid(x))`.
    ///
    /// - Throws: ``TensorError`` for text.
    @Sendable public static func logSigmoid(_ x: Tensor) throws -> Tensor { try Ops.logSigmoid(x) }

    /// `x · tanh(softplus(x))`.
    ///
    /// - Throws: ``TensorError`` for text.
    @Sendable public static func mish(_ x: Tensor) throws -> Tensor { try Ops.mish(x) }

    /// `x`, cut to 0 … 6.
    ///
    /// - Throws: ``TensorError`` for text.
    @Sendable public static func relu6(_ x: Tensor) throws -> Tensor { try Ops.relu6(x) }

    /// `scale · x` for positive `x`, `scale · alpha · (eˣ - 1)` for others, with the constants that
    /// keep mean and variance.
    ///
    /// - Throws: ``TensorError`` for text.
    @Sendable public static func selu(_ x: Tensor) throws -> Tensor { try Ops.selu(x) }

    /// `1 / (1 + e⁻ˣ)`.
    ///
    /// - Throws: ``TensorError`` for integers, bools and text.
    @Sendable public static func sigmoid(_ x: Tensor) throws -> Tensor { try Ops.sigmoid(x) }

    /// `x · sigmoid(x)`. (Keras: `silu`, `swish`.)
    ///
    /// - Throws: ``TensorError`` for integers, bools and text.
    @Sendable public static func silu(_ x: Tensor) throws -> Tensor { try Ops.silu(x) }

    /// `log(eˣ + 1)`.
    ///
    /// - Throws: ``TensorError`` for text.
    @Sendable public static func softplus(_ x: Tensor) throws -> Tensor { try Ops.softplus(x) }

    /// `x / (|x| + 1)`.
    ///
    /// - Throws: ``TensorError`` for text.
    @Sendable public static func softsign(_ x: Tensor) throws -> Tensor { try Ops.softsign(x) }

    /// 0 below -1, `x` above 1, and `(x + 1)² / 4` between.
    ///
    /// - Throws: ``TensorError`` for text.
    @Sendable public static func sparsePlus(_ x: Tensor) throws -> Tensor { try Ops.sparsePlus(x) }

    /// 0 below -1, 1 above 1, and `(x + 1) / 2` between.
    ///
    /// - Throws: ``TensorError`` for text.
    @Sendable public static func sparseSigmoid(_ x: Tensor) throws -> Tensor {
        try Ops.sparseSigmoid(x)
    }

    /// The hyperbolic tangent.
    ///
    /// - Throws: ``TensorError`` for text.
    @Sendable public static func tanh(_ x: Tensor) throws -> Tensor { try Ops.tanh(x) }

    /// `x - tanh(x)`.
    ///
    /// - Throws: ``TensorError`` for text.
    @Sendable public static func tanhShrink(_ x: Tensor) throws -> Tensor { try Ops.tanhShrink(x) }
}
