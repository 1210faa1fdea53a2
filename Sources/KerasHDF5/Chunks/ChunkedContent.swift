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

    /// Copies what of a chunk lies in the dataset, one run of neighbours at a time.
    private func copy(
        _ bytes: [UInt8], of chunk: StoredChunk, into buffer: UnsafeMutableRawBufferPointer
    ) {
        let coordinates = grid.coordinates(of: chunk.index)
        var (run, axes) = axes(of: grid.extent(at: coordinates))
        run *= grid.elementSize
        var (from, to) = (0, 0)
        for (dimension, coordinate) in coordinates.enumerated() {
            to = to * grid.shape[dimension] + coordinate * grid.chunk[dimension]
        }
        to *= grid.elementSize
        bytes.withUnsafeBytes { source in
            while true {
                UnsafeMutableRawBufferPointer(rebasing: buffer[to..<to + run])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[from..<from + run]))
                // The next place: those behind the axis that moves on begin again.
                var index = axes.count - 1
                while index >= 0, axes[index].place + 1 == axes[index].extent {
                    from -= axes[index].place * axes[index].sourceStride
                    to -= axes[index].place * axes[index].targetStride
                    axes[index].place = 0
                    index -= 1
                }
                guard index >= 0 else { return }
                axes[index].place += 1
                from += axes[index].sourceStride
                to += axes[index].targetStride
            }
        }
    }

    /// A dimension along which runs are copied, with distances in bytes.
    private struct Axis {
        let extent: Int
        let sourceStride: Int
        let targetStride: Int
        var place = 0
    }

    /// How many elements lie side by side both in a chunk and in the dataset, and the dimensions of
    /// more than one place beyond: a file may have 32 dimensions, and one element in a row.
    private func axes(of extent: [Int]) -> (run: Int, axes: [Axis]) {
        var run = 1
        var axes: [Axis] = []
        // No overflow: neither the dataset nor a chunk has more elements than can be counted.
        var (source, target) = (1, 1)
        for dimension in extent.indices.reversed() {
            if extent[dimension] > 1 {
                if axes.isEmpty, source == run, target == run {
                    run *= extent[dimension]
                } else {
                    axes.append(
                        Axis(
                            extent: extent[dimension], sourceStride: source * grid.elementSize,
                            targetStride: target * grid.elementSize))
                }
            }
            source *= grid.chunk[dimension]
            target *= grid.shape[dimension]
        }
        return (run, axes.reversed())
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
