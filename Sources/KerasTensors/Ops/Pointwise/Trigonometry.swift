import CKerasKernels

extension Ops {
    /// The sine of an angle in radians (`keras.ops.sin`).
    public static func sin(_ x: Tensor) throws -> Tensor { try apply(Sin(), [x]) }

    /// The cosine of an angle in radians (`keras.ops.cos`).
    public static func cos(_ x: Tensor) throws -> Tensor { try apply(Cos(), [x]) }

    /// The tangent of an angle in radians (`keras.ops.tan`).
    public static func tan(_ x: Tensor) throws -> Tensor { try apply(Tan(), [x]) }

    /// The angle in radians, from -π/2 to π/2, with this sine (`keras.ops.arcsin`).
    public static func arcsin(_ x: Tensor) throws -> Tensor { try apply(Arcsin(), [x]) }

    /// The angle in radians, from 0 to π, with this cosine (`keras.ops.arccos`).
    public static func arccos(_ x: Tensor) throws -> Tensor { try apply(Arccos(), [x]) }

    /// The angle in radians, from -π/2 to π/2, with this tangent (`keras.ops.arctan`).
    public static func arctan(_ x: Tensor) throws -> Tensor { try apply(Arctan(), [x]) }

    /// The hyperbolic sine (`keras.ops.sinh`).
    public static func sinh(_ x: Tensor) throws -> Tensor { try apply(Sinh(), [x]) }

    /// The hyperbolic cosine (`keras.ops.cosh`).
    public static func cosh(_ x: Tensor) throws -> Tensor { try apply(Cosh(), [x]) }

    /// The hyperbolic tangent (`keras.ops.tanh`).
    public static func tanh(_ x: Tensor) throws -> Tensor { try apply(Tanh(), [x]) }

    /// The inverse of the hyperbolic sine (`keras.ops.arcsinh`).
    public static func arcsinh(_ x: Tensor) throws -> Tensor { try apply(Arcsinh(), [x]) }

    /// The inverse of the hyperbolic cosine, from 0 up (`keras.ops.arccosh`).
    public static func arccosh(_ x: Tensor) throws -> Tensor { try apply(Arccosh(), [x]) }

    /// The inverse of the hyperbolic tangent (`keras.ops.arctanh`).
    public static func arctanh(_ x: Tensor) throws -> Tensor { try apply(Arctanh(), [x]) }
}

struct Sin: UnaryOperation {
    static let kerasName = KerasName.numpy("Sin")
    static let kernel = KERAS_UNARY_SIN
}

struct Cos: UnaryOperation {
    static let kerasName = KerasName.numpy("Cos")
    static let kernel = KERAS_UNARY_COS
}

struct Tan: UnaryOperation {
    static let kerasName = KerasName.numpy("Tan")
    static let kernel = KERAS_UNARY_TAN
}

struct Arcsin: UnaryOperation {
    static let kerasName = KerasName.numpy("Arcsin")
    static let kernel = KERAS_UNARY_ARCSIN
}

struct Arccos: UnaryOperation {
    static let kerasName = KerasName.numpy("Arccos")
    static let kernel = KERAS_UNARY_ARCCOS
}

struct Arctan: UnaryOperation {
    static let kerasName = KerasName.numpy("Arctan")
    static let kernel = KERAS_UNARY_ARCTAN
}

struct Sinh: UnaryOperation {
    static let kerasName = KerasName.numpy("Sinh")
    static let kernel = KERAS_UNARY_SINH
}

struct Cosh: UnaryOperation {
    static let kerasName = KerasName.numpy("Cosh")
    static let kernel = KERAS_UNARY_COSH
}

struct Tanh: UnaryOperation {
    static let kerasName = KerasName.numpy("Tanh")
    static let kernel = KERAS_UNARY_TANH
}

struct Arcsinh: UnaryOperation {
    static let kerasName = KerasName.numpy("Arcsinh")
    static let kernel = KERAS_UNARY_ARCSINH
}

struct Arccosh: UnaryOperation {
    static let kerasName = KerasName.numpy("Arccosh")
    static let kernel = KERAS_UNARY_ARCCOSH
}

struct Arctanh: UnaryOperation {
    static let kerasName = KerasName.numpy("Arctanh")
    static let kernel = KERAS_UNARY_ARCTANH
}
