import CKerasDNNL

/// A product of bfloat16 matrices, summed in float32, as the processor multiplies them itself.
final class BFloat16Product: @unchecked Sendable {
    /// What makes two products the same code.
    struct Key: Hashable {
        var m: Int
        var n: Int
        var k: Int
        var leadingA: Int
        var leadingB: Int
        var leadingC: Int
        var transposesA: Bool
        var transposesB: Bool
    }

    /// Whether the processor can and oneDNN lets it; if not, the numbers are widened to float32 first.
    static let isNative: Bool = {
        let smallest = Key(
            m: 1, n: 1, k: 1, leadingA: 1, leadingB: 1, leadingC: 1, transposesA: false,
            transposesB: false)
        return keras_has_bfloat16_products() && (try? shared(smallest)) != nil
    }()

    private static let cache = PrimitiveCache<Key, BFloat16Product> { try BFloat16Product($0) }

    /// The product for these sizes, compiled at the first request.
    static func shared(_ key: Key) throws -> BFloat16Product { try cache[key] }

    private let handle: OpaquePointer
    let scratchBytes: Int

    private init(_ key: Key) throws {
        var shape = keras_product_shape(
            m: Int64(key.m), n: Int64(key.n), k: Int64(key.k), leadingA: Int64(key.leadingA),
            leadingB: Int64(key.leadingB), leadingC: Int64(key.leadingC),
            transposesA: key.transposesA, transposesB: key.transposesB)
        var handle: OpaquePointer?
        let status = keras_bfloat16_product_create(&shape, &handle)
        guard status == 0, let handle else {
            throw TensorError.backend(operation: "matmul", reason: "oneDNN status \(status)")
        }
        self.handle = handle
        scratchBytes = keras_bfloat16_product_scratch_bytes(handle)
    }

    deinit { keras_bfloat16_product_destroy(handle) }

    /// Runs on the calling thread.
    ///
    /// - Returns: 0, or oneDNN's status.
    func run(
        _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ c: UnsafeMutablePointer<Float>,
        scratch: UnsafeMutableRawPointer?
    ) -> Int32 {
        keras_bfloat16_product_run(handle, a, b, c, scratch)
    }
}
