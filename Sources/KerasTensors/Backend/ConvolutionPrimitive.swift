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

    /// Brings a kernel into the primitive's order, or its gradient back into Keras's.
    ///
    /// - Returns: 0, or oneDNN's status.
    func reorder(_ from: UnsafeRawPointer, to: UnsafeMutableRawPointer) -> Int32 {
        keras_convolution_reorder(handle, from, to)
    }

    /// Runs on the calling thread.
    ///
    /// - Returns: 0, or oneDNN's status.
    func run(
        input: UnsafeRawPointer, kernel: UnsafeRawPointer, bias: UnsafeRawPointer?,
        output: UnsafeRawPointer, scratch: UnsafeMutableRawPointer?
    ) -> Int32 {
        keras_convolution_run(
            handle, input, kernel, bias?.assumingMemoryBound(to: Float.self), output, scratch)
    }

    static func failure(_ status: Int32) -> TensorError {
        TensorError.backend(operation: "conv", reason: "oneDNN status \(status)")
    }
}
