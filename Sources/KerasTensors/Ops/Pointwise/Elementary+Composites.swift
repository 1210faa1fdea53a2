import CKerasKernels

extension Ops {
    /// The same as ``abs(_:)`` (`keras.ops.absolute`).
    public static func absolute(_ x: Tensor) throws -> Tensor { try abs(x) }

    /// The size of each number as a float (`keras.ops.fabs`).
    public static func fabs(_ x: Tensor) throws -> Tensor {
        try composite(.numpy("Fabs"), [x]) { try abs(inexact($0[0])) }
    }

    /// 2 to the power `x` (`keras.ops.exp2`).
    public static func exp2(_ x: Tensor) throws -> Tensor {
        try composite(.numpy("Exp2"), [x]) { try power(2, inexact($0[0])) }
    }

    /// The cube root, of negative numbers too (`keras.ops.cbrt`).
    public static func cbrt(_ x: Tensor) throws -> Tensor { try apply(Cbrt(), [x]) }

    /// `1 - erf(x)`, exact where that is close to 0 (`keras.ops.erfc`).
    public static func erfc(_ x: Tensor) throws -> Tensor { try apply(Erfc(), [x]) }

    /// Degrees as radians (`keras.ops.deg2rad`).
    public static func deg2rad(_ x: Tensor) throws -> Tensor {
        try composite(.numpy("Deg2rad"), [x]) {
            try multiply(inexact($0[0]), Tensor(.float(.pi / 180)))
        }
    }

    /// Radians as degrees (`keras.ops.rad2deg`).
    public static func rad2deg(_ x: Tensor) throws -> Tensor {
        try composite(.numpy("Rad2deg"), [x]) {
            try multiply(inexact($0[0]), Tensor(.float(180 / .pi)))
        }
    }

    /// `sin(πx) / (πx)`, 1 at 0 (`keras.ops.sinc`).
    public static func sinc(_ x: Tensor) throws -> Tensor {
        try composite(.numpy("Sinc"), [x]) {
            let scaled = try multiply(inexact($0[0]), Tensor(.float(.pi)))
            let isZero = try equal(scaled, 0)
            let safe = try `where`(isZero, 1, scaled)
            return try `where`(isZero, 1, divide(sin(safe), safe))
        }
    }

    /// Whether the sign is set, that of -0 too (`keras.ops.signbit`).
    public static func signbit(_ x: Tensor) throws -> Tensor {
        try composite(.numpy("Signbit"), [x]) {
            guard $0[0].dtype.isFloatingPoint else { return try less($0[0], 0) }
            let integer: DType =
                switch $0[0].dtype.byteCount {
                case 2: .int16
                case 4: .int32
                default: .int64
                }
            return try less(view($0[0].detached, integer), 0)
        }
    }

    /// Whether each number is the positive infinity (`keras.ops.isposinf`).
    public static func isposinf(_ x: Tensor) throws -> Tensor {
        try composite(.numpy("Isposinf"), [x]) { try logicalAnd(isinf($0[0]), greater($0[0], 0)) }
    }

    /// Whether each number is the negative infinity (`keras.ops.isneginf`).
    public static func isneginf(_ x: Tensor) throws -> Tensor {
        try composite(.numpy("Isneginf"), [x]) { try logicalAnd(isinf($0[0]), less($0[0], 0)) }
    }

    // MARK: Of complex numbers, which no tensor here has

    /// The angle in the complex plane: 0 or π (`keras.ops.angle`).
    public static func angle(_ x: Tensor) throws -> Tensor {
        try composite(.numpy("Angle"), [x]) {
            let x = try inexact($0[0])
            return try arctan2(zerosLike(x), x)
        }
    }

    /// The complex conjugate, which is `x` (`keras.ops.conj`).
    public static func conj(_ x: Tensor) throws -> Tensor {
        try composite(.numpy("Conj"), [x]) { $0[0] }
    }

    /// The same as ``conj(_:)`` (`keras.ops.conjugate`).
    public static func conjugate(_ x: Tensor) throws -> Tensor {
        try composite(.numpy("Conjugate"), [x]) { $0[0] }
    }

    /// The real part, which is `x` (`keras.ops.real`).
    public static func real(_ x: Tensor) throws -> Tensor {
        try composite(.numpy("Real"), [x]) { $0[0] }
    }

    /// The imaginary part, which is 0 (`keras.ops.imag`).
    public static func imag(_ x: Tensor) throws -> Tensor {
        try composite(.numpy("Imag"), [x]) { try zerosLike($0[0]) }
    }

    /// Whether each number has no imaginary part, which is so (`keras.ops.isreal`).
    public static func isreal(_ x: Tensor) throws -> Tensor {
        try composite(.numpy("Isreal"), [x]) { try onesLike($0[0], dtype: .bool) }
    }

    /// `x` (`keras.ops.copy`): tensors are values, and share memory until one is written to.
    public static func copy(_ x: Tensor) throws -> Tensor {
        try composite(.numpy("Copy"), [x]) { $0[0] }
    }

    // MARK: Bits

    /// The bits of `x` read as `dtype` (`keras.ops.view`): where its elements are smaller, the last
    /// axis has more of them, and where they are larger, fewer. Shares memory; no gradient.
    ///
    /// - Throws: ``TensorError`` if the last axis does not hold whole elements, for bools and text.
    public static func view(_ x: Tensor, _ dtype: DType? = nil) throws -> Tensor {
        @Sendable func spec(_ inputs: [Tensor]) throws -> TensorSpec {
            try viewSpec(inputs[0], dtype ?? inputs[0].dtype)
        }
        return try composite(.numpy("View"), [x], [.setting("dtype", dtype)], rule: spec) {
            let spec = try spec($0)
            let storage = try $0[0].materialized().storage
            return Tensor(
                storage: TensorStorage(
                    shape: spec.shape, dtype: spec.dtype, sharing: storage, from: 0,
                    byteCount: storage.byteCount))
        }
    }

    private static func viewSpec(_ x: Tensor, _ dtype: DType) throws -> TensorSpec {
        let (own, new) = (x.dtype.byteCount, dtype.byteCount)
        guard own > 0, new > 0, dtype != .bool || x.dtype == .bool else {
            throw TensorError.unsupportedDType(
                operation: "view", dtype: dtype, remedy: "numbers cannot be read as this")
        }
        if own == new { return TensorSpec(shape: x.shape, dtype: dtype) }
        guard let last = x.shape.sizes.last else {
            throw TensorError.incompatibleShapes(
                operation: "view", shapes: [x.shape],
                reason: "a scalar has as many bytes as its dtype")
        }
        let bytes = try sizeProduct(last, own)
        guard last == -1 || (last >= 0 && bytes.isMultiple(of: new)) else {
            throw TensorError.incompatibleShapes(
                operation: "view", shapes: [x.shape],
                reason: "the last axis must hold whole elements of \(dtype)")
        }
        let size = last == -1 ? nil : bytes / new
        return TensorSpec(shape: x.shape.replacing(axis: -1, with: size), dtype: dtype)
    }
}

struct Cbrt: UnaryOperation {
    static let kerasName = KerasName.numpy("Cbrt")
    static let kernel = KERAS_UNARY_CBRT
}

struct Erfc: UnaryOperation {
    static let kerasName = KerasName.math("Erfc")
    static let kernel = KERAS_UNARY_ERFC
}
