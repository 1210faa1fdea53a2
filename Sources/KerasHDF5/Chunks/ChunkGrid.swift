/// How a dataset is cut into chunks: all of the same shape, those at the far edges partly unused.
struct ChunkGrid: Sendable {
    /// The dataset's dimensions.
    let shape: [Int]
    /// A chunk's.
    let chunk: [Int]
    let elementSize: Int
    /// The bytes of a chunk.
    let chunkBytes: Int
    /// How many chunks there are along each dimension, and all together.
    let counts: [Int]
    let count: Int
    /// How many there may be along each dimension once it is fully grown; `nil` without a limit.
    let maximalCounts: [Int?]

    init(_ dataspace: DataspaceMessage, chunk: [Int], elementSize: Int, cursor: ByteCursor) throws {
        guard chunk.count == dataspace.shape.count, !chunk.isEmpty, !chunk.contains(0) else {
            throw cursor.malformed(
                "chunks of shape \(chunk) for a dataset of shape \(dataspace.shape)")
        }
        var bytes = elementSize
        for size in chunk {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
            guard !overflow else { throw cursor.malformed("the size of its chunks overflows") }
            bytes = product
        }
        shape = dataspace.shape
        self.chunk = chunk
        self.elementSize = elementSize
        chunkBytes = bytes
        counts = zip(shape, chunk).map { Self.pieces($0, of: $1) }
        // No overflow: there are at most as many chunks as elements.
        count = counts.contains(0) ? 0 : counts.reduce(1, *)
        maximalCounts = zip(dataspace.maximalShape, chunk).map { maximum, size in
            maximum.map { Self.pieces($0, of: size) }
        }
    }

    private static func pieces(_ extent: Int, of size: Int) -> Int {
        extent == 0 ? 0 : (extent - 1) / size + 1
    }

    /// The place of a chunk in row-major order; `nil` if it is outside of the dataset.
    func index(of coordinates: [Int]) -> Int? {
        var index = 0
        for (coordinate, count) in zip(coordinates, counts) {
            guard coordinate < count else { return nil }
            index = index * count + coordinate
        }
        return index
    }

    /// The coordinates of the chunk at a place in row-major order, in units of chunks.
    func coordinates(of index: Int) -> [Int] {
        var rest = index
        var coordinates = counts
        for dimension in counts.indices.reversed() {
            coordinates[dimension] = rest % counts[dimension]
            rest /= counts[dimension]
        }
        return coordinates
    }

    /// How much of a chunk lies in the dataset, in elements along each dimension.
    func extent(at coordinates: [Int]) -> [Int] {
        zip(zip(shape, chunk), coordinates).map { min($0.1, $0.0 - $0.1 * $1) }
    }
}
