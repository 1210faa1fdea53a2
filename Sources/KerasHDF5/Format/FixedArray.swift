/// An index over the chunks of a dataset that cannot grow (`FAHD`, `FADB`): one element for each.
struct FixedArray {
    private let blocks: ArrayBlocks
    private let count: Int
    private let block: UInt64?

    init(at address: UInt64, reader: MetadataReader) throws {
        var cursor = try reader.checkedCursor(at: address, count: 28, of: "fixed array")
        try cursor.expectSignature("FAHD")
        let version = try cursor.uint8()
        guard version == 0 else { throw cursor.malformed("version \(version) does not exist") }
        try cursor.skip(1)  // whether chunks are filtered; the dataset knows
        let elementSize = Int(try cursor.uint8())
        let pageBits = Int(try cursor.uint8())
        let declared = try cursor.uint64()
        block = try cursor.address()
        guard elementSize >= 8, pageBits <= 32, declared <= UInt64(reader.end / elementSize) else {
            throw cursor.malformed("\(declared) elements of \(elementSize) bytes")
        }
        count = Int(declared)
        blocks = ArrayBlocks(
            reader: reader, header: address, elementSize: elementSize, pageBits: pageBits)
    }

    /// Calls `body` with each element and its number.
    func readElements(_ body: ArrayBlocks.Body) throws {
        guard let block else { return }
        let pages = blocks.pageCount(count)
        guard pages > 0 else {
            var cursor = try blocks.block(
                "FADB", at: block, size: count * blocks.elementSize, of: "fixed array block")
            try blocks.readElements(&cursor, from: 0, count: count, body)
            return
        }
        // A bitmap says which pages were written; they follow the block.
        let bitmapSize = (pages + 7) / 8
        var cursor = try blocks.block(
            "FADB", at: block, size: bitmapSize, of: "fixed array block")
        let written = try cursor.block(bitmapSize)
        try blocks.readPages(
            at: block + UInt64(ArrayBlocks.overhead + bitmapSize), from: 0, count: count,
            of: "fixed array page", isWritten: written.bit, body)
    }
}
