import KerasTestSupport
import Testing

@testable import KerasHDF5

@Suite("An index of chunks")
struct ChunkIndexTests {
    /// Without this a change of the library could leave a kind of index untested.
    @Test(
        "of each kind is what the library chooses",
        arguments: [
            ("chunks=(2,)", "earliest", "TREE"), ("chunks=(2,)", "latest", "FAHD"),
            ("chunks=(2,), maxshape=(None,)", "latest", "EAHD"),
            ("chunks=(2, 2), maxshape=(None, None)", "latest", "BTHD"),
        ])
    func kinds(options: String, libver: String, signature: String) throws {
        let rank = options.contains(", 2") ? "9, 9" : "9,"
        let bytes = try H5Py.file(
            "f.create_dataset('d', data=np.ones((\(rank))), \(options))", libver: libver)
        #expect(bytes.firstRange(of: Array(signature.utf8)) != nil)
    }

    @Test(
        "of a layout message is known by its number",
        arguments: [
            (1, [], ChunkLayout.Index.single(size: nil, mask: 0)), (2, [], .implicit),
            (3, [10], .fixedArray), (4, [32, 4, 4, 16, 10], .extensibleArray),
            (5, [0, 2, 0, 0, 100, 40], .tree2),
        ] as [(Int, [UInt8], ChunkLayout.Index)])
    func layouts(number: Int, parameters: [UInt8], index: ChunkLayout.Index) throws {
        for version in [4, 5] {
            var cursor = HandmadeFile.cursor(
                .u8(version), .u8(2), .u8(1), .u8(3), .u8(2), .u16(7), .u16(300), .u16(4),
                .u8(number), .bytes(parameters), .u64(800))
            guard case .chunked(let layout) = try LayoutMessage(&cursor) else {
                Issue.record("not chunked")
                return
            }
            #expect(layout.dimensions == [7, 300, 4])
            #expect(layout.index == index)
            #expect(layout.address == 800)
            #expect(layout.leavesEdgesUnfiltered)
        }
    }

    @Test("may be one filtered chunk, whose size is in the message")
    func single() throws {
        var cursor = HandmadeFile.cursor(
            .u8(4), .u8(2), .u8(2), .u8(2), .u8(1), .u8(7), .u8(4), .u8(1), .u64(99), .u32(5),
            .undefined)
        guard case .chunked(let layout) = try LayoutMessage(&cursor) else {
            Issue.record("not chunked")
            return
        }
        #expect(layout.index == .single(size: 99, mask: 5))
        #expect(layout.address == nil && !layout.leavesEdgesUnfiltered)
    }

    /// A dataset of nine bytes in three chunks, in a tree that version 3 of the message names.
    private func file(
        layout: [HandmadeFile.Field] = [
            .u8(3), .u8(2), .u8(2), .address(2048), .u32(3), .u32(1),
        ],
        keys: [(size: Int, place: Int, address: Int)] = [(3, 0, 3000), (3, 3, 3010), (3, 6, 3020)],
        _ build: (inout HandmadeFile) -> Void = { _ in }
    ) throws -> [UInt8] {
        var file = HandmadeFile()
        file.putGroup([("d", 1024, 0)])
        file.putHeader(
            at: 1024,
            [
                (0x01, [.u8(1), .u8(1), .zeros(6), .u64(9)]),
                (0x03, [.bytes(DatatypeMessage.encoding(of: .uint8))]), (0x08, layout),
            ])
        var node: [HandmadeFile.Field] = [
            "TREE", .u8(1), .u8(0), .u16(keys.count), .undefined, .undefined,
        ]
        for key in keys {
            node += [
                .u32(key.size), .u32(0), .address(key.place), .u64(0),
                .u64(UInt64(bitPattern: Int64(key.address))),
            ]
        }
        file.put(at: 2048, node + [.zeros(24)])
        for chunk in 0..<3 {
            file.put(at: 3000 + 10 * chunk, .bytes((0..<3).map { UInt8(3 * chunk + $0) }))
        }
        build(&file)
        return file.bytes
    }

    private func read(_ bytes: [UInt8]) throws -> [UInt8] {
        try open(bytes).root.requiredDataset(at: "d").readBytes()
    }

    @Test("in the oldest versions of the message comes after five unused bytes", arguments: 1...3)
    func oldLayouts(version: Int) throws {
        let old: [HandmadeFile.Field] = [
            .u8(version), .u8(2), .u8(2), .zeros(5), .address(2048), .u32(3), .u32(1),
        ]
        #expect(try read(version == 3 ? file() : file(layout: old)) == Array(0..<9))
    }

    @Test("in the oldest versions of the message may be missing", arguments: [1, 2])
    func oldContiguous(version: Int) throws {
        let contiguous: [HandmadeFile.Field] = [
            .u8(version), .u8(1), .u8(1), .zeros(5), .address(3000), .u32(9),
        ]
        #expect(try read(file(layout: contiguous)) == [0, 1, 2, 0, 0, 0, 0, 0, 0])
        let compact: [HandmadeFile.Field] = [
            .u8(version), .u8(1), .u8(0), .zeros(5), .u32(9), .u32(9), .bytes(Array(9..<18)),
        ]
        #expect(try read(file(layout: compact)) == Array(9..<18))
    }

    @Test("without a chunk leaves its elements to the fill value, and passes over chunks outside")
    func missing() throws {
        #expect(
            try read(file(keys: [(3, 6, 3020), (3, 9, 3000)])) == [0, 0, 0, 0, 0, 0, 6, 7, 8])
    }

    @Test("damaged is malformed and says how")
    func damaged() throws {
        let cases: [(String, [(Int, Int, Int)])] = [
            ("the chunk at [1] is there twice", [(3, 3, 3000), (3, 3, 3010)]),
            ("a chunk at 4 between those of 3", [(3, 4, 3000)]),
            ("its 4 bytes cannot become 3", [(4, 0, 3000)]),
            ("its 3 bytes reach beyond the file's end at 4096", [(3, 0, 4094)]),
            ("its 3 bytes reach beyond the file's end at 4096", [(3, 0, -1)]),
        ]
        for (reason, keys) in cases {
            #expect(hdf5Error { _ = try read(file(keys: keys)) }?.reason == reason)
        }
        #expect(
            hdf5Error { _ = try read(file { $0.put(at: 2052, .u8(0)) }) }?.reason
                == "it is not one of chunks")
        #expect(
            hdf5Error { _ = try read(file { $0.put(at: 2050, "XX") }) }?.reason
                == "the signature 'TREE' is missing")
    }

    @Test("of chunks that no dataset has is malformed")
    func shapes() throws {
        let cases: [(String, [HandmadeFile.Field])] = [
            (
                "chunks of 2-byte elements, its type has 1",
                [.u8(3), .u8(2), .u8(2), .address(2048), .u32(3), .u32(2)]
            ),
            (
                "chunks of shape [0] for a dataset of shape [9]",
                [.u8(3), .u8(2), .u8(2), .address(2048), .u32(0), .u32(1)]
            ),
            (
                "chunks of shape [3, 3] for a dataset of shape [9]",
                [.u8(3), .u8(2), .u8(3), .address(2048), .u32(3), .u32(3), .u32(1)]
            ),
            (
                "chunks of 0-byte elements, its type has 1",
                [.u8(3), .u8(2), .u8(0), .address(2048)]
            ),
            (
                "a chunk index of type 6",
                [.u8(4), .u8(2), .u8(0), .u8(2), .u8(1), .u8(3), .u8(1), .u8(6), .u64(0)]
            ),
            (
                "3 chunks of 3 bytes at 4090 reach beyond the file's end at 4096",
                [.u8(4), .u8(2), .u8(0), .u8(2), .u8(1), .u8(3), .u8(1), .u8(2), .u64(4090)]
            ),
            (
                "an integer of 9 bytes",
                [.u8(4), .u8(2), .u8(0), .u8(2), .u8(9), .zeros(40)]
            ),
        ]
        for (reason, layout) in cases {
            #expect(hdf5Error { _ = try read(file(layout: layout)) }?.reason == reason)
        }
    }

    @Test("without a tree of its own has all chunks in a row")
    func implicit() throws {
        let layout: [HandmadeFile.Field] = [
            .u8(4), .u8(2), .u8(0), .u8(2), .u8(1), .u8(3), .u8(1), .u8(2), .u64(3000),
        ]
        #expect(
            try read(file(layout: layout) { $0.put(at: 3000, .bytes(Array(1...9))) })
                == Array(1...9))
    }

    @Test("may store chunks at the edge without filters")
    func unfilteredEdges() throws {
        let space = try DataspaceMessage(shape: [7])
        let cursor = HandmadeFile.cursor()
        let grid = try ChunkGrid(space, chunk: [3], elementSize: 1, cursor: cursor)
        var list = ChunkList(
            grid: grid, filters: FilterPipeline(filters: [.fletcher32]),
            leavesEdgesUnfiltered: true, reader: try HandmadeFile().reader())
        try list.add(at: [0], address: 96, size: 7, mask: 0)
        try list.add(at: [2], address: 200, size: 3, mask: 0)
        #expect(list.chunks.map(\.mask) == [0, .max])
        #expect(throws: HDF5Error.self) { try list.add(at: [1], address: 300, size: 3, mask: 0) }
    }

    @Test("with more chunks than the limit is refused")
    func limit() throws {
        var limits = HDF5Limits()
        limits.chunks = 2
        let bytes = try file()
        #expect(
            throws: HDF5Error.resourceLimit(
                path: "d", what: "number of chunks of a dataset", declared: 3, limit: 2)
        ) { try open(bytes, limits: limits).root.dataset(at: "d") }
    }

    @Test("whose chunks overlap so much that they exceed the file is malformed")
    func overlap() throws {
        let bytes = try H5Py.file(
            "f.create_dataset('d', data=np.zeros((64, 1024), 'u1'), chunks=(1, 1024))")
        var moved = bytes
        let start = try #require(bytes.firstRange(of: Array("TREE\u{1}\0".utf8))?.lowerBound)
        // All chunks where the first one is, in a file that ends after it.
        let first = Array(bytes[start + 24 + 32..<start + 24 + 40])
        for chunk in 0..<64 {
            let child = start + 24 + 40 * chunk + 32
            moved.replaceSubrange(child..<child + 8, with: first)
        }
        let address = Array(first).reversed().reduce(0) { $0 << 8 | Int($1) }
        let end = max(address + 1024, start + 24 + 40 * 64 + 32)
        moved.replaceSubrange(40..<48, with: HandmadeFile.Field.address(end).encoded)
        let error = hdf5Error { _ = try read(Array(moved[..<end])) }
        #expect(error?.reason == "it overlaps with another")
    }
}

extension DataspaceMessage {
    /// An array that cannot grow.
    init(shape: [Int]) throws {
        var fields: [HandmadeFile.Field] = [.u8(2), .u8(shape.count), .u8(0), .u8(1)]
        fields += shape.map { .address($0) }
        var cursor = HandmadeFile.cursor(.bytes(fields.flatMap(\.encoded)))
        try self.init(&cursor, limits: HDF5Limits())
    }
}
