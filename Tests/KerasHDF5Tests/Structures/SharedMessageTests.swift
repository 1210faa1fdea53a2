import Testing

@testable import KerasHDF5

@Suite("A message kept elsewhere")
struct SharedMessageTests {
    private func read(_ fields: HandmadeFile.Field...) throws -> UInt64 {
        var cursor = HandmadeFile.cursor(.bytes(fields.flatMap(\.encoded)))
        return try SharedMessage(&cursor).header
    }

    @Test("is named by the header that has it, in every version")
    func versions() throws {
        #expect(try read(.u8(1), .u8(0), .zeros(6), .u64(800)) == 800)
        #expect(try read(.u8(2), .u8(0), .u64(800)) == 800)
        #expect(try read(.u8(3), .u8(2), .u64(800)) == 800)
    }

    @Test("in the file's shared heap is refused")
    func heap() {
        #expect(
            throws: HDF5Error.unsupported(path: "", feature: "a test in the file's shared heap")
        ) { try read(.u8(3), .u8(1), .u64(800)) }
    }

    @Test("in no known way is malformed")
    func malformed() {
        #expect(hdf5Error { _ = try read(.u8(3), .u8(3), .u64(8)) }?.reason == "shared in way 3")
        #expect(
            hdf5Error { _ = try read(.u8(4), .u8(2), .u64(8)) }?.reason
                == "version 4 of a shared message does not exist")
    }

    @Test("must be there, and not refer on to another")
    func chain() throws {
        var file = HandmadeFile()
        let reference: [HandmadeFile.Field] = [.u8(3), .u8(2), .address(1024)]
        file.putHeader(at: 1024, [(0x03, reference)])
        file.put(at: 1024 + 16 + 4, .u8(0x02))
        file.putHeader(at: 2048, [])
        let reader = try file.reader()
        var cursor = HandmadeFile.cursor(.bytes(reference.flatMap(\.encoded)))
        #expect(
            hdf5Error { _ = try reader.datatype(&cursor, isShared: true) }?.kind == .unsupported)
        cursor = HandmadeFile.cursor(.u8(3), .u8(2), .address(2048))
        #expect(
            hdf5Error { _ = try reader.datatype(&cursor, isShared: true) }?.reason
                == "the object at 2048 is no named datatype")
    }
}
