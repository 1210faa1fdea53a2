/// The elements of a dataset that is stored in chunks.
struct ChunkedContent: Sendable {
    let grid: ChunkGrid
    let filters: FilterPipeline
    /// In row-major order; those that are missing were never written.
    let chunks: [StoredChunk]
    /// The bytes of an element that was never written; empty for zeros.
    let fill: [UInt8]

    /// Fills `buffer`, which has the dataset's size, with the elements as the file has them.
    func read(into buffer: UnsafeMutableRawBufferPointer, _ reader: MetadataReader) throws {
        if chunks.count < grid.count { buffer.fill(repeating: fill) }
        for chunk in chunks {
            let block = try reader.rawBytes(at: chunk.address, count: chunk.size)
            let bytes = try filters.decode(
                block, mask: chunk.mask, size: grid.chunkBytes, address: chunk.address)
            copy(bytes, of: chunk, into: buffer)
        }
    }

    /// Copies what of a chunk lies in the dataset, one row along the last dimension at a time.
    private func copy(
        _ bytes: [UInt8], of chunk: StoredChunk, into buffer: UnsafeMutableRawBufferPointer
    ) {
        let coordinates = grid.coordinates(of: chunk.index)
        let extent = grid.extent(at: coordinates)
        let last = grid.shape.count - 1
        let rowBytes = extent[last] * grid.elementSize
        var row = [Int](repeating: 0, count: last)
        bytes.withUnsafeBytes { source in
            while true {
                var (from, to) = (0, 0)
                for dimension in 0...last {
                    let inside = dimension < last ? row[dimension] : 0
                    from = from * grid.chunk[dimension] + inside
                    to =
                        to * grid.shape[dimension] + coordinates[dimension] * grid.chunk[dimension]
                        + inside
                }
                let piece = source[from * grid.elementSize..<from * grid.elementSize + rowBytes]
                let target = to * grid.elementSize
                UnsafeMutableRawBufferPointer(rebasing: buffer[target..<target + rowBytes])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: piece))
                guard let next = (0..<last).last(where: { row[$0] + 1 < extent[$0] }) else {
                    return
                }
                row[next] += 1
                for dimension in next + 1..<max(last, next + 1) { row[dimension] = 0 }
            }
        }
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Fills the buffer with copies of an element; no bytes mean zeros.
    func fill(repeating element: [UInt8]) {
        guard !element.isEmpty else {
            initializeMemory(as: UInt8.self, repeating: 0)
            return
        }
        for index in indices { self[index] = element[index % element.count] }
    }
}
