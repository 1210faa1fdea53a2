import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Keeps the memory of tensors that are gone for reuse, by size class.
///
/// malloc returns blocks over its mmap threshold to the system, and faulting their pages in again
/// costs more than most ops; a training step that repeats the same shapes gets all of its memory
/// from here after its first run.
public enum BufferPool {
    /// Four classes to each power of two: at most 25 % of a block is unused.
    struct SizeClass {
        let index: Int
        let byteCount: Int

        init(fitting byteCount: Int) {
            let size = max(byteCount, 64)
            let exponent = Int.bitWidth - 1 - (size - 1).leadingZeroBitCount  // 2^exponent < size
            // In shifts: the processor divides for longer than all of the rest takes.
            let shift = max(exponent - 2, 4)
            let rounded = ((size + (1 << shift) - 1) >> shift) << shift
            self.byteCount = rounded
            index = exponent * 4 + min(3, max(0, ((rounded - (1 << exponent)) >> shift) - 1))
        }
    }

    /// Counts since the process started (or since ``resetStatistics()``).
    public struct Statistics: Sendable {
        /// Blocks that had to come from the system.
        public internal(set) var systemAllocations = 0
        /// The largest of them, in bytes.
        public internal(set) var largestSystemAllocation = 0
        /// Bytes in use by tensors and buffers.
        public internal(set) var bytesInUse = 0
        /// The most that were in use at once.
        public internal(set) var peakBytesInUse = 0
        /// Bytes kept for reuse.
        public internal(set) var bytesCached = 0
    }

    /// A block of memory that is in use.
    struct Block {
        let pointer: UnsafeMutableRawPointer
        let sizeClass: SizeClass
    }

    /// Blocks that are kept, the one that was used last first. Neither a list through the blocks
    /// themselves, of which what writes beside its memory would decide which address somebody gets next,
    /// nor an array, which would be asked at each step whether somebody else has it, too.
    private struct BlockStack {
        private var blocks: UnsafeMutablePointer<UnsafeMutableRawPointer>?
        private var count = 0
        private var capacity = 0

        mutating func pop() -> UnsafeMutableRawPointer? {
            guard count > 0, let blocks else { return nil }
            count -= 1
            return blocks[count]
        }

        mutating func push(_ block: UnsafeMutableRawPointer) {
            if count == capacity {
                capacity = max(16, 2 * capacity)
                let larger = UnsafeMutablePointer<UnsafeMutableRawPointer>.allocate(
                    capacity: capacity)
                if let blocks {
                    larger.moveInitialize(from: blocks, count: count)
                    blocks.deallocate()
                }
                blocks = larger
            }
            blocks?[count] = block
            count += 1
        }
    }

    private struct State: @unchecked Sendable {
        /// The blocks of each class that are kept.
        let freeBlocks = UnsafeMutablePointer<BlockStack>.allocate(capacity: classCount)
        var statistics = Statistics()
        var allocationLimit = 16 << 30
        var cacheLimit = 1 << 30

        init() { freeBlocks.initialize(repeating: BlockStack(), count: State.classCount) }

        static let classCount = 64 * 4

        mutating func takeFree(_ sizeClass: SizeClass) -> UnsafeMutableRawPointer? {
            guard let block = freeBlocks[sizeClass.index].pop() else { return nil }
            statistics.bytesCached -= sizeClass.byteCount
            return block
        }

        mutating func keep(_ block: Block) {
            freeBlocks[block.sizeClass.index].push(block.pointer)
            statistics.bytesCached += block.sizeClass.byteCount
        }
    }

    private static let state = Mutex(State())

    /// The largest single allocation that is tried, in bytes (16 GiB unless set): a file's word
    /// must not be able to take the machine's memory.
    public static var allocationLimit: Int {
        get { state.withLock { $0.allocationLimit } }
        set { state.withLock { $0.allocationLimit = newValue } }
    }

    /// Bytes that are kept for reuse at most (1 GiB unless set).
    public static var cacheLimit: Int {
        get { state.withLock { $0.cacheLimit } }
        set { state.withLock { $0.cacheLimit = newValue } }
    }

    public static var statistics: Statistics { state.withLock { $0.statistics } }

    public static func resetStatistics() {
        state.withLock {
            $0.statistics.systemAllocations = 0
            $0.statistics.largestSystemAllocation = 0
            $0.statistics.peakBytesInUse = $0.statistics.bytesInUse
        }
    }

    /// Returns every block kept for reuse to the system.
    public static func trim() {
        state.withLock { state in
            for index in 0..<State.classCount {
                while let block = state.freeBlocks[index].pop() { free(block) }
            }
            state.statistics.bytesCached = 0
        }
    }

    /// A block of at least `byteCount` bytes, which has to be given back.
    ///
    /// - Throws: ``TensorError/allocationLimit(requestedBytes:limitBytes:)``.
    static func allocate(byteCount: Int) throws -> Block {
        // Far above any limit that is meant, and below what the size classes can round up.
        guard byteCount >= 0, byteCount <= 1 << 60 else {
            throw TensorError.allocationLimit(
                requestedBytes: byteCount, limitBytes: allocationLimit)
        }
        let sizeClass = SizeClass(fitting: byteCount)
        let (recycled, limit) = state.withLock { state -> (UnsafeMutableRawPointer?, Int) in
            guard byteCount <= state.allocationLimit else { return (nil, state.allocationLimit) }
            state.statistics.bytesInUse += sizeClass.byteCount
            state.statistics.peakBytesInUse = max(
                state.statistics.peakBytesInUse, state.statistics.bytesInUse)
            return (state.takeFree(sizeClass), state.allocationLimit)
        }
        if let recycled { return Block(pointer: recycled, sizeClass: sizeClass) }
        guard byteCount <= limit else {
            throw TensorError.allocationLimit(requestedBytes: byteCount, limitBytes: limit)
        }
        guard let block = systemBlock(sizeClass, for: byteCount) else {
            state.withLock { $0.statistics.bytesInUse -= sizeClass.byteCount }
            throw TensorError.allocationLimit(requestedBytes: byteCount, limitBytes: limit)
        }
        state.withLock {
            $0.statistics.systemAllocations += 1
            $0.statistics.largestSystemAllocation = max(
                $0.statistics.largestSystemAllocation, sizeClass.byteCount)
        }
        return Block(pointer: block, sizeClass: sizeClass)
    }

    /// Memory of the system, in huge pages where they fit and it has them: kernels that run through
    /// large blocks would else wait for the addresses of their pages, one for each 4 kB.
    private static func systemBlock(
        _ sizeClass: SizeClass, for byteCount: Int
    ) -> UnsafeMutableRawPointer? {
        let hugePage = 2 << 20
        let isHuge = byteCount >= hugePage
        var block: UnsafeMutableRawPointer?
        guard posix_memalign(&block, isHuge ? hugePage : 64, sizeClass.byteCount) == 0 else {
            return nil
        }
        #if os(Linux)
            // Only what was asked for: what the class has beyond stays without memory.
            if isHuge { madvise(block, byteCount / hugePage * hugePage, MADV_HUGEPAGE) }
        #endif
        return block
    }

    static func recycle(_ block: Block) {
        let isKept = state.withLock { state in
            state.statistics.bytesInUse -= block.sizeClass.byteCount
            guard state.statistics.bytesCached + block.sizeClass.byteCount <= state.cacheLimit
            else { return false }
            state.keep(block)
            return true
        }
        if !isKept { free(block.pointer) }
    }
}
