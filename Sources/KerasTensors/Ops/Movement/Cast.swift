import CKerasKernels

extension Ops {
    /// `x` with its elements converted to `dtype` (`keras.ops.cast`).
    ///
    /// Floats round to nearest even. A float becomes an integer by truncation, saturating at the
    /// limits, NaN as 0; between integers the low bits are kept; everything but 0 is true.
    /// - Throws: ``TensorError`` for text.
    public static func cast(_ x: Tensor, to dtype: DType) throws -> Tensor {
        guard x.dtype != dtype || x.weakScalar != nil else { return x.withMask(nil) }
        return try apply(Cast(dtype: dtype), [x])
    }
}

extension Tensor {
    /// This tensor's elements as `dtype`, with the rules of ``Ops/cast(_:to:)``; not recorded on a
    /// tape.
    ///
    /// - Throws: ``TensorError`` if the tensor has no numeric values.
    @inline(__always)
    func converted(to dtype: DType) throws -> Tensor {
        // Most are, in what asks: to look is then all that it costs.
        hasElements && storage.dtype == dtype ? self : try convertedAnew(to: dtype)
    }

    private func convertedAnew(to dtype: DType) throws -> Tensor {
        guard dtype != .string else {
            throw TensorError.unsupportedDType(
                operation: "cast", dtype: dtype, remedy: "numbers do not become text")
        }
        let source = try materialized(as: dtype)
        guard source.dtype != dtype else { return source }
        return try Tensor(uninitialized: source.shape, dtype: dtype) { target in
            try source.withBytes { bytes in
                _ = keras_cast(
                    bytes.baseAddress, source.dtype.cValue, target.baseAddress, dtype.cValue,
                    target.count / dtype.byteCount)
            }
        }
    }
}

struct Cast: SingleOutputOperation {
    static let kerasName = KerasName(module: "keras.src.ops.core", className: "Cast")
    static let saves: SavedValues = []

    let dtype: DType

    var arguments: [OperationArgument] { [OperationArgument("dtype", .string(dtype.name))] }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        TensorSpec(shape: inputs[0].shape, dtype: dtype)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        try inputs[0].converted(to: dtype)
    }

    /// The tape converts to the dtype that the input had.
    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        [upstream]
    }
}
