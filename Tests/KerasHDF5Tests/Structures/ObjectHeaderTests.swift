import Testing

@testable import KerasHDF5

@Suite("An object header")
struct ObjectHeaderTests {
    @Test("gives its messages in order and passes over unknown ones")
    func messages() throws {
        var file = HandmadeFile()
        file.putHeader([
            (0x03, [.u32(7), .u32(0)]), (0x00, [.zeros(16)]), (0x99, [.zeros(8)]),
            (0x0C, [.zeros(24)]),
        ])
        let header = try ObjectHeader(at: 96, reader: file.reader())
        #expect(header.messages.map(\.type) == [.datatype, .attribute])
        #expect(header.messages.map(\.body.count) == [8, 24])
        #expect(header.messages[0].body.address == 96 + 16 + 8)
        #expect(try header.message(.layout) == nil)
    }

    @Test("goes on in continuation blocks")
    func continuation() throws {
        var file = HandmadeFile()
        file.putHeader(
            declaring: 4, [(0x10, [.address(1024), .u64(40)]), (0x01, [.zeros(8)])])
        file.put(at: 1024, .u16(0x03), .u16(8), .u32(0), .zeros(8))
        file.put(at: 1040, .u16(0x08), .u16(16), .u32(0), .zeros(16))
        let header = try ObjectHeader(at: 96, reader: file.reader())
        #expect(header.messages.map(\.type) == [.dataspace, .datatype, .layout])
    }

    @Test("of h5py with continuation blocks is read whole")
    func manyAttributes() throws {
        let file = try open(
            H5Py.file("for i in range(50): f.attrs[f'a{i}'] = 'x' * i"))
        #expect(try file.root.attributeNames == (0..<50).map { "a\($0)" })
        #expect(try file.root.attribute("a49")?.string == String(repeating: "x", count: 49))
    }

    @Test("with continuation blocks in a circle is malformed")
    func loop() throws {
        var file = HandmadeFile()
        file.putHeader(declaring: 3, [(0x10, [.address(1024), .u64(24)])])
        file.put(at: 1024, .u16(0x10), .u16(16), .u32(0), .address(112), .u64(24))
        let error = hdf5Error { _ = try open(file.bytes) }
        #expect(error?.reason == "its continuation blocks form a loop")
    }

    @Test("with too many continuation blocks exceeds the limit")
    func manyBlocks() throws {
        var file = HandmadeFile(size: 64 << 10)
        file.putHeader(declaring: 2000, [(0x10, [.address(1024), .u64(24)])])
        for index in 0..<1500 {
            let start = 1024 + 24 * index
            file.put(at: start, .u16(0x10), .u16(16), .u32(0), .address(start + 24), .u64(24))
        }
        #expect(
            throws: HDF5Error.resourceLimit(
                path: "/", what: "number of header blocks", declared: 1025, limit: 1024)
        ) { try open(file.bytes) }
    }

    @Test("with blocks larger than the limit together is refused before they are read")
    func manyBytes() throws {
        var limits = HDF5Limits()
        limits.headerBytes = 1000
        var file = HandmadeFile()
        file.putHeader(declaring: 2, [(0x10, [.address(1024), .u64(1024)])])
        #expect(
            throws: HDF5Error.resourceLimit(
                path: "/", what: "object header size in bytes", declared: 1048, limit: 1000)
        ) { try open(file.bytes, limits: limits) }
    }

    @Test("with blocks whose sizes overflow together is refused", arguments: [1 << 62, Int.max])
    func overflow(size: Int) throws {
        var file = HandmadeFile()
        file.putHeader(declaring: 2, [(0x10, [.address(1024), .address(size)])])
        #expect(
            hdf5Error { _ = try open(file.bytes) }
                == .resourceLimit(
                    path: "/", what: "object header size in bytes",
                    declared: min(UInt64(size) + 24, UInt64(Int.max)), limit: 16 << 20))
    }

    @Test(
        "that contradicts itself is malformed",
        arguments: [
            (0, [2], "version 2 does not exist"),
            (2, [0, 0], "more than the declared 0 messages"),
            (2, [9, 0], "9 messages declared, 2 present"),
            (8, [0xFF, 0xFF, 0, 0], "65535 bytes reach beyond the file's end at 4096"),
            (18, [0xFF, 0xFF], "65535 bytes needed at its byte 8, 32 left"),
        ] as [(Int, [UInt8], String)])
    func contradictions(offset: Int, value: [UInt8], reason: String) {
        var file = HandmadeFile()
        file.putHeader([(0x03, [.zeros(8)]), (0x01, [.zeros(16)])])
        file.put(at: 96 + offset, .bytes(value))
        let error = hdf5Error { _ = try open(file.bytes) }
        #expect(error?.kind == .malformed)
        #expect(error?.reason == reason)
    }

    @Test("with a message that must be understood is refused")
    func mustUnderstand() {
        var file = HandmadeFile()
        file.putHeader([(0x99, [.zeros(8)])])
        file.put(at: 96 + 16 + 4, .u8(0x80))
        #expect(
            throws: HDF5Error.unsupported(path: "/", feature: "header message type 153")
        ) { try open(file.bytes) }
    }

    @Test("with a named datatype reads it where it is", arguments: ["earliest", "latest"])
    func namedDatatype(libver: String) throws {
        let file = try open(
            H5Py.file(
                """
                f['t'] = np.dtype('>f4'); f.create_dataset('d', (2,), f['t'])
                f.attrs.create('a', 1.5, dtype=f['t'])
                """, libver: libver))
        #expect(try file.root.requiredDataset(at: "d").type == .float(bits: 32, order: .big))
        #expect(try file.root.attribute("a")?.value == .floats([1.5]))
        #expect(
            throws: HDF5Error.wrongKind(path: "t", expected: .dataset, found: .namedDatatype)
        ) { try file.root.object(at: "t") }
    }
}
