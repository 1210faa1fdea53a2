import KerasHDF5
import KerasTestSupport
import Testing

@Suite("A group in the newer format")
struct NewerGroupTests {
    /// Up to 8 links are in the header; 500 fill two levels of the index, 5000 three.
    @Test(
        "has all its links, however many", arguments: [0, 1, 8, 9, 500, 5000], [false, true])
    func sizes(count: Int, tracksOrder: Bool) throws {
        let bytes = try H5Py.file(
            """
            g = f.create_group("layers", track_order=tracked)
            for i in np.random.default_rng(0).permutation(n):
                g.create_dataset(f"n{i}", data=np.zeros(i % 3))
            """, libver: "latest",
            variables: ["n": .int(count), "tracked": .bool(tracksOrder)])
        let group = try open(bytes).root.requiredGroup(at: "layers")
        #expect(try group.links.map(\.name) == (0..<count).map { "n\($0)" }.sorted())
        for index in stride(from: 0, to: count, by: max(1, count / 50)) {
            #expect(try group.requiredDataset(at: "n\(index)").shape == [index % 3])
        }
        #expect(try group.object(at: "n\(count)") == nil)
    }

    @Test("has names of every kind and length", arguments: libraryVersions)
    func names(libver: String) throws {
        let names =
            [
                "é", "名前", "a b", ".x", "UPPER", String(repeating: "long", count: 200),
                String(repeating: "ü", count: 3000),
            ] + (0..<20).map { "layer_\($0)" }
        let file = try open(
            H5Py.file(
                "for n in names: f[f'{n}/vars/0'] = np.float32(len(n))", libver: libver,
                variables: ["names": .array(names.map { .string($0) })]))
        #expect(Set(try file.root.links.map(\.name)) == Set(names))
        for name in names {
            let value = try file.root.requiredDataset(at: "\(name)/vars/0").readBytes().floats
            #expect(value == [Double(name.unicodeScalars.count)])
        }
    }

    @Test("that lost most of its links has the others", arguments: [5, 100])
    func shrunk(left: Int) throws {
        let file = try open(
            H5Py.file(
                """
                g = f.create_group("g")
                for i in range(600): g.create_group(f"n{i}")
                for i in range(left, 600): del g[f"n{i}"]
                """, libver: "latest", variables: ["left": .int(left)]))
        #expect(
            try file.root.requiredGroup(at: "g").links.map(\.name)
                == (0..<left).map { "n\($0)" }.sorted())
    }

    @Test("keeps hard links together by address", arguments: ["earliest", "latest"])
    func hardLinks(libver: String) throws {
        let root = try open(
            H5Py.file(
                """
                f["a/x"] = np.ones(3); f["b"] = f["a"]; f["y"] = f["a/x"]
                for i in range(20): f[f"a/l{i}"] = f["y"]
                """, libver: libver)
        ).root
        let first = try root.requiredDataset(at: "a/x")
        for path in ["b/x", "y", "a/l7", "b/l19"] {
            #expect(try root.requiredDataset(at: path).address == first.address)
        }
        #expect(
            try root.requiredGroup(at: "a").address == root.requiredGroup(at: "b").address)
        let targets = try root.requiredGroup(at: "a").links.map(\.target)
        #expect(Set(targets) == [.object(address: first.address)])
        var paths = 0
        try root.walk { _ in paths += 1 }
        #expect(paths == 24)
    }

    @Test("refuses links that lead elsewhere, in a heap as in a header", arguments: [1, 20])
    func otherLinks(count: Int) throws {
        let root = try open(
            H5Py.file(
                """
                for i in range(n): f.create_group(f"g{i}")
                f["soft"] = h5py.SoftLink("/g0"); f["far"] = h5py.ExternalLink("o.h5", "/")
                """, libver: "latest", variables: ["n": .int(count)])
        ).root
        #expect(throws: HDF5Error.notAllowed(.softLink, path: "soft")) {
            try root.group(at: "soft")
        }
        #expect(throws: HDF5Error.notAllowed(.externalLink, path: "far")) {
            try root.group(at: "far")
        }
        #expect(try root.count == count + 2)
    }

    @Test("with more links than the limit is refused")
    func limit() throws {
        var limits = HDF5Limits()
        limits.groupEntries = 99
        let bytes = try H5Py.file(
            "for i in range(100): f.create_group(str(i))", libver: "latest")
        #expect(
            throws: HDF5Error.resourceLimit(
                path: "/", what: "number of links of a group", declared: 100, limit: 99)
        ) { try open(bytes, limits: limits).root.links }
    }
}
