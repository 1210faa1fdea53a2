/// A block of memory that holds a tensor's elements in row-major order, aligned to 64 bytes unless
/// it belongs to a mapped file or is part of another buffer.
///
/// Buffers are shared by tensors that have the same elements (a reshape, a slice of rows); nothing
/// writes to a buffer that has more than one owner.
public final class Buffer: @unchecked Sendable {
    public let pointer: UnsafeMutableRawPointer
    public let byteCount: Int
    private let origin: Origin

    private enum Origin {
        case pool(BufferPool.SizeClass)
        /// Memory of somebody else (a mapped file, another buffer), kept alive by `owner`.
        case external(owner: AnyObject)
    }

    init(pooled pointer: UnsafeMutableRawPointer, byteCount: Int, sizeClass: BufferPool.SizeClass) {
        self.pointer = pointer
        self.byteCount = byteCount
        origin = .pool(sizeClass)
    }

    /// Whether the memory is this buffer's alone, and may be written by its sole owner.
    var ownsMemory: Bool {
        if case .pool = origin { true } else { false }
    }

    /// A buffer over memory that `owner` keeps alive.
    public init(external pointer: UnsafeMutableRawPointer, byteCount: Int, owner: AnyObject) {
        self.pointer = pointer
        self.byteCount = byteCount
        origin = .external(owner: owner)
    }

    /// Uninitialized memory from the pool.
    ///
    /// - Throws: ``TensorError/allocationLimit(requestedBytes:limitBytes:)``.
    public static func allocate(byteCount: Int) throws -> Buffer {
        try BufferPool.shared.allocate(byteCount: byteCount)
    }

    /// Bytes `range` of this buffer, sharing its memory.
    func slice(_ range: Range<Int>) -> Buffer {
        Buffer(external: pointer + range.lowerBound, byteCount: range.count, owner: self)
    }

    deinit {
        if case .pool(let sizeClass) = origin {
            BufferPool.shared.recycle(pointer, sizeClass: sizeClass)
        }
    }
}
