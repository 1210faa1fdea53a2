/// Where groups with many links and objects with many attributes keep them (`FRHP`).
///
/// Objects lie in direct blocks, which together form one space of offsets; a table of doubling
/// block sizes leads to them. The blocks are found once; an object is then a stretch of one.
struct FractalHeap {
    private let reader: MetadataReader
    private let address: UInt64
    private let idSize: Int
    private let offsetWidth: Int
    private let lengthWidth: Int
    private let maximalObjectSize: Int
    private let hugeObjects: HugeObjects
    private let blocks: [HeapBlock]
    private var objectBytes = 0

    init(at address: UInt64, reader: MetadataReader) throws {
        self.reader = reader
        self.address = address
        var cursor = try reader.cursor(at: address, count: 9, of: "fractal heap")
        try cursor.skip(7)
        guard try cursor.uint16() == 0 else {
            throw HDF5Error.unsupported(path: "", feature: "a fractal heap with filters")
        }
        cursor = try reader.checkedCursor(at: address, count: 146, of: "fractal heap")
        try cursor.expectSignature("FRHP")
        let version = try cursor.uint8()
        guard version == 0 else { throw cursor.malformed("version \(version) does not exist") }
        idSize = Int(try cursor.uint16())
        try cursor.skip(2)
        let flags = try cursor.uint8()
        maximalObjectSize = Int(try cursor.uint32())
        try cursor.skip(8)  // the next number of a huge object
        let hugeTree = try cursor.address()
        try cursor.skip(8 * 10)  // free space, and counts of objects
        let table = try HeapTable(&cursor, hasChecksums: flags & 0x02 != 0, heap: address)

        offsetWidth = table.offsetWidth
        lengthWidth = min(
            (table.maximalDirectSize.trailingZeroBitCount + 7) / 8,
            (UInt64(maximalObjectSize).significantBits - 1) / 8 + 1)
        guard 1 + offsetWidth + lengthWidth <= idSize else {
            throw cursor.malformed("identifiers of \(idSize) bytes")
        }
        hugeObjects = try HugeObjects(tree: hugeTree, idWidth: min(idSize - 1, 8), reader)
        blocks = try table.blocks(reader)
    }

    /// The object with the identifier that comes next in `cursor`; each is asked for once.
    mutating func object(_ cursor: inout ByteCursor) throws -> MetadataBlock {
        var id = ByteCursor(try cursor.block(idSize), structure: "fractal heap identifier")
        let object = try object(of: &id)
        // Objects do not overlap: together they cannot be larger than the file.
        objectBytes += object.count
        guard objectBytes <= reader.end else { throw id.malformed("its object overlaps another") }
        // Of many objects that are kept, each would keep the page around it.
        return MetadataBlock(
            bytes: object.ownBytes, range: 0..<object.count, address: object.address)
    }

    private func object(of id: inout ByteCursor) throws -> MetadataBlock {
        let head = try id.uint8()
        switch head & 0xF0 {
        case 0x00:
            let offset = try id.unsigned(bytes: offsetWidth)
            let length = try id.unsigned(bytes: lengthWidth)
            guard length <= UInt64(maximalObjectSize), let place = place(offset, length) else {
                throw id.malformed("there is no object of \(length) bytes at \(offset)")
            }
            return try reader.block(at: place, count: Int(length), of: "fractal heap object")
        case 0x10:
            return try hugeObjects.object(&id)
        default:
            // A tiny one, inside its identifier, is smaller than any link or attribute.
            throw id.malformed("an object of kind \(head >> 4)")
        }
    }

    /// Where in the file the bytes at `offset` of the heap's space are.
    private func place(_ offset: UInt64, _ length: UInt64) -> UInt64? {
        var (low, high) = (0, blocks.count)
        while low < high {
            let middle = (low + high) / 2
            if blocks[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return nil }
        let block = blocks[low - 1]
        let start = offset - block.offset
        guard start >= UInt64(block.headSize), length <= UInt64(block.size),
            start <= UInt64(block.size) - length
        else { return nil }
        return block.address + start
    }
}
