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

    deinit {
        if case .pool(let block) = origin { BufferPool.recycle(block) }
    }
}
