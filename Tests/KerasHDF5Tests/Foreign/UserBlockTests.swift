import KerasHDF5
import KerasTestSupport
import Testing

@Suite("A file with bytes of the user's own in front")
struct UserBlockTests {
    private static let script = """
        import h5py
        with h5py.File(path, "w", libver=libver, userblock_size=size) as f:
            f["a/contiguous"] = np.arange(5, dtype="u1")
            f.create_dataset("chunked", data=np.arange(50, dtype="u1"), chunks=(7,), compression="gzip")
            f.attrs["text"] = "x" * 100
            for i in range(20): f.create_group(f"g{i}")
        result = None
        """

    private func check(_ file: HDF5File, base: Int, _ bytes: [UInt8]) throws {
        let contiguous = try file.root.requiredDataset(at: "a/contiguous")
        #expect(try contiguous.readBytes() == Array(0..<5))
        let offset = try #require(contiguous.dataOffset)
        #expect(Array(bytes[offset..<offset + 5]) == Array(0..<5))
        #expect(offset > base)
        #expect(try file.root.requiredDataset(at: "chunked").readBytes() == Array(0..<50))
        #expect(try file.root.attribute("text")?.string?.count == 100)
        #expect(try file.root.count == 22)
    }

    @Test("is read from where its superblock is", arguments: [512, 1024, 4096], libraryVersions)
    func sizes(size: Int, libver: String) throws {
        let bytes = try H5Py.file(size: size, libver: libver, script: Self.script)
        #expect(bytes[..<8].allSatisfy { $0 == 0 })
        try check(try open(bytes), base: size, bytes)
    }

    @Test("may have lost them, or got them later", arguments: ["earliest", "latest"])
    func moved(libver: String) throws {
        let without = try H5Py.file(size: 0, libver: libver, script: Self.script)
        let added = [UInt8](repeating: 1, count: 1024) + without
        try check(try open(added), base: 1024, added)
        let with = try H5Py.file(size: 512, libver: libver, script: Self.script)
        let removed = Array(with.dropFirst(512))
        try check(try open(removed), base: 0, removed)
    }

    @Test("that are no power of two many hides the file", arguments: [1, 511, 513, 768, 1536])
    func misplaced(size: Int) throws {
        let bytes = try H5Py.file(size: 0, libver: "latest", script: Self.script)
        #expect(throws: HDF5Error.signatureNotFound) {
            try open([UInt8](repeating: 1, count: size) + bytes)
        }
    }

    @Test("is truncated by its own measure")
    func truncated() throws {
        let bytes = try H5Py.file(size: 512, libver: "latest", script: Self.script)
        #expect(
            throws: HDF5Error.truncated(
                expected: UInt64(bytes.count - 512), found: UInt64(bytes.count - 513))
        ) { try open(Array(bytes.dropLast())) }
    }
}
