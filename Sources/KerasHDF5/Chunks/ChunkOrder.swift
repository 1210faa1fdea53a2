/// The order in which an array of chunks (implicit, fixed, extensible) has them: row-major over the
/// fully grown dataset, with the dimension that has no limit, if there is one, going slowest.
struct ChunkOrder {
    /// Dimensions from the slowest to the fastest, and how many chunks one step along each skips.
    private let strides: [(dimension: Int, step: Int)]

    init(_ grid: ChunkGrid, cursor: ByteCursor) throws {
        let unlimited = grid.maximalCounts.indices.filter { grid.maximalCounts[$0] == nil }
        guard unlimited.count <= 1 else {
            throw cursor.malformed("an array of chunks for \(unlimited.count) growing dimensions")
        }
        var step = 1
        var strides: [(dimension: Int, step: Int)] = []
        for (dimension, count) in grid.maximalCounts.enumerated().reversed() {
            guard let count else { continue }
            strides.append((dimension, step))
            let (product, overflow) = step.multipliedReportingOverflow(by: max(count, 1))
            guard !overflow else { throw cursor.malformed("the number of its chunks overflows") }
            step = product
        }
        if let dimension = unlimited.first { strides.append((dimension, step)) }
        self.strides = strides.reversed()
    }

    /// The coordinates of the chunk at `index`, in units of chunks.
    func coordinates(of index: Int) -> [Int] {
        var rest = index
        var coordinates = [Int](repeating: 0, count: strides.count)
        for (dimension, step) in strides {
            coordinates[dimension] = rest / step
            rest %= step
        }
        return coordinates
    }
}
