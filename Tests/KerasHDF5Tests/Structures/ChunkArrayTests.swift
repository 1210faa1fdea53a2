import Testing

@testable import KerasHDF5

@Suite("A fixed array of chunks")
struct FixedArrayTests {
    /// Three elements, in one block or in pages of two.
    private func elements(
        count: UInt64 = 3, pageBits: Int = 10, _ build: (inout HandmadeFile) -> Void = { _ in }
    ) throws -> [Int: UInt64] {
        var file = HandmadeFile()
        file.putSealed(
            at: 512, "FAHD", .u8(0), .u8(0), .u8(8), .u8(pageBits), .u64(count), .address(1024))
        file.putSealed(
            at: 1024, "FADB", .u8(0), .u8(0), .u64(512), .u64(70), .undefined, .u64(90))
        build(&file)
        var found: [Int: UInt64] = [:]
        try FixedArray(at: 512, reader: file.reader()).readElements { index, element in
            found[index] = try element.uint64()
        }
        return found
    }

    private func putPages(_ file: inout HandmadeFile, written: UInt8) {
        file.putSealed(at: 1024, "FADB", .u8(0), .u8(0), .u64(512), .bytes([written]))
        file.putSealed(at: 1043, .u64(70), .u64(80))
        file.putSealed(at: 1063, .u64(90))
    }

    @Test("gives its elements and their numbers")
    func block() throws {
        #expect(try elements() == [0: 70, 1: .max, 2: 90])
    }

    @Test("in pages gives those of the pages that were written")
    func pages() throws {
        #expect(
            try elements(pageBits: 1) { putPages(&$0, written: 0xC0) } == [0: 70, 1: 80, 2: 90])
        #expect(try elements(pageBits: 1) { putPages(&$0, written: 0x40) } == [2: 90])
        #expect(try elements(pageBits: 1) { putPages(&$0, written: 0x80) } == [0: 70, 1: 80])
    }

    @Test("damaged is malformed and says how")
    func damaged() {
        #expect(
            hdf5Error { _ = try elements(count: 1 << 60) }?.reason
                == "1152921504606846976 elements of 8 bytes")
        #expect(hdf5Error { _ = try elements(count: 4) }?.reason == "its checksum is wrong")
        #expect(hdf5Error { _ = try elements(pageBits: 33) }?.kind == .malformed)
        #expect(
            hdf5Error { _ = try elements { $0.put(at: 1030, .u8(1)) } }?.reason
                == "its checksum is wrong")
        #expect(
            hdf5Error {
                _ = try elements(pageBits: 1) {
                    putPages(&$0, written: 0xC0)
                    $0.put(at: 1063, .u8(1))
                }
            }?.reason == "its checksum is wrong")
        #expect(
            hdf5Error {
                _ = try elements {
                    $0.putSealed(at: 1024, "FADB", .u8(0), .u8(0), .u64(96), .zeros(24))
                }
            }?.reason == "it is another array's")
    }
}

@Suite("An extensible array of chunks")
struct ExtensibleArrayTests {
    /// One element in the index block; blocks of 1, 2, 2, 2 … elements; the first two steps, each
    /// of one block, direct.
    private func elements(
        indexBits: Int = 4, minimum: Int = 1, pointers: Int = 2, pageBits: Int = 10,
        superBlock: Int? = nil, _ build: (inout HandmadeFile) -> Void = { _ in }
    ) throws -> [Int: UInt64] {
        var file = HandmadeFile()
        file.putSealed(
            at: 512, "EAHD", .u8(0), .u8(0), .u8(8), .u8(indexBits), .u8(1), .u8(minimum),
            .u8(pointers), .u8(pageBits), .zeros(48), .address(1024))
        file.putSealed(
            at: 1024, "EAIB", .u8(0), .u8(0), .u64(512), .u64(70), .address(1200), .undefined,
            superBlock.map { .address($0) } ?? .undefined, .undefined, .undefined)
        file.putSealed(at: 1200, "EADB", .u8(0), .u8(0), .u64(512), .u8(0), .u64(71))
        build(&file)
        var found: [Int: UInt64] = [:]
        try ExtensibleArray(at: 512, reader: file.reader()).readElements { index, element in
            found[index] = try element.uint64()
        }
        return found
    }

    @Test("gives the elements of the index block and of blocks that were written")
    func direct() throws {
        #expect(try elements() == [0: 70, 1: 71])
    }

    /// Step 2 begins behind 1 + 1 + 2 elements and has two blocks of two.
    @Test("gives the elements of blocks that a super block leads to")
    func superBlocks() throws {
        let found = try elements(superBlock: 1300) { file in
            file.putSealed(
                at: 1300, "EASB", .u8(0), .u8(0), .u64(512), .u8(3), .undefined, .address(1400))
            file.putSealed(
                at: 1400, "EADB", .u8(0), .u8(0), .u64(512), .u8(5), .u64(76), .u64(77))
        }
        #expect(found == [0: 70, 1: 71, 6: 76, 7: 77])
    }

    @Test("gives the elements of those pages that were written")
    func pages() throws {
        let found = try elements(pageBits: 0, superBlock: 1300) { file in
            // Two blocks of two pages: the first block's second, the second block's first.
            file.putSealed(
                at: 1300, "EASB", .u8(0), .u8(0), .u64(512), .u8(3), .bytes([0x60, 0]),
                .address(1400), .address(1500))
            for (block, element) in [(1400, UInt64(75)), (1500, 76)] {
                file.putSealed(at: block, "EADB", .u8(0), .u8(0), .u64(512), .u8(3))
                file.putSealed(at: block + 19 + (block == 1400 ? 12 : 0), .u64(element))
            }
        }
        #expect(found == [0: 70, 1: 71, 5: 75, 6: 76])
    }

    @Test("of impossible sizes is malformed")
    func sizes() {
        for error in [
            hdf5Error { _ = try elements(indexBits: 0) },
            hdf5Error { _ = try elements(indexBits: 57) },
            hdf5Error { _ = try elements(minimum: 0) }, hdf5Error { _ = try elements(minimum: 3) },
            hdf5Error { _ = try elements(minimum: 32) },
            hdf5Error { _ = try elements(pointers: 0) },
            hdf5Error { _ = try elements(pageBits: 33) },
        ] {
            #expect(error?.reason == "sizes that no array has")
        }
        #expect(hdf5Error { _ = try elements(indexBits: 56) }?.kind == .malformed)
    }

    /// One block named over and over would otherwise keep a reader busy for ever.
    @Test("with more blocks than the file has bytes is malformed")
    func overlap() {
        let error = hdf5Error {
            _ = try elements { file in
                file.putSealed(
                    at: 512, "EAHD", .u8(0), .u8(0), .u8(8), .u8(8), .u8(0), .u8(64), .u8(1),
                    .u8(10), .zeros(48), .address(600))
                file.putSealed(
                    at: 600, "EAIB", .u8(0), .u8(0), .u64(512), .address(700), .address(700),
                    .undefined)
                file.putSealed(
                    at: 700, "EASB", .u8(0), .u8(0), .u64(512), .u8(0), .address(760))
                file.putSealed(at: 760, "EADB", .u8(0), .u8(0), .u64(512), .u8(0), .zeros(512))
                file.put(at: 40, .u64(1300))
            }
        }
        #expect(error?.reason == "its blocks are larger than the file")
    }
}
