/// A block of memory: scratch for a kernel, or the elements of tensors in row-major order.
///
/// Aligned to 64 bytes unless it is somebody else's memory (a mapped file). A tensor over a buffer
/// (``Tensor/init(buffer:shape:dtype:)``) is copied before it is written.
public final class Buffer: @unchecked Sendable {
    public let pointer: UnsafeMutableRawPointer
    public let byteCount: Int
    private let origin: Origin

    private enum Origin {
        case pool(BufferPool.Block)
        /// Memory of somebody else, kept alive by `owner`.
        case external(owner: AnyObject)
    }

    /// A buffer over memory that `owner` keeps alive.
    public init(external pointer: UnsafeMutableRawPointer, byteCount: Int, owner: AnyObject) {
        self.pointer = pointer
        self.byteCount = byteCount
        origin = .external(owner: owner)
    }

    private init(_ block: BufferPool.Block, byteCount: Int) {
        pointer = block.pointer
        self.byteCount = byteCount
        origin = .pool(block)
    }

    /// Uninitialized memory from the pool.
    ///
    /// - Throws: ``TensorError/allocationLimit(requestedBytes:limitBytes:)``.
    public static func allocate(byteCount: Int) throws -> Buffer {
        Buffer(try BufferPool.allocate(byteCount: byteCount), byteCount: byteCount)
    }

    /// Calls `body` with uninitialized memory from the pool that is there until it returns. A buffer's pointer
    /// alone does not keep it: it may be somebody else's memory as soon as the buffer is not used any more.
    ///
    /// - Throws: ``TensorError/allocationLimit(requestedBytes:limitBytes:)``, and what `body` throws.
    static func withScratch<Result>(
        byteCount: Int, _ body: (UnsafeMutableRawPointer) throws -> Result
    ) throws -> Result {
        let scratch = try allocate(byteCount: byteCount)
        return try withExtendedLifetime(scratch) { try body(scratch.pointer) }
    }

    deinit {
        if case .pool(let block) = origin { BufferPool.recycle(block) }
    }
}
