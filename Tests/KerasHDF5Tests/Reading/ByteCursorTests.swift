import Testing

@testable import KerasHDF5

@Suite("A cursor over a structure")
struct ByteCursorTests {
    @Test("reads little-endian fields of every size at any alignment", arguments: 0..<8)
    func fields(shift: Int) throws {
        var cursor = HandmadeFile.cursor(
            .zeros(shift), .u8(0xFE), .u16(0xFEDC), .u32(0xFEDC_BA98), .u64(0xFEDC_BA98_7654_3210))
        try cursor.skip(shift)
        #expect(try cursor.uint8() == 0xFE)
        #expect(try cursor.uint16() == 0xFEDC)
        #expect(try cursor.uint32() == 0xFEDC_BA98)
        #expect(try cursor.uint64() == 0xFEDC_BA98_7654_3210)
        #expect(cursor.remaining == 0)
        #expect(cursor.offset == shift + 15)
    }

    @Test("reads unsigned integers of a size that the file tells", arguments: [1, 2, 4, 8])
    func sized(bytes: Int) throws {
        var cursor = HandmadeFile.cursor(.u64(0xFEDC_BA98_7654_3210))
        let mask = bytes == 8 ? UInt64.max : (1 << (8 * UInt64(bytes))) - 1
        #expect(try cursor.unsigned(bytes: bytes) == 0xFEDC_BA98_7654_3210 & mask)
        #expect(cursor.offset == bytes)
    }

    @Test("stops at the block's end, though the page goes on", arguments: 0..<8)
    func end(length: Int) throws {
        let block = MetadataBlock(
            bytes: [UInt8](repeating: 1, count: 100), range: 40..<40 + length, address: 5000)
        var cursor = ByteCursor(block, structure: "test")
        #expect(
            throws: HDF5Error.malformed(
                path: "", structure: "test", offset: 5000,
                reason: "8 bytes needed at its byte 0, \(length) left")
        ) { try cursor.uint64() }
        // A failed read moves nothing.
        #expect(cursor.offset == 0)
        try cursor.skip(length)
        #expect(throws: HDF5Error.self) { try cursor.uint8() }
        #expect(throws: HDF5Error.self) { try cursor.skip(1) }
        #expect(throws: HDF5Error.self) { try cursor.skip(-1) }
        #expect(throws: HDF5Error.self) { try cursor.block(Int.max) }
    }

    @Test("cuts out blocks that know their own place")
    func blocks() throws {
        let page = MetadataBlock(bytes: Array(0..<100), range: 10..<50, address: 1000)
        var cursor = ByteCursor(page, structure: "test")
        try cursor.skip(5)
        let block = try cursor.block(3)
        #expect(block.ownBytes == [15, 16, 17])
        #expect(block.address == 1005)
        #expect(block.count == 3)
        var inner = ByteCursor(block, structure: "inner")
        #expect(try inner.uint16() == 0x100F)
        #expect(
            inner.malformed("x")
                == .malformed(path: "", structure: "inner", offset: 1005, reason: "x"))
        #expect(try cursor.block(0).ownBytes == [])
    }

    @Test("reads names up to their NUL, within the block only")
    func names() throws {
        var cursor = HandmadeFile.cursor("ab", .u8(0), .u8(0), "cd")
        #expect(try cursor.bytesUpToNUL() == [97, 98])
        #expect(try cursor.bytesUpToNUL() == [])
        #expect(hdf5Error { _ = try cursor.bytesUpToNUL() }?.reason == "a name does not end")
    }

    @Test("compares signatures", arguments: ["TREE", "TREF", "TRE", ""])
    func signatures(text: String) {
        var cursor = HandmadeFile.cursor(.text(text))
        #expect((hdf5Error { try cursor.expectSignature("TREE") } == nil) == (text == "TREE"))
    }
}
