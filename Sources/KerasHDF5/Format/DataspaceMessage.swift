/// The dimensions of a dataset or attribute (message 0x0001, versions 1 and 2).
struct DataspaceMessage: Hashable {
    /// Row-major, slowest first; empty for a scalar.
    let shape: [Int]
    /// The number of elements.
    let elementCount: Int

    init(_ cursor: inout ByteCursor, limits: HDF5Limits) throws {
        let version = try cursor.uint8()
        let rank = Int(try cursor.uint8())
        try HDF5Limits.check(rank, limit: limits.rank, "rank")
        let flags = try cursor.uint8()
        switch version {
        case 1:
            try cursor.skip(5)
        case 2:
            let kind = try cursor.uint8()
            guard kind != 2 else {
                throw HDF5Error.unsupported(path: "", feature: "a null dataspace")
            }
            guard kind <= 1 else { throw cursor.malformed("class \(kind) does not exist") }
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
        if flags & 0x01 != 0 { try cursor.skip(8 * rank) }  // maximal dimensions
        self.shape = shape
        elementCount = shape.contains(0) ? 0 : extent
    }
}
