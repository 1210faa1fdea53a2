import Testing

@testable import KerasHDF5

@Suite("A global heap collection")
struct GlobalHeapTests {
    private func collection(
        size: UInt64 = 256, _ build: (inout HandmadeFile) -> Void = { _ in }
    ) throws -> GlobalHeapCollection {
        var file = HandmadeFile()
        file.put(at: 512, "GCOL", .u32(1), .u64(size))
        file.put(at: 528, .u16(1), .u16(1), .u32(0), .u64(5), "hello", .zeros(3))
        file.put(at: 552, .u16(7), .u16(1), .u32(0), .u64(0))
        file.put(at: 568, .u16(0), .u16(0), .u32(0), .u64(200))
        build(&file)
        return try GlobalHeapCollection(at: 512, reader: file.reader())
    }

    @Test("gives its objects by number")
    func objects() throws {
        #expect(try collection().objects == [1: 544..<549, 7: 568..<568])
    }

    @Test("may be full to its last bytes")
    func full() throws {
        let heap = try collection(size: 40)
        #expect(heap.objects == [1: 544..<549])
    }

    @Test("damaged is malformed")
    func damaged() {
        let cases: [(String, UInt64, (inout HandmadeFile) -> Void)] = [
            ("the signature 'GCOL' is missing", 256, { $0.put(at: 512, "gcol") }),
            ("version 2 does not exist", 256, { $0.put(at: 516, .u8(2)) }),
            ("8 bytes, 3584 in the file", 8, { _ in }),
            ("3585 bytes, 3584 in the file", 3585, { _ in }),
            ("object 1 has 225 bytes, 224 left", 256, { $0.put(at: 536, .u64(225)) }),
            ("object 1 is there twice", 256, { $0.put(at: 552, .u16(1)) }),
        ]
        for (reason, size, damage) in cases {
            #expect(hdf5Error { _ = try collection(size: size, damage) }?.reason == reason)
        }
        #expect(
            hdf5Error { _ = try collection { $0.put(at: 536, .u64(.max)) } }?.kind == .malformed)
    }

    @Test("does not give objects that are absent or too short")
    func references() throws {
        var file = HandmadeFile()
        file.put(at: 512, "GCOL", .u32(1), .u64(256))
        file.put(at: 528, .u16(1), .u16(1), .u32(0), .u64(5), "hello", .zeros(3))
        let reader = try file.reader()
        #expect(
            try reader.heapObject(collection: 512, index: 1, count: 5).ownBytes
                == Array("hello".utf8))
        for (index, count) in [(UInt32(1), 6), (2, 0), (65537, 1)] {
            #expect(
                throws: HDF5Error.malformed(
                    path: "", structure: "global heap collection", offset: 512,
                    reason: "there is no object \(index) of \(count) bytes")
            ) { try reader.heapObject(collection: 512, index: index, count: count) }
        }
    }

    @Test("is written so that h5py reads every text", arguments: [1, 100, 1000])
    func written(count: Int) throws {
        var layout = HDF5Layout()
        let texts = (0..<count).map { String(repeating: "t", count: $0 * $0 % 5000) + "\($0)" }
        for (index, text) in texts.enumerated() {
            try layout.addGroup("g\(index)", attributes: ["name": text])
        }
        let bytes = try HDF5Writer(layout).bytes()
        let found = try H5Py.read(
            bytes, "result = [f[f'g{i}'].attrs['name'] for i in range(len(f))]")
        #expect(found.strings == texts)
        let root = try open(bytes).root
        #expect(
            try texts.indices.allSatisfy {
                try root.requiredGroup(at: "g\($0)").attribute("name")?.string == texts[$0]
            })
    }
}
