/// One direct block of a fractal heap.
struct HeapBlock {
    /// Where its bytes, head included, stand in the heap's space.
    let offset: UInt64
    let address: UInt64
    let size: Int
    /// Bytes before the first object.
    let headSize: Int
}

/// The doubling table of a fractal heap: rows of `width` blocks. The blocks of the first two rows
/// have the starting size, those of each further row twice the size of the row before; rows beyond
/// the largest direct size hold indirect blocks, which are tables again (`FHIB`).
struct HeapTable {
    let maximalDirectSize: UInt64
    /// The bytes of an offset in the heap's space.
    let offsetWidth: Int
    private let width: Int
    private let startingSize: UInt64
    private let spaceBits: Int
    private let root: UInt64?
    private let rootRows: Int
    private let hasChecksums: Bool
    private let heap: UInt64

    /// Reads the end of the heap's header.
    init(_ cursor: inout ByteCursor, hasChecksums: Bool, heap: UInt64) throws {
        width = Int(try cursor.uint16())
        startingSize = try cursor.uint64()
        maximalDirectSize = try cursor.uint64()
        spaceBits = Int(try cursor.uint16())
        try cursor.skip(2)
        root = try cursor.address()
        rootRows = Int(try cursor.uint16())
        offsetWidth = (spaceBits + 7) / 8
        self.hasChecksums = hasChecksums
        self.heap = heap
        // Sizes are powers of two, so that every row starts and ends at one.
        guard width > 0, width & (width - 1) == 0, startingSize.isPowerOfTwo,
            maximalDirectSize.isPowerOfTwo, startingSize <= maximalDirectSize,
            maximalDirectSize <= 1 << 32, (1...63).contains(spaceBits)
        else {
            throw cursor.malformed(
                "blocks of \(startingSize) to \(maximalDirectSize) bytes in rows of \(width)")
        }
    }

    /// All direct blocks in the order of their offsets, their heads checked.
    func blocks(_ reader: MetadataReader) throws -> [HeapBlock] {
        guard let root else { return [] }
        var found = Found()
        if rootRows == 0 {
            try addDirect(root, offset: 0, size: startingSize, &found, reader)
        } else {
            try addIndirect(root, offset: 0, rows: rootRows, &found, reader)
        }
        return found.blocks
    }

    private struct Found {
        var blocks: [HeapBlock] = []
        /// Blocks do not overlap: together they cannot be larger than the file.
        var bytes = 0

        mutating func count(_ size: Int, _ cursor: ByteCursor, _ reader: MetadataReader) throws {
            bytes += size
            guard bytes <= reader.end else { throw cursor.malformed("its blocks overlap") }
        }
    }

    private func rowSize(_ row: Int) -> UInt64 { startingSize << UInt64(max(row - 1, 0)) }

    private var directRows: Int {
        maximalDirectSize.trailingZeroBitCount - startingSize.trailingZeroBitCount + 2
    }

    private func addDirect(
        _ address: UInt64, offset: UInt64, size: UInt64, _ found: inout Found,
        _ reader: MetadataReader
    ) throws {
        let size = Int(size)
        let headSize = 13 + offsetWidth + (hasChecksums ? 4 : 0)
        let block = try reader.block(at: address, count: size, of: "fractal heap block")
        var cursor = ByteCursor(block, structure: "fractal heap block")
        try checkHead(&cursor, "FHDB", offset: offset)
        if hasChecksums {
            // The checksum is that of the whole block with zeros in its place.
            let place = cursor.offset
            let stored = try cursor.uint32()
            var bytes = block.ownBytes
            bytes.replaceSubrange(place..<place + 4, with: [0, 0, 0, 0])
            guard !reader.verifiesChecksums || Lookup3.hash(bytes[...]) == stored else {
                throw cursor.malformed("its checksum is wrong")
            }
        }
        try found.count(size, cursor, reader)
        found.blocks.append(
            HeapBlock(offset: offset, address: address, size: size, headSize: headSize))
    }

    /// Recursion ends because an indirect block in row n has fewer than n rows, at most 63.
    private func addIndirect(
        _ address: UInt64, offset: UInt64, rows: Int, _ found: inout Found,
        _ reader: MetadataReader
    ) throws {
        let size = 13 + offsetWidth + 8 * width * rows + 4
        var cursor = try reader.checkedCursor(
            at: address, count: size, of: "fractal heap indirect block")
        try checkHead(&cursor, "FHIB", offset: offset)
        try found.count(size, cursor, reader)
        var childOffset = offset
        for row in 0..<rows {
            // A row must fit into the space of offsets; that also keeps the shifts in range.
            let bits = startingSize.trailingZeroBitCount + width.trailingZeroBitCount
            guard bits + max(row - 1, 0) < spaceBits else {
                throw cursor.malformed("\(rows) rows in a space of \(spaceBits) bits")
            }
            let childSize = rowSize(row)
            for _ in 0..<width {
                if let child = try cursor.address() {
                    if row < directRows {
                        try addDirect(child, offset: childOffset, size: childSize, &found, reader)
                    } else {
                        let childRows = childSize.trailingZeroBitCount - bits + 1
                        guard childRows > 0 else {
                            throw cursor.malformed("an indirect block of \(childSize) bytes")
                        }
                        try addIndirect(
                            child, offset: childOffset, rows: childRows, &found, reader)
                    }
                }
                childOffset += childSize
            }
        }
    }

    private func checkHead(
        _ cursor: inout ByteCursor, _ signature: StaticString, offset: UInt64
    ) throws {
        try cursor.expectSignature(signature)
        guard try cursor.uint8() == 0 else { throw cursor.malformed("its version is not 0") }
        guard try cursor.uint64() == heap else { throw cursor.malformed("it is another heap's") }
        guard try cursor.unsigned(bytes: offsetWidth) == offset else {
            throw cursor.malformed("it stands at another offset than \(offset)")
        }
    }
}

extension UInt64 {
    fileprivate var isPowerOfTwo: Bool { nonzeroBitCount == 1 }
    /// The bits needed to store the number; 1 for zero.
    var significantBits: Int { Swift.max(1, 64 - leadingZeroBitCount) }
}
