import Testing

@testable import KerasHDF5

@Suite("A fractal heap")
struct FractalHeapTests {
    /// A heap with blocks of 64 to 128 bytes in rows of two, identifiers as links have them.
    private func heap(
        root: Int = 1024, rows: Int = 0, width: Int = 2, starting: Int = 64, largest: Int = 128,
        spaceBits: Int = 32, filters: Int = 0, idSize: Int = 7,
        _ build: (inout HandmadeFile) -> Void = { _ in }
    ) throws -> FractalHeap {
        var file = HandmadeFile()
        file.putSealed(
            at: 512, "FRHP", .u8(0), .u16(idSize), .u16(filters), .u8(0), .u32(64), .u64(0),
            .undefined, .zeros(80), .u16(width), .address(starting), .address(largest),
            .u16(spaceBits), .u16(1), .address(root), .u16(rows))
        build(&file)
        return try FractalHeap(at: 512, reader: file.reader())
    }

    private func object(
        _ heap: FractalHeap, offset: Int, length: Int, kind: Int = 0
    ) throws -> [UInt8] {
        var cursor = HandmadeFile.cursor(.u8(kind), .u32(offset), .u8(length), .zeros(8))
        var heap = heap
        return try heap.object(&cursor).ownBytes
    }

    private func putBlock(_ file: inout HandmadeFile, at place: Int, offset: Int, _ text: String) {
        file.put(at: place, "FHDB", .u8(0), .u64(512), .u32(offset), .text(text))
    }

    @Test("gives an object of its only block")
    func direct() throws {
        let small = try heap { putBlock(&$0, at: 1024, offset: 0, "hello") }
        #expect(try object(small, offset: 17, length: 5) == Array("hello".utf8))
        #expect(try object(small, offset: 59, length: 5) == [0, 0, 0, 0, 0])
        for (offset, length) in [(16, 1), (0, 5), (60, 5), (64, 1), (17, 65), (1 << 30, 1)] {
            #expect(
                hdf5Error { _ = try object(small, offset: offset, length: length) }?.reason
                    == "there is no object of \(length) bytes at \(offset)")
        }
    }

    /// Rows of 64, 64 and 128 bytes, two blocks each; then an indirect block that covers 256.
    private func table(_ build: (inout HandmadeFile) -> Void = { _ in }) throws -> FractalHeap {
        try heap(rows: 4) { file in
            file.putSealed(
                at: 1024, "FHIB", .u8(0), .u64(512), .u32(0), .address(1400), .undefined,
                .address(1500), .undefined, .undefined, .address(1600), .address(1800), .undefined)
            putBlock(&file, at: 1400, offset: 0, "first")
            putBlock(&file, at: 1500, offset: 128, "second")
            putBlock(&file, at: 1600, offset: 384, "third")
            file.putSealed(
                at: 1800, "FHIB", .u8(0), .u64(512), .u32(512), .undefined, .address(2000),
                .undefined, .undefined)
            putBlock(&file, at: 2000, offset: 512 + 64, "fourth")
            build(&file)
        }
    }

    @Test("finds objects in rows of doubling blocks, and in tables within the table")
    func indirect() throws {
        let full = try table()
        #expect(try object(full, offset: 17, length: 5) == Array("first".utf8))
        #expect(try object(full, offset: 128 + 17, length: 6) == Array("second".utf8))
        #expect(try object(full, offset: 384 + 17, length: 5) == Array("third".utf8))
        #expect(try object(full, offset: 576 + 17, length: 6) == Array("fourth".utf8))
        #expect(throws: HDF5Error.self) { try object(full, offset: 64 + 17, length: 1) }
        #expect(throws: HDF5Error.self) { try object(full, offset: 640, length: 1) }
    }

    @Test("damaged is malformed and says how")
    func damaged() {
        let cases: [(String, (inout HandmadeFile) -> Void)] = [
            ("its checksum is wrong", { $0.put(at: 600, .u8(1)) }),
            ("its checksum is wrong", { $0.put(at: 1050, .u8(1)) }),
            ("the signature 'FHDB' is missing", { $0.put(at: 1400, "FHIB") }),
            ("its version is not 0", { $0.put(at: 1504, .u8(1)) }),
            ("it is another heap's", { $0.put(at: 1605, .u64(96)) }),
            ("it stands at another offset than 384", { $0.put(at: 1613, .u32(0)) }),
            (
                "it stands at another offset than 512",
                {
                    $0.putSealed(
                        at: 1800, "FHIB", .u8(0), .u64(512), .u32(0), .undefined, .address(2000),
                        .undefined, .undefined)
                }
            ),
        ]
        for (reason, damage) in cases {
            #expect(hdf5Error { _ = try table(damage) }?.reason == reason)
        }
    }

    @Test("of impossible sizes is malformed")
    func sizes() {
        #expect(throws: HDF5Error.self) { try heap(width: 0) }
        #expect(throws: HDF5Error.self) { try heap(width: 3) }
        #expect(throws: HDF5Error.self) { try heap(starting: 0) }
        #expect(throws: HDF5Error.self) { try heap(starting: 65) }
        #expect(throws: HDF5Error.self) { try heap(starting: 256) }
        #expect(throws: HDF5Error.self) { try heap(largest: 1 << 40) }
        #expect(throws: HDF5Error.self) { try heap(spaceBits: 0) }
        #expect(throws: HDF5Error.self) { try heap(spaceBits: 64) }
        #expect(throws: HDF5Error.self) { try heap(rows: 65535) }
        #expect(
            hdf5Error { _ = try heap(idSize: 4) { putBlock(&$0, at: 1024, offset: 0, "") } }?.reason
                == "identifiers of 4 bytes")
    }

    @Test("with filters, or with objects inside identifiers, is refused")
    func refused() throws {
        #expect(
            throws: HDF5Error.unsupported(path: "", feature: "a fractal heap with filters")
        ) { try heap(filters: 8) }
        let small = try heap { putBlock(&$0, at: 1024, offset: 0, "") }
        #expect(
            hdf5Error { _ = try object(small, offset: 1, length: 1, kind: 0x20) }?.reason
                == "an object of kind 2")
        #expect(
            hdf5Error { _ = try object(small, offset: 1, length: 1, kind: 0x10) }?.reason
                == "there is no huge object 4294967297")
    }

    /// Blocks named over and over would otherwise keep a reader busy for ever.
    @Test("whose blocks overlap is malformed")
    func overlap() {
        let error = hdf5Error {
            _ = try heap(rows: 1, width: 64, starting: 128) { file in
                let children = (0..<64).flatMap { _ in HandmadeFile.Field.address(2048).encoded }
                file.putSealed(
                    at: 1024, "FHIB", .u8(0), .u64(512), .u32(0), .bytes(children))
                putBlock(&file, at: 2048, offset: 0, "")
            }
        }
        // The second place of the same block is not where its head says.
        #expect(error?.reason == "it stands at another offset than 128")
    }
}
