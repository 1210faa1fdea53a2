import Testing

@testable import KerasHDF5

@Suite("The superblock")
struct SuperblockTests {
    @Test("of a file of h5py gives sizes, the file's end and the root")
    func fields() throws {
        let bytes = try H5Py.file("f['x'] = 1.0")
        let block = try Superblock(storage: HDF5MemoryStorage(bytes))
        #expect(block.leafK == 4)
        #expect(block.internalK == 16)
        #expect(block.endOfFile == UInt64(bytes.count))
        #expect(block.rootHeader == 96)
    }

    @Test(
        "of the newer versions says where the file ends and where the root is",
        arguments: [("v108", 2), ("v110", 3), ("latest", 3)])
    func newer(libver: String, version: UInt8) throws {
        let bytes = try H5Py.file("f['x'] = 1.0", libver: libver)
        #expect(bytes[8] == version)
        let block = try Superblock(storage: HDF5MemoryStorage(bytes))
        #expect(block.endOfFile == UInt64(bytes.count))
        #expect(block.rootHeader == 48)
        #expect(block.leafK == nil && block.internalK == nil)
    }

    @Test("of version 1 has four bytes more")
    func version1() throws {
        var file = HandmadeFile()
        let rest = Array(file.bytes[24..<96])
        file.put(at: 8, .u8(1))
        file.put(at: 24, .u16(32), .u16(0), .bytes(rest))
        file.put(at: 24 + 4 + 40, .address(512))
        file.putHeader(at: 512, [])
        let opened = try open(file.bytes)
        #expect(opened.root.address == 512)
        #expect(opened.reader.superblock.leafK == 4)
    }

    @Test("with a wrong bit in its newer form is found out", arguments: 8..<48)
    func checksum(offset: Int) throws {
        var bytes = try H5Py.file("", libver: "latest")
        bytes[offset] ^= 0x10
        #expect(throws: HDF5Error.self) { try open(bytes) }
    }

    @Test("is written exactly as h5py does, but for the file's size and the root's tables")
    func written() throws {
        let ours = try HDF5Writer(HDF5Layout()).bytes()
        let theirs = try H5Py.file("")
        #expect(ours[..<40] == theirs[..<40])
        #expect(ours[48..<80] == theirs[48..<80])
    }

    @Test(
        "of another kind is refused",
        arguments: [
            (8, [2], HDF5Error.Case.malformed, "its checksum is wrong"),
            (8, [3], .malformed, "its checksum is wrong"),
            (8, [4], .malformed, "version 4 does not exist"),
            (9, [1], .malformed, "a version is not 0"),
            (10, [1], .malformed, "a version is not 0"),
            (12, [1], .malformed, "a version is not 0"),
            (13, [4], .unsupported, "offsets of 4 and lengths of 8 bytes"),
            (14, [2], .unsupported, "offsets of 8 and lengths of 2 bytes"),
            (16, [0], .malformed, "a group's K is 0"),
            (18, [0], .malformed, "a group's K is 0"),
            (24, [1, 0x10], .malformed, "it ends at 4096, before its base"),
        ] as [(Int, [UInt8], HDF5Error.Case, String)])
    func refused(offset: Int, value: [UInt8], kind: HDF5Error.Case, reason: String) {
        var file = HandmadeFile()
        file.put(at: offset, .bytes(value))
        let error = hdf5Error { _ = try open(file.bytes) }
        #expect(error?.kind == kind)
        #expect(error?.reason == reason)
    }

    @Test("missing means that the file is something else", arguments: [0, 1, 7, 8, 95, 4096])
    func missing(size: Int) {
        #expect(throws: HDF5Error.signatureNotFound) {
            try open([UInt8](repeating: 0x50, count: size))
        }
    }

    @Test("cut off means a truncated file", arguments: [8, 50, 95])
    func cutOff(size: Int) {
        #expect(throws: HDF5Error.truncated(expected: 96, found: UInt64(size))) {
            try open(Array(HandmadeFile().bytes[..<size]))
        }
    }

    @Test("that promises more than is there means a truncated file")
    func promisedEnd() {
        #expect(throws: HDF5Error.truncated(expected: 4096, found: 4095)) {
            try open(Array(HandmadeFile().bytes.dropLast()))
        }
    }

    @Test("decides where the file ends, whatever follows")
    func trailingBytes() throws {
        var file = HandmadeFile()
        file.putHeader(at: 4000, [])
        file.put(at: 40, .u64(4000))
        file.put(at: 64, .u64(4000))
        let error = hdf5Error { _ = try open(file.bytes) }
        #expect(error?.kind == .malformed)
        #expect(error?.reason == "16 bytes reach beyond the file's end at 4000")
    }
}
