/// How a dataset's chunks are shaped and found: the chunked part of a layout message.
struct ChunkLayout: Sendable {
    /// A chunk's dimensions, and after them the size of an element in bytes.
    let dimensions: [Int]
    /// Whether chunks that reach beyond the dataset were stored without filters.
    let leavesEdgesUnfiltered: Bool
    let index: Index
    /// Where the index is, or the first chunk if there is none; `nil` if nothing was ever written.
    let address: UInt64?

    enum Index: Sendable, Hashable {
        /// A B-tree of version 1, in all files of h5py's defaults.
        case tree1
        /// One chunk is all there is; its size is known only if it went through filters.
        case single(size: UInt64?, mask: UInt32)
        /// No index: all chunks lie one after the other.
        case implicit
        case fixedArray
        case extensibleArray
        case tree2
    }

    /// Version 3, and 1 and 2, whose address comes in the same place.
    init(tree1 cursor: inout ByteCursor, rank: Int) throws {
        address = try cursor.address()
        dimensions = try (0..<rank).map { _ in Int(try cursor.uint32()) }
        leavesEdgesUnfiltered = false
        index = .tree1
    }

    /// Version 4 and later.
    init(indexed cursor: inout ByteCursor) throws {
        let flags = try cursor.uint8()
        leavesEdgesUnfiltered = flags & 0x01 != 0
        let rank = Int(try cursor.uint8())
        let width = Int(try cursor.uint8())
        dimensions = try (0..<rank).map { _ in
            let size = try cursor.unsigned(bytes: width)
            guard let size = Int(exactly: size) else {
                throw cursor.malformed("a chunk of \(size) elements")
            }
            return size
        }
        let kind = try cursor.uint8()
        switch kind {
        case 1:
            index =
                flags & 0x02 == 0
                ? .single(size: nil, mask: 0)
                : .single(size: try cursor.uint64(), mask: try cursor.uint32())
        case 2: index = .implicit
        // What the indexes say of their own sizes is repeated in their headers.
        case 3:
            try cursor.skip(1)
            index = .fixedArray
        case 4:
            try cursor.skip(5)
            index = .extensibleArray
        case 5:
            try cursor.skip(6)
            index = .tree2
        default: throw cursor.malformed("a chunk index of type \(kind)")
        }
        address = try cursor.address()
    }
}
