import Testing

@testable import KerasHDF5

@Suite("A filters message")
struct FilterMessageTests {
    private func read(_ fields: HandmadeFile.Field...) throws -> [ChunkFilter] {
        var cursor = HandmadeFile.cursor(.bytes(fields.flatMap(\.encoded)))
        return try FilterMessage(&cursor).filters
    }

    @Test("gives the filters in the order of writing, in both versions")
    func versions() throws {
        let old = try read(
            .u8(1), .u8(3), .zeros(6),
            .u16(2), .u16(8), .u16(1), .u16(1), "shuffle\0", .u32(4), .u32(0),
            .u16(1), .u16(8), .u16(1), .u16(1), "deflate\0", .u32(6), .u32(0),
            .u16(3), .u16(0), .u16(0), .u16(0))
        #expect(old == [.shuffle(elementSize: 4), .deflate, .fletcher32])
        let new = try read(
            .u8(2), .u8(3), .u16(3), .u16(0), .u16(0), .u16(2), .u16(1), .u16(1), .u32(8), .u16(1),
            .u16(0), .u16(1), .u32(9))
        #expect(new == [.fletcher32, .shuffle(elementSize: 8), .deflate])
        #expect(try read(.u8(2), .u8(0)) == [])
    }

    @Test("with a filter that is not read is refused by name, or by number")
    func unknown() {
        #expect(
            hdf5Error { _ = try read(.u8(2), .u8(1), .u16(4), .u16(0), .u16(0)) }?.reason
                == "the filter szip (4)")
        #expect(
            hdf5Error {
                _ = try read(.u8(2), .u8(1), .u16(400), .u16(5), .u16(0), .u16(0), "my\n\u{7}x")
            }?.reason == "the filter myx (400)")
        #expect(
            hdf5Error { _ = try read(.u8(2), .u8(1), .u16(7), .u16(0), .u16(0)) }?.reason
                == "the filter 7")
    }

    @Test("that contradicts itself, or applies deflate twice, is refused")
    func damaged() {
        #expect(hdf5Error { _ = try read(.u8(3), .u8(0)) }?.kind == .malformed)
        #expect(
            hdf5Error { _ = try read(.u8(2), .u8(33)) }?.reason == "33 filters, at most 32")
        #expect(hdf5Error { _ = try read(.u8(2), .u8(1), .u16(1)) }?.kind == .malformed)
        // Shuffle without the size of an element.
        #expect(
            hdf5Error { _ = try read(.u8(2), .u8(1), .u16(2), .u16(0), .u16(0)) }?.kind
                == .malformed)
        let deflate: [UInt8] = [1, 0, 0, 0, 0, 0]
        #expect(
            hdf5Error { _ = try read(.u8(2), .u8(2), .bytes(deflate + deflate)) }?.kind
                == .unsupported)
    }
}
