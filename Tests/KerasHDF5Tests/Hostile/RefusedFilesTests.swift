import KerasHDF5
import KerasTestSupport
import Testing

@Suite("What leads out of a file, or hides in it")
struct RefusedFilesTests {
    /// Each script makes the object `layers/x`; the file it names does not exist unless it matters.
    static let datasets: [(String, HDF5Error)] = [
        (
            "g['x'] = h5py.ExternalLink('other.h5', '/a')",
            .notAllowed(.externalLink, path: "layers/x")
        ),
        ("g['x'] = h5py.SoftLink('/target')", .notAllowed(.softLink, path: "layers/x")),
        ("g['x'] = h5py.SoftLink('/nowhere')", .notAllowed(.softLink, path: "layers/x")),
        ("g['x'] = h5py.SoftLink('x')", .notAllowed(.softLink, path: "layers/x")),
        (
            "g.create_dataset('x', (12,), 'f4', external=[('/etc/passwd', 0, 48)])",
            .notAllowed(.externalStorage, path: "layers/x")
        ),
        (
            """
            v = h5py.VirtualLayout((4,), 'f4'); v[:] = h5py.VirtualSource('o.h5', 'd', (4,))
            g.create_virtual_dataset('x', v)
            """, .notAllowed(.virtualDataset, path: "layers/x")
        ),
        (
            "g.create_dataset('x', (100000, 100000), 'f4', compression='gzip')",
            .resourceLimit(
                path: "layers/x", what: "size in bytes of a dataset without storage",
                declared: 40_000_000_000, limit: 1 << 20)
        ),
    ]

    private func file(_ script: String, libver: String? = nil) throws -> HDF5File {
        let head = "f['target'] = np.ones(3)\ng = f.create_group('layers')\n"
        return try open(H5Py.file(head + script, libver: libver))
    }

    @Test("is refused in the newest format too", arguments: datasets)
    func newestFormat(script: String, error: HDF5Error) throws {
        let file = try file(script, libver: "latest")
        #expect(throws: error) { try file.root.dataset(at: "layers/x") }
        #expect(throws: error) { try file.root.walk { _ in } }
    }

    @Test("is refused as a dataset, with its path", arguments: datasets)
    func asDataset(script: String, error: HDF5Error) throws {
        let file = try file(script)
        #expect(throws: error) { try file.root.dataset(at: "layers/x") }
        #expect(throws: error) { try file.root.object(at: "layers/x") }
    }

    @Test("is refused as a group, and as a step on the way", arguments: datasets.prefix(4))
    func asGroup(script: String, error: HDF5Error) throws {
        let file = try file(script)
        #expect(throws: error) { try file.root.group(at: "layers/x") }
        #expect(throws: error) { try file.root.group(at: "layers/x/vars") }
        #expect(throws: error) { try file.root.dataset(at: "layers/x/vars/0") }
        #expect(throws: error) { try file.root.contains("layers/x/vars") }
    }

    @Test("is refused by a walk", arguments: datasets)
    func inWalk(script: String, error: HDF5Error) throws {
        let file = try file(script)
        #expect(throws: error) { try file.root.walk { _ in } }
    }

    @Test("is present, though never followed", arguments: datasets)
    func isPresent(script: String, error: HDF5Error) throws {
        let file = try file(script)
        #expect(try file.root.contains("layers/x"))
        #expect(try file.root.requiredGroup(at: "layers").links.map(\.name) == ["x"])
    }

    @Test("is refused though the external file is there")
    func existingTarget() throws {
        let file = try open(
            H5Py.file(
                """
                with h5py.File("other.h5", "w") as o: o["a"] = np.ones(3)
                f["x"] = h5py.ExternalLink("other.h5", "/a")
                assert f["x"].shape == (3,)
                """))
        #expect(throws: HDF5Error.notAllowed(.externalLink, path: "x")) {
            try file.root.dataset(at: "x")
        }
    }

    @Test("says so in the words that Python users search for")
    func words() {
        let texts = [
            (HDF5Error.Refusal.externalLink, "Not allowed: H5 file with ExternalLink"),
            (.softLink, "Not allowed: H5 file with SoftLink"),
            (.externalStorage, "Not allowed: H5 file with external Dataset"),
            (.virtualDataset, "Not allowed: H5 file with virtual Dataset"),
        ]
        for (refusal, text) in texts {
            let error = HDF5Error.notAllowed(refusal, path: "layers/dense/vars/0")
            #expect(error.description.contains(text))
            #expect(error.description.contains("'layers/dense/vars/0'"))
        }
    }
}
