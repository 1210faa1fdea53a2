import KerasHDF5
import KerasTestSupport
import Testing

/// A small file with one kind of structure in it.
struct SmallFile: CustomTestStringConvertible {
    let name: String
    let libver: String
    let script: String

    var testDescription: String { name }

    func bytes() throws -> [UInt8] { try H5Py.file(script, libver: libver) }

    /// Of the newest format, whose metadata have checksums; so have the values, by a filter.
    static let newer: [SmallFile] = [
        .init(
            name: "header", libver: "latest",
            script: """
                f.attrs["a"] = np.arange(5, dtype=">i4"); f.create_group("g/h").attrs["b"] = True
                f["g"].attrs["c"] = np.bytes_(b"text")
                """),
        .init(
            name: "continued header", libver: "latest",
            script: """
                g = f.create_group("g")
                for i in range(8): g.create_group(f"n{i}").attrs["x" * i + "y"] = i; g.attrs[f"a{i}"] = i
                """),
        .init(
            name: "dense links", libver: "latest",
            script: "for i in range(20): f[f'n{i}'] = f['/']"),
        .init(
            name: "dense attributes", libver: "latest",
            script: """
                for i in range(9): f.attrs[f"a{i}"] = np.arange(i)
                """),
        .init(name: "single chunk", libver: "latest", script: dataset("(9, 4)", "None")),
        .init(name: "fixed array", libver: "latest", script: dataset("(2, 3)", "None")),
        .init(name: "extensible array", libver: "latest", script: dataset("(2, 1)", "(None, 4)")),
        .init(name: "B-tree", libver: "latest", script: dataset("(1, 1)", "(None, None)")),
    ]

    /// What no checksum guards.
    static let older: [SmallFile] = [
        .init(
            name: "huge attribute", libver: "latest",
            script: """
                for i in range(9): f.attrs[f"a{i}"] = i
                f.attrs["huge"] = np.arange(1200, dtype="f4")
                """),
        .init(name: "old B-tree", libver: "earliest", script: dataset("(2, 1)", "(None, 4)")),
        .init(
            name: "old B-tree, no filters", libver: "earliest",
            script: "f.create_dataset('d', data=np.arange(36).reshape(9, 4), chunks=(2, 3))"),
        .init(
            name: "old filters", libver: "earliest",
            script: """
                f.create_dataset("d", data=np.arange(40, dtype="i2"), chunks=(16,), shuffle=True,
                                 compression="gzip", fletcher32=True)
                """),
    ]

    private static func dataset(_ chunks: String, _ maximum: String) -> String {
        """
        f.create_dataset("d", data=np.arange(36, dtype="i2").reshape(9, 4), chunks=\(chunks),
                         maxshape=\(maximum), fletcher32=True)
        """
    }
}

@Suite("A damaged file of the newer format, or in chunks")
struct NewerDamageTests {
    @Test("that lost its end throws at every length", arguments: SmallFile.newer + SmallFile.older)
    func truncation(_ file: SmallFile) throws {
        let bytes = try file.bytes()
        for length in stride(from: 0, to: bytes.count, by: 3) {
            #expect(throws: HDF5Error.self, "cut to \(length) of \(bytes.count) bytes") {
                try FileContent(CountingStorage(Array(bytes[..<length])))
            }
        }
        #expect(throws: Never.self) { try FileContent(HDF5MemoryStorage(bytes)) }
    }

    @Test("by a flipped bit throws or has what it had", arguments: SmallFile.newer)
    func checksums(_ file: SmallFile) throws {
        let bytes = try file.bytes()
        let content = try FileContent(HDF5MemoryStorage(bytes))
        forEachFlip(of: bytes) { flipped, place in
            if let found = FileContent.check(flipped, place) {
                let isSame = found == content
                #expect(isSame, "\(place)")
            }
        }
    }

    /// Whoever wants to do harm computes the checksums anew.
    @Test(
        "by a flipped bit that no checksum reveals throws or reads",
        arguments: SmallFile.newer + SmallFile.older)
    func bitFlips(_ file: SmallFile) throws {
        forEachFlip(of: try file.bytes()) { flipped, place in
            FileContent.check(flipped, verifiesChecksums: false, place)
        }
    }

    @Test(
        "by random bytes that no checksum reveals throws or reads",
        arguments: SmallFile.newer + SmallFile.older)
    func randomDamage(_ file: SmallFile) throws {
        let bytes = try file.bytes()
        // Only what is no room can do harm.
        let places = bytes.indices.filter { bytes[$0] != 0 }
        var random = SplitMix(state: UInt64(bytes.count))
        for round in 0..<1500 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = places.randomElement(using: &random) ?? 0
                for offset in place..<min(place + .random(in: 1...8, using: &random), bytes.count) {
                    damaged[offset] =
                        [0, 1, 0x7F, 0x80, 0xFF, .random(in: 0...255, using: &random)]
                        .randomElement(using: &random) ?? 0
                }
            }
            FileContent.check(damaged, verifiesChecksums: false, "round \(round)")
        }
    }

    /// One bit of each byte, another from byte to byte; in runs of zeros only now and then.
    private func forEachFlip(of bytes: [UInt8], _ body: ([UInt8], String) -> Void) {
        var flipped = bytes
        for offset in bytes.indices {
            let isRoom =
                bytes[max(0, offset - 8)..<min(bytes.count, offset + 8)].allSatisfy { $0 == 0 }
            guard !isRoom || offset % 16 == 0 else { continue }
            let bit = (offset * 5 + offset / 8) % 8
            flipped[offset] ^= 1 << bit
            body(flipped, "bit \(bit) of byte \(offset)")
            flipped[offset] = bytes[offset]
        }
    }
}
