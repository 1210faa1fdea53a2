/// An index over the chunks of a dataset that can grow along one dimension (`EAHD`, `EAIB`, `EASB`,
/// `EADB`).
///
/// The first elements are in the index block, the others in data blocks whose sizes grow: there are
/// 2^(n/2) blocks of minimum × 2^((n+1)/2) elements at step n, whole division. The index block
/// leads to the blocks of the first steps, super blocks to those of each later one.
struct ExtensibleArray {
    private let reader: MetadataReader
    private let blocks: ArrayBlocks
    private let indexBits: Int
    private let indexElements: Int
    private let minimum: Int
    private let directSteps: Int
    private let indexBlock: UInt64?

    init(at address: UInt64, reader: MetadataReader) throws {
        var cursor = try reader.checkedCursor(at: address, count: 72, of: "extensible array")
        try cursor.expectSignature("EAHD")
        let version = try cursor.uint8()
        guard version == 0 else { throw cursor.malformed("version \(version) does not exist") }
        try cursor.skip(1)  // whether chunks are filtered; the dataset knows
        let elementSize = Int(try cursor.uint8())
        indexBits = Int(try cursor.uint8())
        indexElements = Int(try cursor.uint8())
        minimum = Int(try cursor.uint8())
        let pointers = Int(try cursor.uint8())
        let pageBits = Int(try cursor.uint8())
        try cursor.skip(48)  // numbers of what there is
        indexBlock = try cursor.address()
        // Powers of two, and small enough that no number of elements overflows.
        guard elementSize >= 8, (1...56).contains(indexBits), pageBits <= 32,
            minimum.nonzeroBitCount == 1, pointers.nonzeroBitCount == 1,
            minimum.trailingZeroBitCount <= indexBits
        else { throw cursor.malformed("sizes that no array has") }
        directSteps = 2 * pointers.trailingZeroBitCount
        self.reader = reader
        blocks = ArrayBlocks(
            reader: reader, header: address, elementSize: elementSize, pageBits: pageBits)
    }

    private var steps: Int { 1 + indexBits - minimum.trailingZeroBitCount }
    private var offsetWidth: Int { (indexBits + 7) / 8 }

    private func blockCount(_ step: Int) -> Int { 1 << (step / 2) }
    private func elementCount(_ step: Int) -> Int { minimum << ((step + 1) / 2) }

    /// Calls `body` with each element of each block that was written, and its number.
    func readElements(_ body: ArrayBlocks.Body) throws {
        guard let indexBlock else { return }
        let direct = min(directSteps, steps)
        let directBlocks = (0..<direct).reduce(0) { $0 + blockCount($1) }
        let size = indexElements * blocks.elementSize + 8 * directBlocks + 8 * (steps - direct)
        var cursor = try blocks.block(
            "EAIB", at: indexBlock, size: size, of: "extensible array index")
        try blocks.readElements(&cursor, from: 0, count: indexElements, body)
        var first = indexElements
        var bytes = 0
        for step in 0..<direct {
            let count = elementCount(step)
            for _ in 0..<blockCount(step) {
                if let address = try cursor.address() {
                    try tally(count, &bytes, cursor)
                    try readBlock(at: address, from: first, count: count, isWritten: nil, body)
                }
                first += count
            }
        }
        for step in direct..<steps {
            if let address = try cursor.address() {
                try readSuperBlock(at: address, step: step, from: first, &bytes, body)
            }
            first += blockCount(step) * elementCount(step)
        }
    }

    /// Blocks do not overlap: together they cannot be larger than the file.
    private func tally(_ count: Int, _ bytes: inout Int, _ cursor: ByteCursor) throws {
        let (size, overflow) = count.multipliedReportingOverflow(by: blocks.elementSize)
        guard !overflow, size <= reader.end - bytes else {
            throw cursor.malformed("its blocks are larger than the file")
        }
        bytes += size
    }

    private func readSuperBlock(
        at address: UInt64, step: Int, from first: Int, _ bytes: inout Int,
        _ body: ArrayBlocks.Body
    ) throws {
        let (number, count) = (blockCount(step), elementCount(step))
        // Which pages were written; each block's bits begin where those of the one before end.
        let pages = blocks.pageCount(count)
        let bitmapSize = number * ((pages + 7) / 8)
        var cursor = try blocks.block(
            "EASB", at: address, size: offsetWidth + bitmapSize + 8 * number,
            of: "extensible array super block")
        try cursor.skip(offsetWidth)
        let written = try cursor.block(bitmapSize)
        for index in 0..<number {
            guard let address = try cursor.address() else { continue }
            try tally(count, &bytes, cursor)
            try readBlock(
                at: address, from: first + index * count, count: count,
                isWritten: pages == 0 ? nil : { written.bit(index * pages + $0) }, body)
        }
    }

    /// - Parameter isWritten: for a block cut into pages, which of them were written.
    private func readBlock(
        at address: UInt64, from first: Int, count: Int, isWritten: ((Int) -> Bool)?,
        _ body: ArrayBlocks.Body
    ) throws {
        let content = isWritten == nil ? count * blocks.elementSize : 0
        var cursor = try blocks.block(
            "EADB", at: address, size: offsetWidth + content, of: "extensible array block")
        try cursor.skip(offsetWidth)
        if let isWritten {
            // Pages follow the block.
            try blocks.readPages(
                at: address + UInt64(ArrayBlocks.overhead + offsetWidth), from: first,
                count: count, of: "extensible array page", isWritten: isWritten, body)
        } else {
            try blocks.readElements(&cursor, from: first, count: count, body)
        }
    }
}
