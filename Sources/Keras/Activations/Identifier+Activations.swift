/// Short spellings for arguments: `activation: .relu`.
extension Identifier where Kind == Activations {
    /// `x` for positive `x`, `eˣ - 1` for others.
    public static var celu: Identifier { "celu" }
    /// `x` for positive `x`, `eˣ - 1` for others.
    public static var elu: Identifier { "elu" }
    /// `eˣ`.
    public static var exponential: Identifier { "exponential" }
    /// `x · P(X ≤ x)` for a standard normal `X`.
    public static var gelu: Identifier { "gelu" }
    /// `a · sigmoid(b)`, where `a` and `b` are the halves of `x` along its last axis.
    public static var glu: Identifier { "glu" }
    /// `x` where `|x|` is above 0.5, 0 elsewhere.
    public static var hardShrink: Identifier { "hard_shrink" }
    /// `relu6(x + 3) / 6`.
    public static var hardSigmoid: Identifier { "hard_sigmoid" }
    /// `x · hardSigmoid(x)`.
    public static var hardSilu: Identifier { "hard_silu" }
    /// `x`, cut to -1 … 1.
    public static var hardTanh: Identifier { "hard_tanh" }
    /// `x` for positive `x`, `0.2 · x` for others.
    public static var leakyRelu: Identifier { "leaky_relu" }
    /// `x`.
    public static var linear: Identifier { "linear" }
    /// `log(sigmoid(x))`.
    public static var logSigmoid: Identifier { "log_sigmoid" }
    /// The logarithm of `softmax`.
    public static var logSoftmax: Identifier { "log_softmax" }
    /// `x · tanh(softplus(x))`.
    public static var mish: Identifier { "mish" }
    /// `max(x, 0)`.
    public static var relu: Identifier { "relu" }
    /// `x`, cut to 0 … 6.
    public static var relu6: Identifier { "relu6" }
    /// `elu` with the constants that keep mean and variance.
    public static var selu: Identifier { "selu" }
    /// `1 / (1 + e⁻ˣ)`.
    public static var sigmoid: Identifier { "sigmoid" }
    /// `x · sigmoid(x)`.
    public static var silu: Identifier { "silu" }
    /// `x` moved towards 0 by 0.5, 0 where `|x|` is below it.
    public static var softShrink: Identifier { "soft_shrink" }
    /// `eˣ` divided by its sum along the last axis.
    public static var softmax: Identifier { "softmax" }
    /// `log(eˣ + 1)`.
    public static var softplus: Identifier { "softplus" }
    /// `x / (|x| + 1)`.
    public static var softsign: Identifier { "softsign" }
    /// 0 below -1, `x` above 1, and `(x + 1)² / 4` between.
    public static var sparsePlus: Identifier { "sparse_plus" }
    /// 0 below -1, 1 above 1, and `(x + 1) / 2` between.
    public static var sparseSigmoid: Identifier { "sparse_sigmoid" }
    /// As `softmax`, with exact zeros.
    public static var sparsemax: Identifier { "sparsemax" }
    /// `(x + √(x² + 4)) / 2`.
    public static var squareplus: Identifier { "squareplus" }
    /// The hyperbolic tangent.
    public static var tanh: Identifier { "tanh" }
    /// `x - tanh(x)`.
    public static var tanhShrink: Identifier { "tanh_shrink" }
}
