import KerasHDF5
import KerasTestSupport
import Testing

/// Sizes at and beside the edges: 8 links fill a leaf, 256 a node of the tree, 8192 two levels.
let groupSizes = [0, 1, 7, 8, 9, 16, 17, 33, 255, 256, 257, 300, 5000, 8193]

@Suite("A group of any size")
struct GroupSizeTests {
    @Test("written by Swift is complete and in order for h5py", arguments: groupSizes)
    func swiftToPython(count: Int) throws {
        let bytes = try HDF5Writer(Self.layout(count)).bytes()
        let found = try H5Py.read(
            bytes,
            """
            g = f["layers"]
            result = [len(g), list(g) == sorted(g), all(f"n{i}" in g for i in range(len(g))),
                      all(g[f"n{i}"].shape == (i % 3,) for i in range(len(g))), "n" in g, "z" in g]
            """)
        #expect(found == [.int(count), true, true, true, false, false])
    }

    @Test("written by Swift is complete and in order for Swift", arguments: groupSizes)
    func swiftToSwift(count: Int) throws {
        let file = try open(HDF5Writer(Self.layout(count)).bytes())
        let group = try file.root.requiredGroup(at: "layers")
        #expect(try group.count == count)
        #expect(try group.links.map(\.name) == (0..<count).map { "n\($0)" }.sorted())
        for index in 0..<count {
            #expect(try group.requiredDataset(at: "n\(index)").shape == [index % 3])
        }
        #expect(try group.object(at: "n\(count)") == nil)
        #expect(try group.object(at: "") != nil)
    }

    @Test("of h5py is complete in Swift", arguments: [0, 1, 9, 33, 300, 5000])
    func pythonToSwift(count: Int) throws {
        let bytes = try H5Py.file(
            """
            g = f.create_group("layers")
            for i in np.random.default_rng(0).permutation(n): g[f"n{i}"] = np.zeros(i % 3)
            """, variables: ["n": .int(count)])
        let group = try open(bytes).root.requiredGroup(at: "layers")
        #expect(try group.links.map(\.name) == (0..<count).map { "n\($0)" }.sorted())
        for index in 0..<count {
            #expect(try group.requiredDataset(at: "n\(index)").shape == [index % 3])
        }
    }

    @Test("can grow and shrink in h5py's hands", arguments: [0, 8, 9, 256, 257, 1000])
    func edited(count: Int) throws {
        let found = try H5Py.read(
            HDF5Writer(Self.layout(count)).bytes(), mode: "r+",
            """
            g = f["layers"]
            before = set(g)
            for i in range(500): g.create_group(f"{'amoz'[i % 4]}{i}")
            removed = [n for i, n in enumerate(sorted(before)) if i % 2]
            for n in removed: del g[n]
            f.close()
            f = h5py.File(path, "r")
            expected = (before - set(removed)) | {f"{'amoz'[i % 4]}{i}" for i in range(500)}
            result = sorted(f["layers"]) == sorted(expected)
            """)
        #expect(found == true)
    }

    private static func layout(_ count: Int) throws -> HDF5Layout {
        var layout = HDF5Layout()
        try layout.addGroup("layers")
        for index in (0..<count).reversed() {
            try layout.addDataset("layers/n\(index)", type: .int16, shape: [index % 3])
        }
        return layout
    }
}
