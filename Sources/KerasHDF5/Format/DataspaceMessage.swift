/// The dimensions of a dataset or attribute (message 0x0001, versions 1 and 2).
struct DataspaceMessage: Hashable {
    /// Row-major, slowest first; empty for a scalar and for a null dataspace.
    let shape: [Int]
    /// What each dimension may grow to; `nil` for one without a limit.
    let maximalShape: [Int?]
    /// The number of elements; 1 for a scalar, 0 for a null dataspace.
    let elementCount: Int

    init(_ cursor: inout ByteCursor, limits: HDF5Limits) throws {
        let version = try cursor.uint8()
        let rank = Int(try cursor.uint8())
        try HDF5Limits.check(rank, limit: limits.rank, "rank")
        let flags = try cursor.uint8()
        var isNull = false
        switch version {
        case 1:
            try cursor.skip(5)
        case 2:
            let kind = try cursor.uint8()
            guard kind <= 2 else { throw cursor.malformed("class \(kind) does not exist") }
            isNull = kind == 2
            guard !isNull || rank == 0 else {
                throw cursor.malformed("a null dataspace of rank \(rank)")
            }
        default:
            throw cursor.malformed("version \(version) does not exist")
        }
        guard flags & 0x02 == 0 else { throw cursor.malformed("it permutes dimensions") }

        var shape: [Int] = []
        shape.reserveCapacity(rank)
        // Not the product: with a dimension of 0 it would hide an overflow of the others.
        var extent = 1
        for _ in 0..<rank {
            let dimension = try cursor.uint64()
            guard let size = Int(exactly: dimension) else {
                throw cursor.malformed("a dimension of \(dimension)")
            }
            let (product, overflow) = extent.multipliedReportingOverflow(by: max(size, 1))
            guard !overflow else { throw cursor.malformed("its dimensions overflow") }
            extent = product
            shape.append(size)
        }
        self.shape = shape
        maximalShape =
            flags & 0x01 == 0 ? shape : try shape.map { try Self.maximum(&cursor, size: $0) }
        elementCount = isNull || shape.contains(0) ? 0 : extent
    }

    private static func maximum(_ cursor: inout ByteCursor, size: Int) throws -> Int? {
        let maximum = try cursor.uint64()
        guard maximum != .max else { return nil }
        guard let limit = Int(exactly: maximum), limit >= size else {
            throw cursor.malformed("a dimension of \(size), at most \(maximum)")
        }
        return limit
    }
}
