import KerasTensors

/// Functions of one or two tensors without arguments.
extension GraphOps {
    static let ofOneTensor: [String: @Sendable (Tensor) throws -> Tensor] = [
        "Abs": Ops.abs, "Absolute": Ops.abs, "Arccos": Ops.arccos, "Arccosh": Ops.arccosh,
        "Arcsin": Ops.arcsin, "Arcsinh": Ops.arcsinh, "Arctan": Ops.arctan,
        "Arctanh": Ops.arctanh, "Ceil": Ops.ceil, "Cos": Ops.cos, "Cosh": Ops.cosh, "Erf": Ops.erf,
        "Erfinv": Ops.erfinv, "Exp": Ops.exp, "Expm1": Ops.expm1, "Floor": Ops.floor,
        "HardSigmoid": Ops.hardSigmoid, "HardSilu": Ops.hardSilu, "HardTanh": Ops.hardTanh,
        "Isfinite": Ops.isfinite, "Isinf": Ops.isinf, "Isnan": Ops.isnan, "Log": Ops.log,
        "Log10": Ops.log10, "Log1p": Ops.log1p, "Log2": Ops.log2, "LogSigmoid": Ops.logSigmoid,
        "LogicalNot": Ops.logicalNot, "Mish": Ops.mish, "Negative": Ops.negative,
        "Ravel": Ops.ravel, "Reciprocal": Ops.reciprocal, "Relu": Ops.relu, "Relu6": Ops.relu6,
        "Rsqrt": Ops.rsqrt, "Selu": Ops.selu, "Sigmoid": Ops.sigmoid, "Sign": Ops.sign,
        "Silu": Ops.silu, "Sin": Ops.sin, "Sinh": Ops.sinh, "Softplus": Ops.softplus,
        "Softsign": Ops.softsign, "SparsePlus": Ops.sparsePlus, "SparseSigmoid": Ops.sparseSigmoid,
        "Sqrt": Ops.sqrt, "Square": Ops.square, "StopGradient": Ops.stopGradient, "Tan": Ops.tan,
        "Tanh": Ops.tanh, "TanhShrink": Ops.tanhShrink, "Trunc": Ops.trunc,
        "Angle": Ops.angle, "BitwiseInvert": Ops.bitwiseInvert, "BitwiseNot": Ops.bitwiseNot,
        "Cbrt": Ops.cbrt, "Conj": Ops.conj, "Conjugate": Ops.conjugate, "Copy": Ops.copy,
        "Corrcoef": Ops.corrcoef, "Deg2rad": Ops.deg2rad, "Det": Ops.det, "Erfc": Ops.erfc,
        "Exp2": Ops.exp2, "Fabs": Ops.fabs, "Fliplr": Ops.fliplr, "Flipud": Ops.flipud,
        "I0": Ops.i0, "Imag": Ops.imag, "Inv": Ops.inv, "Isneginf": Ops.isneginf,
        "Isposinf": Ops.isposinf, "Isreal": Ops.isreal, "Logdet": Ops.logdet,
        "Rad2deg": Ops.rad2deg, "Real": Ops.real, "Signbit": Ops.signbit, "Sinc": Ops.sinc,
    ]

    static let ofTwoTensors: [String: @Sendable (Tensor, Tensor) throws -> Tensor] = [
        "Add": Ops.add, "Arctan2": Ops.arctan2, "Divide": Ops.divide, "Equal": Ops.equal,
        "FloorDivide": Ops.floorDivide, "Greater": Ops.greater, "GreaterEqual": Ops.greaterEqual,
        "Less": Ops.less, "LessEqual": Ops.lessEqual, "LogicalAnd": Ops.logicalAnd,
        "LogicalOr": Ops.logicalOr, "LogicalXor": Ops.logicalXor, "Matmul": Ops.matmul,
        "Maximum": Ops.maximum, "Minimum": Ops.minimum, "Mod": Ops.mod, "Multiply": Ops.multiply,
        "NotEqual": Ops.notEqual, "Power": Ops.power, "Subtract": Ops.subtract,
        "TrueDivide": Ops.trueDivide,
        "BitwiseAnd": Ops.bitwiseAnd, "BitwiseLeftShift": Ops.bitwiseLeftShift,
        "BitwiseOr": Ops.bitwiseOr, "BitwiseRightShift": Ops.bitwiseRightShift,
        "BitwiseXor": Ops.bitwiseXor, "CDist": Ops.cdist, "Digitize": Ops.digitize,
        "DivideNoNan": Ops.divideNoNan, "Dot": Ops.dot, "Fmax": Ops.fmax, "Fmin": Ops.fmin,
        "Fmod": Ops.fmod, "Gcd": Ops.gcd, "Heaviside": Ops.heaviside, "Hypot": Ops.hypot,
        "Inner": Ops.inner, "Kron": Ops.kron, "Lcm": Ops.lcm, "Ldexp": Ops.ldexp,
        "LeftShift": Ops.leftShift, "Logaddexp": Ops.logaddexp, "Logaddexp2": Ops.logaddexp2,
        "Nextafter": Ops.nextafter, "Outer": Ops.outer, "RightShift": Ops.rightShift,
        "Solve": Ops.solve, "Vdot": Ops.vdot,
    ]
}
