import CKerasKernels

extension Ops {
    /// The bits that are set in both (`keras.ops.bitwise_and`); of bools, whether both are true.
    ///
    /// - Throws: ``TensorError`` for floats.
    public static func bitwiseAnd(_ x: Tensor, _ y: Tensor) throws -> Tensor {
        try bitwise(.numpy("BitwiseAnd"), x, y, logicalAnd) { try BitwiseAnd()($0, $1) }
    }

    /// The bits that are set in either (`keras.ops.bitwise_or`).
    ///
    /// - Throws: ``TensorError`` for floats.
    public static func bitwiseOr(_ x: Tensor, _ y: Tensor) throws -> Tensor {
        try bitwise(.numpy("BitwiseOr"), x, y, logicalOr) { try BitwiseOr()($0, $1) }
    }

    /// The bits that are set in one of both (`keras.ops.bitwise_xor`).
    ///
    /// - Throws: ``TensorError`` for floats.
    public static func bitwiseXor(_ x: Tensor, _ y: Tensor) throws -> Tensor {
        try bitwise(.numpy("BitwiseXor"), x, y, logicalXor) { try BitwiseXor()($0, $1) }
    }

    /// Every bit turned (`keras.ops.bitwise_invert`); of bools, the opposite.
    ///
    /// - Throws: ``TensorError`` for floats.
    public static func bitwiseInvert(_ x: Tensor) throws -> Tensor {
        try inverted(x, "BitwiseInvert")
    }

    /// The same as ``bitwiseInvert(_:)`` (`keras.ops.bitwise_not`).
    public static func bitwiseNot(_ x: Tensor) throws -> Tensor { try inverted(x, "BitwiseNot") }

    private static func inverted(_ x: Tensor, _ name: String) throws -> Tensor {
        try composite(.numpy(name), [x]) {
            let x = $0[0]
            if x.dtype == .bool { return try logicalNot(x) }
            try checkBits(x.dtype, name)
            return try subtract(Tensor(.int(-1)).asDType(x.dtype), x)
        }
    }

    /// The bits of `x` moved up by `y` places (`keras.ops.bitwise_left_shift`).
    ///
    /// - Throws: ``TensorError`` for floats.
    public static func bitwiseLeftShift(_ x: Tensor, _ y: Tensor) throws -> Tensor {
        try shift(.numpy("BitwiseLeftShift"), x, y) { try LeftShift()($0, $1) }
    }

    /// The same as ``bitwiseLeftShift(_:_:)`` (`keras.ops.left_shift`).
    public static func leftShift(_ x: Tensor, _ y: Tensor) throws -> Tensor {
        try shift(.numpy("LeftShift"), x, y) { try LeftShift()($0, $1) }
    }

    /// The bits of `x` moved down by `y` places; a sign stays (`keras.ops.bitwise_right_shift`).
    ///
    /// - Throws: ``TensorError`` for floats.
    public static func bitwiseRightShift(_ x: Tensor, _ y: Tensor) throws -> Tensor {
        try shift(.numpy("BitwiseRightShift"), x, y) { try RightShift()($0, $1) }
    }

    /// The same as ``bitwiseRightShift(_:_:)`` (`keras.ops.right_shift`).
    public static func rightShift(_ x: Tensor, _ y: Tensor) throws -> Tensor {
        try shift(.numpy("RightShift"), x, y) { try RightShift()($0, $1) }
    }

    private static func bitwise(
        _ name: KerasName, _ x: Tensor, _ y: Tensor,
        _ ofBools: @escaping @Sendable (Tensor, Tensor) throws -> Tensor,
        _ ofIntegers: @escaping @Sendable (Tensor, Tensor) throws -> Tensor
    ) throws -> Tensor {
        try composite(name, [x, y]) {
            let dtype = try DType.promoted($0, operation: name.className)
            if dtype == .bool { return try ofBools($0[0], $0[1]) }
            try checkBits(dtype, name.className)
            return try ofIntegers($0[0], $0[1])
        }
    }

    private static func shift(
        _ name: KerasName, _ x: Tensor, _ y: Tensor,
        _ ofIntegers: @escaping @Sendable (Tensor, Tensor) throws -> Tensor
    ) throws -> Tensor {
        try composite(name, [x, y]) {
            try checkBits(DType.promoted($0, operation: name.className), name.className)
            return try ofIntegers($0[0], $0[1])
        }
    }

    private static func checkBits(_ dtype: DType, _ operation: String) throws {
        guard dtype.isInteger else {
            throw TensorError.unsupportedDType(
                operation: operation, dtype: dtype, remedy: "only integers have bits to work on")
        }
    }
}

extension Tensor {
    /// This number as a tensor of `dtype`, which decides in a promotion.
    func asDType(_ dtype: DType) throws -> Tensor { try converted(to: dtype) }
}

private protocol BitwiseOperation: BinaryOperation {}

extension BitwiseOperation {
    static var rule: BinaryDTypeRule { .promoted(bools: .refused) }
    static var isDifferentiable: Bool { false }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        [nil, nil]
    }
}

struct BitwiseAnd: BitwiseOperation {
    static let kerasName = KerasName.numpy("BitwiseAnd")
    static let kernel = KERAS_BINARY_AND
}

struct BitwiseOr: BitwiseOperation {
    static let kerasName = KerasName.numpy("BitwiseOr")
    static let kernel = KERAS_BINARY_OR
}

struct BitwiseXor: BitwiseOperation {
    static let kerasName = KerasName.numpy("BitwiseXor")
    static let kernel = KERAS_BINARY_XOR
}

struct LeftShift: BitwiseOperation {
    static let kerasName = KerasName.numpy("LeftShift")
    static let kernel = KERAS_BINARY_LEFT_SHIFT
}

struct RightShift: BitwiseOperation {
    static let kerasName = KerasName.numpy("RightShift")
    static let kernel = KERAS_BINARY_RIGHT_SHIFT
}
