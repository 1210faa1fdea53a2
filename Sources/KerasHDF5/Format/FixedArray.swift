/// An index over the chunks of a dataset that cannot grow (`FAHD`, `FADB`): one element for each.
struct FixedArray {
    private let reader: MetadataReader
    private let header: UInt64
    private let elementSize: Int
    private let pageBits: Int
    private let count: Int
    private let block: UInt64?

    init(at address: UInt64, reader: MetadataReader) throws {
        var cursor = try reader.checkedCursor(at: address, count: 28, of: "fixed array")
        try cursor.expectSignature("FAHD")
        let version = try cursor.uint8()
        guard version == 0 else { throw cursor.malformed("version \(version) does not exist") }
        try cursor.skip(1)  // whether chunks are filtered; the dataset knows
        elementSize = Int(try cursor.uint8())
        pageBits = Int(try cursor.uint8())
        let declared = try cursor.uint64()
        block = try cursor.address()
        guard elementSize >= 8, pageBits <= 32, declared <= UInt64(reader.end / elementSize) else {
            throw cursor.malformed("\(declared) elements of \(elementSize) bytes")
        }
        count = Int(declared)
        header = address
        self.reader = reader
    }

    /// Calls `body` with each element and its number.
    func readElements(_ body: (Int, inout ByteCursor) throws -> Void) throws {
        guard let block else { return }
        let pageCount = 1 << pageBits
        guard count > pageCount else {
            var cursor = try head(at: block, extra: count * elementSize)
            try elements(&cursor, from: 0, count: count, body)
            return
        }
        // A bitmap says which pages were written; they follow the block, each with a checksum.
        let pages = (count - 1) / pageCount + 1
        var cursor = try head(at: block, extra: (pages + 7) / 8)
        let written = try cursor.block((pages + 7) / 8)
        let pageSize = pageCount * elementSize + 4
        for page in 0..<pages where written.bit(page) {
            let first = page * pageCount
            let present = min(pageCount, count - first)
            var cursor = try reader.checkedCursor(
                at: block + UInt64(18 + written.count + page * pageSize),
                count: present * elementSize + 4, of: "fixed array page")
            try elements(&cursor, from: first, count: present, body)
        }
    }

    private func head(at address: UInt64, extra: Int) throws -> ByteCursor {
        var cursor = try reader.checkedCursor(
            at: address, count: 18 + extra, of: "fixed array block")
        try cursor.expectSignature("FADB")
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

extension MetadataBlock {
    /// The bit at `index`, the highest of the first byte being number 0.
    func bit(_ index: Int) -> Bool {
        bytes[range.lowerBound + index / 8] & 0x80 >> UInt8(index % 8) != 0
    }
}
