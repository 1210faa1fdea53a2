import CKerasKernels

extension Ops {
    /// The largest integer not above `x`, as a float (`keras.ops.floor`).
    public static func floor(_ x: Tensor) throws -> Tensor { try apply(Floor(), [x]) }

    /// The smallest integer not below `x`, as a float (`keras.ops.ceil`).
    public static func ceil(_ x: Tensor) throws -> Tensor { try apply(Ceil(), [x]) }

    /// `x` without its fraction (`keras.ops.trunc`).
    public static func trunc(_ x: Tensor) throws -> Tensor { try apply(Trunc(), [x]) }
}

struct Floor: UnaryOperation {
    static let kerasName = KerasName.numpy("Floor")
    static let kernel = KERAS_UNARY_FLOOR
}

struct Ceil: UnaryOperation {
    static let kerasName = KerasName.numpy("Ceil")
    static let kernel = KERAS_UNARY_CEIL
}

struct Trunc: UnaryOperation {
    static let kerasName = KerasName.numpy("Trunc")
    static let kernel = KERAS_UNARY_TRUNC
    static let rule = UnaryDTypeRule.kept(bools: .kept)
}
