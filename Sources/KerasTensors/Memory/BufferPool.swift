import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Keeps freed buffers for reuse, by size class.
///
/// malloc returns blocks over its mmap threshold to the system, and faulting their pages in again
/// costs more than most ops; a training step that repeats the same shapes gets all of its memory
/// from here after its first run.
public final class BufferPool: Sendable {
    public static let shared = BufferPool()

    /// Four classes to each power of two: at most 25 % of a block is unused.
    struct SizeClass {
        let index: Int
        let byteCount: Int

        init(fitting byteCount: Int) {
            let size = max(byteCount, 64)
            let exponent = Int.bitWidth - 1 - (size - 1).leadingZeroBitCount  // 2^exponent < size
            let step = max(1 << max(exponent - 2, 0), 16)
            let rounded = (size + step - 1) / step * step
            self.byteCount = rounded
            index = exponent * 4 + min(3, max(0, (rounded - (1 << exponent)) / step - 1))
        }
    }

    /// Counts since the process started (or since ``resetStatistics()``).
    public struct Statistics: Sendable {
        /// Blocks that had to come from the system.
        public internal(set) var systemAllocations = 0
        /// The largest of them, in bytes.
        public internal(set) var largestSystemAllocation = 0
        /// Bytes in use by live buffers.
        public internal(set) var bytesInUse = 0
        /// The most that were in use at once.
        public internal(set) var peakBytesInUse = 0
        /// Bytes kept for reuse.
        public internal(set) var bytesCached = 0
    }

    private struct State: @unchecked Sendable {
        var freeBlocks = [[UnsafeMutableRawPointer]](repeating: [], count: 64 * 4)
        var statistics = Statistics()
        var allocationLimit = 16 << 30
        var cacheLimit = 1 << 30
    }

    private let state = Mutex(State())

    /// The largest single allocation that is tried, in bytes (16 GiB unless set): a file's word
    /// must not be able to take the machine's memory.
    public static var allocationLimit: Int {
        get { shared.state.withLock { $0.allocationLimit } }
        set { shared.state.withLock { $0.allocationLimit = newValue } }
    }

    /// Bytes that are kept for reuse at most (1 GiB unless set).
    public static var cacheLimit: Int {
        get { shared.state.withLock { $0.cacheLimit } }
        set { shared.state.withLock { $0.cacheLimit = newValue } }
    }

    public static var statistics: Statistics { shared.state.withLock { $0.statistics } }

    public static func resetStatistics() {
        shared.state.withLock {
            $0.statistics.systemAllocations = 0
            $0.statistics.largestSystemAllocation = 0
            $0.statistics.peakBytesInUse = $0.statistics.bytesInUse
        }
    }

    /// Returns every block kept for reuse to the system.
    public static func trim() {
        shared.state.withLock { state in
            for index in state.freeBlocks.indices {
                for block in state.freeBlocks[index] { free(block) }
                state.freeBlocks[index] = []
            }
            state.statistics.bytesCached = 0
        }
    }

    func allocate(byteCount: Int) throws -> Buffer {
        // Far above any limit that is meant, and below what the size classes can round up.
        guard byteCount >= 0, byteCount <= 1 << 60 else {
            throw TensorError.allocationLimit(
                requestedBytes: byteCount, limitBytes: Self.allocationLimit)
        }
        let sizeClass = SizeClass(fitting: byteCount)
        let (recycled, limit) = state.withLock { state -> (UnsafeMutableRawPointer?, Int) in
            guard byteCount <= state.allocationLimit else { return (nil, state.allocationLimit) }
            state.statistics.bytesInUse += sizeClass.byteCount
            state.statistics.peakBytesInUse = max(
                state.statistics.peakBytesInUse, state.statistics.bytesInUse)
            guard let block = state.freeBlocks[sizeClass.index].popLast() else {
                return (nil, state.allocationLimit)
            }
            state.statistics.bytesCached -= sizeClass.byteCount
            return (block, state.allocationLimit)
        }
        guard byteCount <= limit else {
            throw TensorError.allocationLimit(requestedBytes: byteCount, limitBytes: limit)
        }
        if let recycled {
            return Buffer(pooled: recycled, byteCount: byteCount, sizeClass: sizeClass)
        }
        var block: UnsafeMutableRawPointer?
        guard posix_memalign(&block, 64, sizeClass.byteCount) == 0, let block else {
            state.withLock { $0.statistics.bytesInUse -= sizeClass.byteCount }
            throw TensorError.allocationLimit(requestedBytes: byteCount, limitBytes: limit)
        }
        state.withLock {
            $0.statistics.systemAllocations += 1
            $0.statistics.largestSystemAllocation = max(
                $0.statistics.largestSystemAllocation, sizeClass.byteCount)
        }
        return Buffer(pooled: block, byteCount: byteCount, sizeClass: sizeClass)
    }

    func recycle(_ block: UnsafeMutableRawPointer, sizeClass: SizeClass) {
        let isKept = state.withLock { state in
            state.statistics.bytesInUse -= sizeClass.byteCount
            guard state.statistics.bytesCached + sizeClass.byteCount <= state.cacheLimit else {
                return false
            }
            state.statistics.bytesCached += sizeClass.byteCount
            state.freeBlocks[sizeClass.index].append(block)
            return true
        }
        if !isKept { free(block) }
    }
}
