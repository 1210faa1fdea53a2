/// An index over the chunks of a dataset that can grow along one dimension (`EAHD`, `EAIB`, `EASB`,
/// `EADB`).
///
/// The first elements are in the index block, the others in data blocks whose sizes grow: there are
/// 2^(n/2) blocks of minimum × 2^((n+1)/2) elements at step n, whole division. The index block
/// leads to the blocks of the first steps, super blocks to those of each later one.
struct ExtensibleArray {
    private let reader: MetadataReader
    private let header: UInt64
    private let elementSize: Int
    private let indexBits: Int
    private let indexElements: Int
    private let minimum: Int
    private let directSteps: Int
    private let pageBits: Int
    private let indexBlock: UInt64?

    init(at address: UInt64, reader: MetadataReader) throws {
        var cursor = try reader.checkedCursor(at: address, count: 72, of: "extensible array")
        try cursor.expectSignature("EAHD")
        let version = try cursor.uint8()
        guard version == 0 else { throw cursor.malformed("version \(version) does not exist") }
        try cursor.skip(1)  // whether chunks are filtered; the dataset knows
        elementSize = Int(try cursor.uint8())
        indexBits = Int(try cursor.uint8())
        indexElements = Int(try cursor.uint8())
        minimum = Int(try cursor.uint8())
        let pointers = Int(try cursor.uint8())
        pageBits = Int(try cursor.uint8())
        try cursor.skip(48)  // numbers of what there is
        indexBlock = try cursor.address()
        // Powers of two, and small enough that no number of elements overflows.
        guard elementSize >= 8, (1...56).contains(indexBits), pageBits <= 32,
            minimum.nonzeroBitCount == 1, pointers.nonzeroBitCount == 1,
            minimum.trailingZeroBitCount <= indexBits
        else { throw cursor.malformed("sizes that no array has") }
        directSteps = 2 * pointers.trailingZeroBitCount
        header = address
        self.reader = reader
    }

    private var steps: Int { 1 + indexBits - minimum.trailingZeroBitCount }
    private var offsetWidth: Int { (indexBits + 7) / 8 }

    private func blockCount(_ step: Int) -> Int { 1 << (step / 2) }
    private func elementCount(_ step: Int) -> Int { minimum << ((step + 1) / 2) }

    /// Calls `body` with each element of each block that was written, and its number.
    func readElements(_ body: (Int, inout ByteCursor) throws -> Void) throws {
        guard let indexBlock else { return }
        let direct = min(directSteps, steps)
        let directBlocks = (0..<direct).reduce(0) { $0 + blockCount($1) }
        let size =
            indexElements * elementSize + 8 * directBlocks + 8 * (steps - direct)
        var cursor = try head("EAIB", at: indexBlock, extra: size, of: "extensible array index")
        try elements(&cursor, from: 0, count: indexElements, body)
        var first = indexElements
        var bytes = 0
        for step in 0..<direct {
            let count = elementCount(step)
            for _ in 0..<blockCount(step) {
                if let address = try cursor.address() {
                    try tally(count, &bytes, cursor)
                    try block(at: address, first: first, count: count, pages: nil, body)
                }
                first += count
            }
        }
        for step in direct..<steps {
            if let address = try cursor.address() {
                try superBlock(at: address, step: step, first: first, &bytes, body)
            }
            first += blockCount(step) * elementCount(step)
        }
    }

    /// Blocks do not overlap: together they cannot be larger than the file.
    private func tally(_ count: Int, _ bytes: inout Int, _ cursor: ByteCursor) throws {
        let (size, overflow) = count.multipliedReportingOverflow(by: elementSize)
        guard !overflow, size <= reader.end - bytes else {
            throw cursor.malformed("its blocks are larger than the file")
        }
        bytes += size
    }

    private func superBlock(
        at address: UInt64, step: Int, first: Int, _ bytes: inout Int,
        _ body: (Int, inout ByteCursor) throws -> Void
    ) throws {
        let (blocks, count) = (blockCount(step), elementCount(step))
        let pages = count > 1 << pageBits ? count >> pageBits : 0
        // Which pages were written; each block's bits begin where those of the one before end.
        let bitmapSize = blocks * ((pages + 7) / 8)
        var cursor = try head(
            "EASB", at: address, extra: offsetWidth + bitmapSize + 8 * blocks,
            of: "extensible array super block")
        try cursor.skip(offsetWidth)
        let written = try cursor.block(bitmapSize)
        for index in 0..<blocks {
            guard let address = try cursor.address() else { continue }
            try tally(count, &bytes, cursor)
            let bits = pages == 0 ? nil : (0..<pages).map { written.bit(index * pages + $0) }
            try block(
                at: address, first: first + index * count, count: count, pages: bits, body)
        }
    }

    /// - Parameter pages: for a block cut into pages, which of them were written.
    private func block(
        at address: UInt64, first: Int, count: Int, pages: [Bool]?,
        _ body: (Int, inout ByteCursor) throws -> Void
    ) throws {
        let content = pages == nil ? count * elementSize : 0
        var cursor = try head(
            "EADB", at: address, extra: offsetWidth + content, of: "extensible array block")
        try cursor.skip(offsetWidth)
        guard let pages else {
            try elements(&cursor, from: first, count: count, body)
            return
        }
        // Pages follow the block, each with a checksum.
        let start = address + UInt64(18 + offsetWidth)
        let perPage = 1 << pageBits
        let pageSize = perPage * elementSize + 4
        for (page, isWritten) in pages.enumerated() where isWritten {
            var cursor = try reader.checkedCursor(
                at: start + UInt64(page * pageSize), count: pageSize,
                of: "extensible array page")
            try elements(&cursor, from: first + page * perPage, count: perPage, body)
        }
    }

    private func head(
        _ signature: StaticString, at address: UInt64, extra: Int, of structure: StaticString
    ) throws -> ByteCursor {
        var cursor = try reader.checkedCursor(at: address, count: 18 + extra, of: structure)
        try cursor.expectSignature(signature)
        guard try cursor.uint8() == 0 else { throw cursor.malformed("its version is not 0") }
        try cursor.skip(1)
        guard try cursor.uint64() == header else { throw cursor.malformed("it is another array's") }
        return cursor
    }

    private func elements(
        _ cursor: inout ByteCursor, from first: Int, count: Int,
        _ body: (Int, inout ByteCursor) throws -> Void
    ) throws {
        for index in first..<first + count {
            var element = ByteCursor(
                try cursor.block(elementSize), structure: cursor.structure)
            try body(index, &element)
        }
    }
}
