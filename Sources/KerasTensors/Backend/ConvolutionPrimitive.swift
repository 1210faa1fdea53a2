import CKerasDNNL

/// A convolution that oneDNN compiled for certain sizes.
final class ConvolutionPrimitive: @unchecked Sendable {
    /// What makes two convolutions the same code.
    struct Key: Hashable {
        var kind: Kind
        var shape: ConvolutionShape
        var isBFloat16 = false
        var hasBias = false
        var isRectified = false
    }

    enum Kind: Hashable {
        case forward
        case backwardData
        case backwardWeights

        var cValue: keras_convolution_kind {
            switch self {
            case .forward: KERAS_CONVOLUTION_FORWARD
            case .backwardData: KERAS_CONVOLUTION_BACKWARD_DATA
            case .backwardWeights: KERAS_CONVOLUTION_BACKWARD_WEIGHTS
            }
        }
    }

    private let handle: OpaquePointer
    /// Bytes of the kernel in the primitive's own order; 0 if that is Keras's.
    let packedBytes: Int
    let scratchBytes: Int

    private init(_ key: Key) throws {
        var handle: OpaquePointer?
        let status = key.shape.withCShape {
            keras_convolution_create(
                key.kind.cValue, $0, key.isBFloat16, key.hasBias, key.isRectified, &handle)
        }
        guard status == 0, let handle else { throw Self.failure(status) }
        self.handle = handle
        packedBytes = keras_convolution_packed_bytes(handle)
        scratchBytes = keras_convolution_scratch_bytes(handle)
    }

    deinit { keras_convolution_destroy(handle) }

    /// oneDNN's name of its code.
    var implementation: String { String(cString: keras_convolution_implementation(handle)) }

    private static let cache = PrimitiveCache<Key, ConvolutionPrimitive> {
        try ConvolutionPrimitive($0)
    }

    /// The primitive for these sizes, compiled at the first request.
    static func shared(_ key: Key) throws -> ConvolutionPrimitive { try cache[key] }

    /// Whether both want the kernel in the same order.
    func packsLike(_ other: ConvolutionPrimitive) -> Bool {
        self === other || keras_convolution_packs_like(handle, other.handle)
    }

    /// A kernel in the primitive's own order, brought there by several threads; `nil` where that is
    /// Keras's.
    func packed(_ kernel: UnsafeRawPointer) throws -> Buffer? {
        guard packedBytes > 0 else { return nil }
        let packed = try Buffer.allocate(byteCount: packedBytes)
        try Parallelism.tryForEach(chunks: Int(keras_convolution_order_pieces(handle))) {
            try Self.check(
                keras_convolution_reorder(
                    handle, Int32(truncatingIfNeeded: $0), kernel, packed.pointer))
        }
        return packed
    }

    /// Brings a kernel into the primitive's order, or its gradient back into Keras's, on the calling
    /// thread.
    func reorder(_ from: UnsafeRawPointer, to: UnsafeMutableRawPointer) throws {
        for piece in 0..<keras_convolution_order_pieces(handle) {
            try Self.check(keras_convolution_reorder(handle, piece, from, to))
        }
    }

    /// Runs on the calling thread, with `scratchBytes` of memory besides.
    func run(
        input: UnsafeRawPointer, kernel: UnsafeRawPointer, bias: UnsafeRawPointer?,
        output: UnsafeRawPointer, scratch: UnsafeMutableRawPointer?
    ) throws {
        try Self.check(
            keras_convolution_run(
                handle, input, kernel, bias?.assumingMemoryBound(to: Float.self), output, scratch))
    }

    private static func check(_ status: Int32) throws {
        guard status == 0 else { throw failure(status) }
    }

    private static func failure(_ status: Int32) -> TensorError {
        TensorError.backend(operation: "conv", reason: "oneDNN status \(status)")
    }
}
