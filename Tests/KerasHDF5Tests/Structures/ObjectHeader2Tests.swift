import Testing

@testable import KerasHDF5

@Suite("An object header of version 2")
struct ObjectHeader2Tests {
    @Test(
        "gives its messages whatever its flags add",
        arguments: [0x00, 0x01, 0x02, 0x03, 0x04, 0x10, 0x20, 0x3E])
    func flags(flags: Int) throws {
        var file = HandmadeFile()
        file.putNewHeader(
            flags: flags, [(0x03, [.zeros(8)]), (0x99, [.zeros(3)]), (0x0C, [.zeros(5)])])
        let header = try ObjectHeader(at: 96, reader: file.reader())
        #expect(header.messages.map(\.type) == [.datatype, .attribute])
        #expect(header.messages.map(\.body.count) == [8, 5])
    }

    @Test("may end with a gap too short for a message", arguments: 0..<4)
    func gap(size: Int) throws {
        var file = HandmadeFile()
        file.putSealed(
            at: 96, "OHDR", .u8(2), .u8(0), .u8(6 + size), .u8(1), .u16(2), .u8(0), .u16(7),
            .zeros(size))
        let header = try ObjectHeader(at: 96, reader: file.reader())
        #expect(header.messages.map(\.type) == [.dataspace])
    }

    private func continued(_ build: (inout HandmadeFile) -> Void = { _ in }) -> HandmadeFile {
        var file = HandmadeFile()
        file.putNewHeader([(0x10, [.address(1024), .u64(20)]), (0x01, [.zeros(8)])])
        file.putSealed(at: 1024, "OCHK", .u8(3), .u16(8), .u8(0), .zeros(8))
        build(&file)
        return file
    }

    @Test("goes on in continuation blocks, each with a checksum")
    func continuation() throws {
        let header = try ObjectHeader(at: 96, reader: continued().reader())
        #expect(header.messages.map(\.type) == [.dataspace, .datatype])
    }

    @Test("damaged is malformed and says where")
    func damaged() {
        let cases: [(Int, String, (inout HandmadeFile) -> Void)] = [
            (96, "version 3 does not exist", { $0.put(at: 100, .u8(3)) }),
            (96, "its checksum is wrong", { $0.put(at: 115, .u8(9)) }),
            (
                96, "9223372036854775807 bytes of messages",
                {
                    $0.put(at: 101, .u8(3), .u64(UInt64(Int64.max)))
                }
            ),
            (1024, "its checksum is wrong", { $0.put(at: 1030, .u8(9)) }),
            (
                1024, "the signature 'OCHK' is missing",
                {
                    $0.putSealed(at: 1024, "OCHX", .u8(3), .u16(8), .u8(0), .zeros(8))
                }
            ),
            (
                1024, "9 bytes needed at its byte 8, 8 left",
                {
                    $0.putSealed(at: 1024, "OCHK", .u8(3), .u16(9), .u8(0), .zeros(8))
                }
            ),
        ]
        for (offset, reason, damage) in cases {
            let error = hdf5Error { _ = try open(continued(damage).bytes) }
            guard case .malformed("/", _, UInt64(offset), reason) = error else {
                Issue.record("\(reason): \(String(describing: error))")
                continue
            }
        }
    }

    @Test("with continuation blocks in a circle is malformed")
    func loop() {
        let file = continued {
            $0.putSealed(at: 1024, "OCHK", .u8(0x10), .u16(16), .u8(0), .address(96), .u64(30))
            $0.putNewHeader([(0x10, [.address(1024), .u64(28)])])
        }
        #expect(
            hdf5Error { _ = try open(file.bytes) }?.reason
                == "its continuation blocks form a loop")
    }

    @Test("with more bytes than the limit is refused before they are read")
    func limit() {
        var limits = HDF5Limits()
        limits.headerBytes = 50
        #expect(
            throws: HDF5Error.resourceLimit(
                path: "/", what: "object header size in bytes", declared: 66, limit: 50)
        ) { try open(continued().bytes, limits: limits) }
    }

    @Test("with a message that must be understood is refused")
    func mustUnderstand() {
        var file = HandmadeFile()
        file.putSealed(at: 96, "OHDR", .u8(2), .u8(0), .u8(4), .u8(0x99), .u16(0), .u8(0x80))
        #expect(
            throws: HDF5Error.unsupported(path: "/", feature: "header message type 153")
        ) { try open(file.bytes) }
    }
}
