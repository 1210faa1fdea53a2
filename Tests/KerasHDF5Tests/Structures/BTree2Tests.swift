import Testing

@testable import KerasHDF5

@Suite("A B-tree of version 2")
struct BTree2Tests {
    /// A tree of chunks of one dimension: records of an address and a place.
    private func records(
        depth: Int = 1, root: Int = 1024, rootCount: Int = 1, total: Int = 3, nodeSize: Int = 256,
        limits: HDF5Limits = HDF5Limits(), _ build: (inout HandmadeFile) -> Void = { _ in }
    ) throws -> [UInt64] {
        var file = HandmadeFile()
        file.putSealed(
            at: 512, "BTHD", .u8(0), .u8(10), .u32(nodeSize), .u16(16), .u16(depth), .u8(100),
            .u8(40), .address(root), .u16(rootCount), .address(total))
        file.putSealed(
            at: 1024, "BTIN", .u8(0), .u8(10), .u64(2), .u64(20), .address(1280), .u8(1),
            .address(1536), .u8(1))
        file.putSealed(at: 1280, "BTLF", .u8(0), .u8(10), .u64(1), .u64(10))
        file.putSealed(at: 1536, "BTLF", .u8(0), .u8(10), .u64(3), .u64(30))
        build(&file)
        var tree = try BTree2(at: 512, kind: .chunks, reader: file.reader(limits: limits))
        var found: [UInt64] = []
        try tree.readRecords { record in
            found.append(try record.uint64())
            #expect(try record.uint64() == (found.last ?? 0) * 10)
        }
        return found
    }

    @Test("gives its records in order")
    func order() throws {
        #expect(try records() == [1, 2, 3])
        #expect(try records(depth: 0, root: 1280, total: 1) == [1])
    }

    @Test("of h5py gives all records of one, two and three levels", arguments: [1, 25, 700, 20000])
    func levels(count: Int) throws {
        let file = try open(
            H5Py.file(
                """
                d = f.create_dataset("d", (n, 1), "u1", chunks=(1, 1), maxshape=(None, None))
                d[:, 0] = np.arange(n) % 251
                """, libver: "latest", variables: ["n": .int(count)]))
        #expect(
            try file.root.requiredDataset(at: "d").readBytes()
                == (0..<count).map { UInt8($0 % 251) })
    }

    @Test("damaged is malformed and says how")
    func damaged() {
        let cases: [(String, (inout HandmadeFile) -> Void)] = [
            ("its checksum is wrong", { $0.put(at: 520, .u8(1)) }),
            ("its checksum is wrong", { $0.put(at: 1290, .u8(9)) }),
            (
                "the signature 'BTIN' is missing",
                {
                    $0.putSealed(
                        at: 1024, "BTLF", .u8(0), .u8(10), .u64(2), .u64(20), .address(1280),
                        .u8(1), .address(1536), .u8(1))
                }
            ),
            (
                "its records are of another type",
                { $0.putSealed(at: 1280, "BTLF", .u8(0), .u8(11), .u64(1), .u64(10)) }
            ),
            (
                "16 records, room for 15",
                {
                    $0.putSealed(
                        at: 1024, "BTIN", .u8(0), .u8(10), .u64(2), .u64(20), .address(1280),
                        .u8(16), .address(1536), .u8(1))
                }
            ),
        ]
        for (reason, damage) in cases {
            let error = hdf5Error { _ = try records(damage) }
            #expect(error?.kind == .malformed, "\(reason)")
            #expect(error?.reason == reason)
        }
    }

    @Test("that contradicts itself is malformed")
    func contradictions() {
        #expect(
            hdf5Error { _ = try records(total: 4) }?.reason == "4 records declared, 3 present")
        #expect(
            hdf5Error { _ = try records(depth: 0, root: 1280, rootCount: 16) }?.kind == .malformed)
        #expect(
            hdf5Error { _ = try records(nodeSize: 20) }?.reason
                == "nodes of 20 bytes have no room for a record")
        #expect(
            hdf5Error { _ = try records(nodeSize: 40) }?.reason
                == "nodes of 40 bytes have no room for a record")
        #expect(hdf5Error { _ = try records(root: 1 << 40) }?.kind == .malformed)
    }

    @Test("deeper than the limit is refused, at any size of its nodes")
    func depth() {
        #expect(
            hdf5Error { _ = try records(depth: 32) }
                == .resourceLimit(path: "", what: "depth of a B-tree", declared: 33, limit: 32))
        #expect(hdf5Error { _ = try records(depth: 31, nodeSize: 0xFFFF_FFFF) }?.kind == .malformed)
    }

    /// A few leaves named over and over would otherwise keep a reader busy for ever.
    @Test("whose nodes overlap is malformed")
    func overlap() {
        let error = hdf5Error {
            _ = try records(rootCount: 10, nodeSize: 512) { file in
                let children = (0...10).flatMap { _ in
                    [HandmadeFile.Field.address(2048), .u8(30)]
                }
                file.putSealed(
                    at: 1024, "BTIN", .u8(0), .u8(10), .zeros(160),
                    .bytes(children.flatMap(\.encoded)))
                file.putSealed(at: 2048, "BTLF", .u8(0), .u8(10), .zeros(480))
            }
        }
        #expect(error?.reason == "its nodes overlap")
    }
}
