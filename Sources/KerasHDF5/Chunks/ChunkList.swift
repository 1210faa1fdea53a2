/// A chunk that was written, where it is and how.
struct StoredChunk: Sendable {
    /// Its place among the dataset's chunks, in row-major order.
    let index: Int
    let address: UInt64
    /// Its bytes in the file.
    let size: Int
    /// A bit for each filter that was left out.
    let mask: UInt32
}

/// Collects a dataset's stored chunks, whatever index they come from, and checks each against the
/// file before anything is allocated for it.
struct ChunkList {
    let grid: ChunkGrid
    let filters: FilterPipeline
    /// Whether chunks that reach beyond the dataset were stored without filters.
    let leavesEdgesUnfiltered: Bool
    let reader: MetadataReader
    private(set) var chunks: [StoredChunk] = []
    private var bytes = 0

    init(
        grid: ChunkGrid, filters: FilterPipeline, leavesEdgesUnfiltered: Bool,
        reader: MetadataReader
    ) {
        self.grid = grid
        self.filters = filters
        self.leavesEdgesUnfiltered = leavesEdgesUnfiltered
        self.reader = reader
    }

    /// Adds a chunk; one outside of the dataset, left behind when it shrank, is passed over.
    ///
    /// - Parameter size: its bytes in the file; `nil` for those of its elements.
    mutating func add(
        at coordinates: [Int], address: UInt64, size: UInt64?, mask: UInt32
    ) throws {
        guard let index = grid.index(of: coordinates) else { return }
        func malformed(_ reason: String) -> HDF5Error {
            .malformed(path: "", structure: "chunk", offset: address, reason: reason)
        }
        let isUnfiltered = leavesEdgesUnfiltered && grid.extent(at: coordinates) != grid.chunk
        let mask = isUnfiltered ? UInt32.max : mask
        let size = size ?? UInt64(grid.chunkBytes)
        guard let count = Int(exactly: size), reader.contains(address, count: count) else {
            throw malformed("its \(size) bytes reach beyond the file's end at \(reader.end)")
        }
        guard filters.canDecode(stored: count, mask: mask, size: grid.chunkBytes) else {
            throw malformed("its \(count) bytes cannot become \(grid.chunkBytes)")
        }
        // Chunks do not overlap: together they cannot be larger than the file.
        bytes += count
        guard bytes <= reader.end else { throw malformed("it overlaps with another") }
        chunks.append(StoredChunk(index: index, address: address, size: count, mask: mask))
        // Those without an index are not read from the file, and take time all the same.
        reader.work.wrappingAdd(MemoryLayout<StoredChunk>.size, ordering: .relaxed)
        try HDF5Limits.check(
            chunks.count, limit: reader.limits.chunks, "number of chunks of a dataset")
    }

    /// All chunks in row-major order, each there once.
    func sorted() throws -> [StoredChunk] {
        let sorted = chunks.sorted { $0.index < $1.index }
        for (chunk, next) in zip(sorted, sorted.dropFirst()) where chunk.index == next.index {
            throw HDF5Error.malformed(
                path: "", structure: "chunk", offset: next.address,
                reason: "the chunk at \(grid.coordinates(of: next.index)) is there twice")
        }
        return sorted
    }
}
