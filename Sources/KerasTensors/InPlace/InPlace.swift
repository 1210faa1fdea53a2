import CKerasKernels

/// Updates that write into a tensor's own memory: for variables, optimizer slots and metrics.
///
/// Memory that somebody else sees too (a copy the user kept, a reshape, a mapped file) is copied
/// first, so that tensors stay values. The results are not connected to the tape. Operands are
/// cast to the dtype of what is updated; float32 and float64 are computed as such, 16-bit floats
/// as float32, rounded at the end. Shapes must be equal. Every function throws ``TensorError``.
public enum InPlace {
    /// `target` gets the elements of `value`, in its own dtype.
    public static func assign(_ target: inout Tensor, _ value: Tensor) throws {
        guard target.shape == value.shape else { throw mismatch("assign", [target, value]) }
        if target.dtype == .string {
            target = try Tensor(strings: value.strings(), shape: value.shape)
            return
        }
        let value = try value.materialized(as: target.dtype)
        let (source, dtype) = (value.dtype.cValue, target.dtype)
        try value.withBytes { bytes in
            try target.withUninitializedBytes { target in
                _ = keras_cast(
                    bytes.baseAddress, source, target.baseAddress, dtype.cValue,
                    target.count / dtype.byteCount)
            }
        }
    }

    /// `target += scale * value`; plain gradient descent with `scale` the negative rate.
    public static func addScaled(
        _ target: inout Tensor, _ value: Tensor, by scale: Double
    ) throws {
        try update(&target, with: value, "add_scaled") { target, value in
            keras_add_scaled(target.isDouble, target.count, target.start, value, scale)
        }
    }

    /// `target += value`, of any dtype: a metric's sum.
    public static func accumulate(_ target: inout Tensor, _ value: Tensor) throws {
        guard target.dtype.isFloatingPoint else {
            guard target.shape == value.shape else { throw mismatch("add", [target, value]) }
            target = try Ops.add(target.plain, Ops.cast(value.plain, to: target.dtype))
            return
        }
        try addScaled(&target, value, by: 1)
    }

    /// `target = target * momentum + value * (1 - momentum)`: a moving average.
    public static func average(
        _ target: inout Tensor, with value: Tensor, momentum: Double
    ) throws {
        try update(&target, with: value, "average") { target, value in
            keras_moving_average(target.isDouble, target.count, target.start, value, momentum)
        }
    }

    /// `target -= target * decay * learningRate`: Keras's decoupled weight decay.
    public static func decay(
        _ target: inout Tensor, by decay: Double, learningRate: Double
    ) throws {
        try update(&target, with: nil, "decay") { target, _ in
            keras_decay(target.isDouble, target.count, target.start, decay, learningRate)
        }
    }

    static func mismatch(_ operation: String, _ tensors: [Tensor]) -> TensorError {
        TensorError.incompatibleShapes(
            operation: operation, shapes: tensors.map(\.shape),
            reason: "an update needs tensors of equal shapes")
    }

    /// Elements in place.
    struct Elements {
        let start: UnsafeMutableRawPointer?
        let count: Int
        let isDouble: Bool
    }

    /// Lets `body` write the elements of `target` as float32 or float64, beside those of `value`.
    static func update(
        _ target: inout Tensor, with value: Tensor?, _ operation: String,
        _ body: (Elements, UnsafeRawPointer?) throws -> Void
    ) throws {
        let dtype = target.dtype
        guard dtype.isFloatingPoint else {
            throw TensorError.unsupportedDType(
                operation: operation, dtype: dtype, remedy: "update a float tensor")
        }
        if let value, value.shape != target.shape { throw mismatch(operation, [target, value]) }
        guard dtype.wide == dtype else {
            var wide = try target.converted(to: dtype.wide)
            try update(&wide, with: value, operation, body)
            target = try wide.converted(to: dtype)
            return
        }
        let source = try value?.converted(to: dtype)
        try target.withMutableBytes { bytes in
            defer { withExtendedLifetime(source) {} }
            let elements = Elements(
                start: bytes.baseAddress, count: bytes.count / dtype.byteCount,
                isDouble: dtype == .float64)
            try body(elements, source?.memory)
        }
    }
}
