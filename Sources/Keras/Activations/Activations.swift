import KerasTensors

/// Keras's activation functions. (Keras: `keras.activations`.)
///
/// An ``ActivationIdentifier`` names one: `"relu"`, `.softmax`, a layer, or a registered function.
/// The functions themselves take their parameters: `Activations.elu(x, alpha: 0.5)`.
public enum Activations: IdentifierKind {
    public static let noun = "activation"

    /// Where no activation is given, Keras writes this one.
    public static let nameForNull: String? = "linear"

    public static func builtIn(named name: String) throws -> ActivationFunction? {
        let name = canonicalName(name)
        return functions[name].map { ActivationFunction(name: name, isBuiltIn: true, $0) }
    }

    public static var builtInNames: [String] { Array(functions.keys) + aliases.keys }

    /// A layer can stand for an activation; it keeps its own settings in files.
    public static func resolved(from object: KerasObject) -> ActivationFunction? {
        (object as? Layer).map { ActivationFunction($0) }
    }

    public static func resolved(from function: NamedFunction) -> ActivationFunction? {
        function.unary.map { ActivationFunction(name: function.name, $0) }
    }

    /// Activations are written by their names.
    public static func object(of resolved: ActivationFunction) -> KerasObject? { nil }

    public static func canonicalName(_ name: String) -> String { aliases[name] ?? name }

    private static let aliases = ["swish": "silu", "hard_swish": "hard_silu"]

    /// The functions by their names in Keras, with Keras's default parameters.
    static let functions: [String: @Sendable (Tensor) throws -> Tensor] = [
        "celu": { try celu($0) },
        "elu": { try elu($0) },
        "exponential": exponential,
        "gelu": { try gelu($0) },
        "glu": { try glu($0) },
        "hard_shrink": { try hardShrink($0) },
        "hard_sigmoid": hardSigmoid,
        "hard_silu": hardSilu,
        "hard_tanh": hardTanh,
        "leaky_relu": { try leakyRelu($0) },
        "linear": { $0 },
        "log_sigmoid": logSigmoid,
        "log_softmax": { try logSoftmax($0) },
        "mish": mish,
        "relu": { try relu($0) },
        "relu6": relu6,
        "selu": selu,
        "sigmoid": sigmoid,
        "silu": silu,
        "soft_shrink": { try softShrink($0) },
        "softmax": { try softmax($0) },
        "softplus": softplus,
        "softsign": softsign,
        "sparse_plus": sparsePlus,
        "sparse_sigmoid": sparseSigmoid,
        "sparsemax": { try sparsemax($0) },
        "squareplus": { try squareplus($0) },
        "tanh": tanh,
        "tanh_shrink": tanhShrink,
        "threshold": { _ in
            throw KerasError.unsupported(
                object: "activation 'threshold'", feature: "use without a threshold",
                remedy: "wrap Activations.threshold(_:threshold:defaultValue:) in a function")
        },
    ]
}
