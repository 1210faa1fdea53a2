/// Short spellings for arguments: `activation: .relu`.
extension Identifier where Kind == Activations {
    public static var celu: Identifier { "celu" }
    public static var elu: Identifier { "elu" }
    public static var exponential: Identifier { "exponential" }
    public static var gelu: Identifier { "gelu" }
    public static var glu: Identifier { "glu" }
    public static var hardShrink: Identifier { "hard_shrink" }
    public static var hardSigmoid: Identifier { "hard_sigmoid" }
    public static var hardSilu: Identifier { "hard_silu" }
    public static var hardTanh: Identifier { "hard_tanh" }
    public static var leakyRelu: Identifier { "leaky_relu" }
    public static var linear: Identifier { "linear" }
    public static var logSigmoid: Identifier { "log_sigmoid" }
    public static var logSoftmax: Identifier { "log_softmax" }
    public static var mish: Identifier { "mish" }
    public static var relu: Identifier { "relu" }
    public static var relu6: Identifier { "relu6" }
    public static var selu: Identifier { "selu" }
    public static var sigmoid: Identifier { "sigmoid" }
    public static var silu: Identifier { "silu" }
    public static var softShrink: Identifier { "soft_shrink" }
    public static var softmax: Identifier { "softmax" }
    public static var softplus: Identifier { "softplus" }
    public static var softsign: Identifier { "softsign" }
    public static var sparsePlus: Identifier { "sparse_plus" }
    public static var sparseSigmoid: Identifier { "sparse_sigmoid" }
    public static var sparsemax: Identifier { "sparsemax" }
    public static var squareplus: Identifier { "squareplus" }
    public static var tanh: Identifier { "tanh" }
    public static var tanhShrink: Identifier { "tanh_shrink" }
}
