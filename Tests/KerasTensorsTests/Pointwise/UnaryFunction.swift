@testable import KerasTensors

/// A function of one number, with its name in Keras and where it is defined.
struct UnaryFunction: Sendable, CustomStringConvertible {
    enum Domain {
        case all
        case positive
        case unit
        case fromOne

        var range: ClosedRange<Double> {
            switch self {
            case .all: -4...4
            case .positive: 0.05...6
            case .unit: -0.95...0.95
            case .fromOne: 1.05...5
            }
        }
    }

    let name: String
    var domain = Domain.all
    /// Whether a gradient exists.
    var isSmooth = true
    let function: @Sendable (Tensor) throws -> Tensor

    init(
        _ name: String, _ domain: Domain = .all, isSmooth: Bool = true,
        _ function: @escaping @Sendable (Tensor) throws -> Tensor
    ) {
        self.name = name
        self.domain = domain
        self.isSmooth = isSmooth
        self.function = function
    }

    var description: String { name }

    static let elementary = [
        UnaryFunction("negative") { try Ops.negative($0) },
        UnaryFunction("abs") { try Ops.abs($0) },
        UnaryFunction("sign", isSmooth: false) { try Ops.sign($0) },
        UnaryFunction("square") { try Ops.square($0) },
        UnaryFunction("sqrt", .positive) { try Ops.sqrt($0) },
        UnaryFunction("rsqrt", .positive) { try Ops.rsqrt($0) },
        UnaryFunction("reciprocal", .positive) { try Ops.reciprocal($0) },
        UnaryFunction("exp") { try Ops.exp($0) },
        UnaryFunction("expm1") { try Ops.expm1($0) },
        UnaryFunction("log", .positive) { try Ops.log($0) },
        UnaryFunction("log1p", .positive) { try Ops.log1p($0) },
        UnaryFunction("tanh") { try Ops.tanh($0) },
        UnaryFunction("erf") { try Ops.erf($0) },
        UnaryFunction("erfinv", .unit) { try Ops.erfinv($0) },
        UnaryFunction("floor", isSmooth: false) { try Ops.floor($0) },
        UnaryFunction("ceil", isSmooth: false) { try Ops.ceil($0) },
        UnaryFunction("trunc", isSmooth: false) { try Ops.trunc($0) },
        UnaryFunction("round", isSmooth: false) { try Ops.round($0) },
        UnaryFunction("isnan", isSmooth: false) { try Ops.isnan($0) },
        UnaryFunction("isinf", isSmooth: false) { try Ops.isinf($0) },
        UnaryFunction("isfinite", isSmooth: false) { try Ops.isfinite($0) },
        UnaryFunction("logical_not", isSmooth: false) { try Ops.logicalNot($0) },
        UnaryFunction("nan_to_num") { try Ops.nanToNum($0) },
    ]

    static let logarithms = [
        UnaryFunction("log2", .positive) { try Ops.log2($0) },
        UnaryFunction("log10", .positive) { try Ops.log10($0) },
    ]

    static let ofAngles = [
        UnaryFunction("sin") { try Ops.sin($0) },
        UnaryFunction("cos") { try Ops.cos($0) },
        UnaryFunction("tan", .unit) { try Ops.tan($0) },
    ]

    static let trigonometry = [
        UnaryFunction("arcsin", .unit) { try Ops.arcsin($0) },
        UnaryFunction("arccos", .unit) { try Ops.arccos($0) },
        UnaryFunction("arctan") { try Ops.arctan($0) },
        UnaryFunction("sinh") { try Ops.sinh($0) },
        UnaryFunction("cosh") { try Ops.cosh($0) },
        UnaryFunction("arcsinh") { try Ops.arcsinh($0) },
        UnaryFunction("arccosh", .fromOne) { try Ops.arccosh($0) },
        UnaryFunction("arctanh", .unit) { try Ops.arctanh($0) },
    ]

    static let activations = [
        UnaryFunction("relu") { try Ops.relu($0) },
        UnaryFunction("relu6") { try Ops.relu6($0) },
        UnaryFunction("leaky_relu") { try Ops.leakyRelu($0) },
        UnaryFunction("elu") { try Ops.elu($0) },
        UnaryFunction("selu") { try Ops.selu($0) },
        UnaryFunction("celu") { try Ops.celu($0) },
        UnaryFunction("gelu") { try Ops.gelu($0) },
        UnaryFunction("sigmoid") { try Ops.sigmoid($0) },
        UnaryFunction("hard_sigmoid") { try Ops.hardSigmoid($0) },
        UnaryFunction("silu") { try Ops.silu($0) },
        UnaryFunction("hard_silu") { try Ops.hardSilu($0) },
        UnaryFunction("softplus") { try Ops.softplus($0) },
        UnaryFunction("softsign") { try Ops.softsign($0) },
        UnaryFunction("tanh_shrink") { try Ops.tanhShrink($0) },
        UnaryFunction("soft_shrink") { try Ops.softShrink($0) },
        UnaryFunction("hard_shrink") { try Ops.hardShrink($0) },
        UnaryFunction("hard_tanh") { try Ops.hardTanh($0) },
        UnaryFunction("squareplus") { try Ops.squareplus($0) },
        UnaryFunction("log_sigmoid") { try Ops.logSigmoid($0) },
        UnaryFunction("sparse_plus") { try Ops.sparsePlus($0) },
        UnaryFunction("sparse_sigmoid") { try Ops.sparseSigmoid($0) },
        UnaryFunction("activations.mish") { try Ops.mish($0) },
    ]

    static let all = elementary + logarithms + ofAngles + trigonometry + activations
}
