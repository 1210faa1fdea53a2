/// What fixed and extensible arrays have in common: blocks of elements that know their array, and
/// large ones cut into pages, each with a checksum of its own.
struct ArrayBlocks {
    /// Gets each element and its number.
    typealias Body = (Int, inout ByteCursor) throws -> Void

    let reader: MetadataReader
    /// The array's header.
    let header: UInt64
    let elementSize: Int
    let pageBits: Int

    var elementsPerPage: Int { 1 << pageBits }

    /// The bytes of a block's head and checksum.
    static let overhead = 18

    /// A cursor behind the head of a block that has `size` bytes beside head and checksum.
    func block(
        _ signature: StaticString, at address: UInt64, size: Int, of structure: StaticString
    ) throws -> ByteCursor {
        var cursor = try reader.checkedCursor(
            at: address, count: Self.overhead + size, of: structure)
        try cursor.expectSignature(signature)
        guard try cursor.uint8() == 0 else { throw cursor.malformed("its version is not 0") }
        try cursor.skip(1)  // whether chunks are filtered; the dataset knows
        guard try cursor.uint64() == header else { throw cursor.malformed("it is another array's") }
        return cursor
    }

    func readElements(
        _ cursor: inout ByteCursor, from first: Int, count: Int, _ body: Body
    ) throws {
        for index in first..<first + count {
            var element = ByteCursor(try cursor.block(elementSize), structure: cursor.structure)
            try body(index, &element)
        }
    }

    /// Reads those pages of `count` elements that were written; they start at `address`.
    func readPages(
        at address: UInt64, from first: Int, count: Int, of structure: StaticString,
        isWritten: (Int) -> Bool, _ body: Body
    ) throws {
        let pageSize = elementsPerPage * elementSize + 4
        for page in 0..<pageCount(count) where isWritten(page) {
            let start = page * elementsPerPage
            let present = min(elementsPerPage, count - start)
            var cursor = try reader.checkedCursor(
                at: address + UInt64(page * pageSize), count: present * elementSize + 4,
                of: structure)
            try readElements(&cursor, from: first + start, count: present, body)
        }
    }

    /// The pages into which `count` elements are cut; 0 if they are not.
    func pageCount(_ count: Int) -> Int {
        count > elementsPerPage ? (count - 1) / elementsPerPage + 1 : 0
    }
}

extension MetadataBlock {
    /// The bit at `index`, the highest of the first byte being number 0.
    func bit(_ index: Int) -> Bool {
        bytes[range.lowerBound + index / 8] & 0x80 >> UInt8(index % 8) != 0
    }
}
