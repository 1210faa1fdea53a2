import KerasHDF5
import KerasTestSupport
import Testing

@Suite("Looking up a path")
struct LookupTests {
    private func file() throws -> HDF5File {
        var layout = HDF5Layout()
        for path in ["layers/dense/vars/0", "layers/dense/vars/1", "layers/dense_1/vars/0", "0"] {
            try layout.addDataset(path, type: .float32, shape: [path.count])
        }
        return try open(HDF5Writer(layout).bytes())
    }

    @Test("finds datasets from any group, and from the root with a leading slash")
    func found() throws {
        let root = try file().root
        let dense = try root.requiredGroup(at: "layers/dense")
        #expect(dense.path == "layers/dense")
        let dataset = try dense.requiredDataset(at: "vars/1")
        #expect(dataset.path == "layers/dense/vars/1")
        #expect(dataset.shape == [19])
        #expect(try dense.requiredDataset(at: "/0").path == "0")
        #expect(try dense.requiredGroup(at: "").path == "layers/dense")
        #expect(try dense.requiredGroup(at: "/").path == "/")
        #expect(try dense.requiredGroup(at: "/").address == root.address)
    }

    @Test("gives nil where there is nothing", arguments: ["x", "layers/x", "x/y/z", "layers/dens"])
    func absent(path: String) throws {
        let root = try file().root
        #expect(try root.group(at: path) == nil)
        #expect(try root.dataset(at: path) == nil)
        #expect(try root.contains(path) == false)
        #expect(throws: HDF5Error.missing(path: path)) { try root.requiredGroup(at: path) }
        #expect(throws: HDF5Error.missing(path: "layers/\(path)")) {
            try root.requiredGroup(at: "layers").requiredDataset(at: path)
        }
    }

    @Test(
        "tells whether there is something",
        arguments: ["0", "/0", "layers", "layers/dense/vars/0", ""])
    func contains(path: String) throws {
        #expect(try file().root.contains(path))
    }

    @Test("refuses empty components", arguments: ["//", "layers//dense", "layers/", "a//"])
    func invalid(path: String) throws {
        let root = try file().root
        #expect(throws: HDF5Error.invalidPath(path)) { try root.group(at: path) }
        #expect(throws: HDF5Error.invalidPath(path)) { try root.contains(path) }
    }

    @Test("keeps hard links apart by path and together by address")
    func hardLinks() throws {
        let root = try open(H5Py.file("f['a'] = np.ones(3); f['b'] = f['a']")).root
        let (first, second) = (try root.requiredDataset(at: "a"), try root.requiredDataset(at: "b"))
        #expect(first.address == second.address)
        #expect(second.path == "b")
        #expect(try first.readBytes() == second.readBytes())
    }

    @Test("serves many tasks at once")
    func concurrency() async throws {
        var layout = HDF5Layout()
        for index in 0..<300 {
            try layout.addGroup("layers/l\(index)/vars", attributes: ["name": "l\(index)"])
            try layout.addDataset("layers/l\(index)/vars/0", type: .int32, shape: [index])
        }
        let file = try open(HDF5Writer(layout).bytes())
        let total = try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<8 {
                group.addTask {
                    try (0..<300).reduce(0) { sum, index in
                        let vars = try file.root.requiredGroup(
                            at: "layers/l\((index + task * 40) % 300)/vars")
                        let name = try vars.attribute("name")?.string
                        let count = try vars.requiredDataset(at: "0").elementCount
                        return sum + (name == "l\(count)" ? 1 : 0)
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(total == 8 * 300)
    }
}

@Suite("Walking a file")
struct WalkTests {
    @Test("visits parents before children, by name")
    func order() throws {
        var paths: [String] = []
        try open(HDF5Writer(SwiftToPythonTests.tree()).bytes()).root.walk { paths.append($0.path) }
        #expect(
            paths == [
                "_layer", "_layer/empty", "layers", "layers/dense", "layers/dense/vars",
                "layers/dense/vars/0", "layers/dense/vars/1", "layers/dense/vars/10",
                "layers/dense/vars/2", "é", "é/ß",
            ])
    }

    @Test("starts at any group and ends when the visitor throws")
    func partial() throws {
        let root = try open(HDF5Writer(SwiftToPythonTests.tree()).bytes()).root
        var paths: [String] = []
        try root.requiredGroup(at: "_layer").walk { paths.append($0.path) }
        #expect(paths == ["_layer/empty"])
        #expect(throws: HDF5Error.io("stop")) { try root.walk { _ in throw HDF5Error.io("stop") } }
    }
}
