import KerasHDF5
import KerasTestSupport
import Testing

@Suite("A damaged file")
struct DamageTests {
    /// A small file of Swift's, and one of h5py's with everything that old-style files have.
    private static func files() throws -> [[UInt8]] {
        var layout = HDF5Layout()
        try layout.addGroup("layers/dense/vars", attributes: ["name": "dense"])
        try layout.addDataset("layers/dense/vars/0", type: .float32, shape: [2, 2])
        try layout.addDataset(
            "layers/dense/vars/1", type: .opaque(size: 2), shape: [2],
            attributes: ["dtype": "bfloat16"])
        try layout.addDataset("layers/dense/vars/2", type: .bool, shape: [3])
        return [
            try HDF5Writer(layout).bytes(),
            try H5Py.file(
                """
                g = f.create_group("vars"); g.attrs["name"] = "dense"
                g["0"] = np.ones((2, 2), ">f4")
                g["s"] = ["a", "bc"]
                g["fixed"] = np.array([b"ab", b"c"])
                f.create_group("é")["unwritten"] = np.zeros((0,))
                f["é"].create_dataset("fill", (3,), "i2", fillvalue=7)
                f.attrs["names"] = np.array([b"x", b"y"]); f.attrs["n"] = 1.5
                """),
        ]
    }

    @Test("that lost its end throws at every length", arguments: [0, 1])
    func truncation(index: Int) throws {
        let bytes = try Self.files()[index]
        for length in 0..<bytes.count {
            let storage = CountingStorage(Array(bytes[..<length]))
            #expect(throws: HDF5Error.self, "cut to \(length) of \(bytes.count) bytes") {
                try FileContent(storage)
            }
        }
        #expect(throws: Never.self) { try FileContent(HDF5MemoryStorage(bytes)) }
    }

    /// The superblock's end is put right, so that the structures themselves are cut.
    @Test("that lost its end, and says so, throws or reads at every length", arguments: [0, 1])
    func admittedTruncation(index: Int) throws {
        let bytes = try Self.files()[index]
        for length in 96..<bytes.count {
            var cut = Array(bytes[..<length])
            for byte in 0..<8 { cut[40 + byte] = UInt8(truncatingIfNeeded: length >> (8 * byte)) }
            FileContent.check(cut, "cut to \(length)")
        }
    }

    @Test("by any single flipped bit throws or reads", arguments: [0, 1])
    func bitFlips(index: Int) throws {
        let bytes = try Self.files()[index]
        // Runs of zeros are unused room; sampling them is enough.
        var flipped = bytes
        for offset in bytes.indices {
            let isRoom =
                bytes[max(0, offset - 8)..<min(bytes.count, offset + 8)].allSatisfy { $0 == 0 }
            for bit in 0..<8 where !isRoom || offset % 16 == bit {
                flipped[offset] ^= 1 << bit
                FileContent.check(flipped, "bit \(bit) of byte \(offset)")
                flipped[offset] = bytes[offset]
            }
        }
    }

    @Test("by any byte set to all ones throws or reads", arguments: [0, 1])
    func byteFlips(index: Int) throws {
        let bytes = try Self.files()[index]
        var changed = bytes
        for offset in bytes.indices where bytes[offset] != 0xFF {
            changed[offset] = 0xFF
            FileContent.check(changed, "byte \(offset)")
            changed[offset] = bytes[offset]
        }
    }

    @Test("by eight random bytes throws or reads", arguments: 0..<4)
    func randomDamage(seed: UInt64) throws {
        let bytes = try Self.files()[Int(seed % 2)]
        var random = SplitMix(state: seed)
        for round in 0..<2000 {
            var damaged = bytes
            for _ in 0..<8 {
                let offset = Int.random(in: 0..<bytes.count, using: &random)
                damaged[offset] = .random(in: 0...255, using: &random)
            }
            FileContent.check(damaged, "seed \(seed), round \(round)")
        }
    }
}
