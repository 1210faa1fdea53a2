import KerasHDF5
import Testing

@Suite("A declaration")
struct LayoutDeclarationTests {
    @Test("makes the groups on the way")
    func parents() throws {
        var layout = HDF5Layout()
        try layout.addDataset("/a/b/c", type: .int8, shape: [])
        var paths: [String] = []
        try open(HDF5Writer(layout).bytes()).root.walk { paths.append($0.path) }
        #expect(paths == ["a", "a/b", "a/b/c"])
    }

    @Test("may name an implied group later, and the root")
    func later() throws {
        var layout = HDF5Layout()
        try layout.addGroup("a/b")
        try layout.addGroup("a", attributes: ["name": "x"])
        try layout.addGroup("/", attributes: ["name": "root"])
        let root = try open(HDF5Writer(layout).bytes()).root
        #expect(try root.attribute("name")?.string == "root")
        #expect(try root.requiredGroup(at: "a").attribute("name")?.string == "x")
    }

    @Test("of one path twice is refused")
    func duplicates() throws {
        var layout = HDF5Layout()
        try layout.addGroup("g")
        try layout.addDataset("d", type: .int8, shape: [])
        #expect(throws: HDF5Error.duplicate(path: "g")) { try layout.addGroup("/g") }
        #expect(throws: HDF5Error.duplicate(path: "d")) {
            try layout.addDataset("d", type: .int8, shape: [])
        }
        #expect(throws: HDF5Error.duplicate(path: "g")) {
            try layout.addDataset("g", type: .int8, shape: [])
        }
    }

    @Test("keeps names apart that only look alike")
    func canonicalEquivalence() throws {
        var layout = HDF5Layout()
        try layout.addDataset("\u{E9}", type: .int8, shape: [1])
        try layout.addDataset("e\u{301}", type: .int8, shape: [2])
        let root = try open(HDF5Writer(layout).bytes()).root
        #expect(try root.requiredDataset(at: "\u{E9}").shape == [1])
        #expect(try root.requiredDataset(at: "e\u{301}").shape == [2])
    }

    @Test("with a dataset on the way is refused")
    func datasetOnTheWay() throws {
        var layout = HDF5Layout()
        try layout.addDataset("d", type: .int8, shape: [])
        let error = HDF5Error.wrongKind(path: "d", expected: .group, found: .dataset)
        #expect(throws: error) { try layout.addGroup("d") }
        #expect(throws: error) { try layout.addGroup("d/g") }
        #expect(throws: error) { try layout.addDataset("d/g/x", type: .int8, shape: []) }
    }

    @Test(
        "of an impossible path is refused",
        arguments: ["a//b", "a/", "//", "a/./b", ".", "a\0b", "a/b/"])
    func paths(path: String) {
        var layout = HDF5Layout()
        #expect(throws: HDF5Error.self) { try layout.addGroup(path) }
        #expect(throws: HDF5Error.self) { try layout.addDataset(path, type: .int8, shape: []) }
    }

    @Test("of a dataset at the root itself is refused")
    func datasetAsRoot() {
        var layout = HDF5Layout()
        #expect(throws: HDF5Error.duplicate(path: "")) {
            try layout.addDataset("", type: .int8, shape: [])
        }
    }

    @Test("nested as deep as the reader goes is fine, deeper is refused")
    func depth() throws {
        func path(_ depth: Int) -> String {
            Array(repeating: "g", count: depth).joined(separator: "/")
        }
        var layout = HDF5Layout()
        try layout.addDataset(path(64), type: .int8, shape: [])
        let root = try open(HDF5Writer(layout).bytes()).root
        #expect(try root.requiredDataset(at: path(64)).shape == [])
        #expect(throws: HDF5Error.self) {
            try layout.addDataset(path(65), type: .int8, shape: [])
        }
    }

    @Test(
        "of what no file can hold is refused with its path",
        arguments: [
            (HDF5Type.float32, [-1], "a dimension of -1"),
            (
                .float32, [1 << 40, 1 << 40],
                "the size of shape [1099511627776, 1099511627776] overflows"
            ),
            (.float64, [0, 1 << 61], "the size of shape [0, 2305843009213693952] overflows"),
            (.float32, Array(repeating: 1, count: 33), "33 dimensions"),
            (.variableString(characterSet: .utf8), [], "elements of type str"),
            (.integer(bits: 24, signed: true, order: .little), [], "elements of type int24"),
            (.float(bits: 128, order: .little), [], "elements of type float128"),
            (.opaque(size: 0), [], "elements of type V0"),
        ] as [(HDF5Type, [Int], String)])
    func invalid(type: HDF5Type, shape: [Int], reason: String) {
        var layout = HDF5Layout()
        #expect(throws: HDF5Error.invalidDeclaration(path: "x", reason: reason)) {
            try layout.addDataset("x", type: type, shape: shape)
        }
    }

    @Test("of a file beyond all offsets is refused by the writer")
    func hugeFile() throws {
        var layout = HDF5Layout()
        try layout.addDataset("a", type: .int8, shape: [Int.max - 5000])
        try layout.addDataset("b", type: .int8, shape: [5000])
        #expect(
            throws: HDF5Error.invalidDeclaration(
                path: "b", reason: "the file would exceed \(Int.max) bytes")
        ) { try HDF5Writer(layout) }
    }

    @Test(
        "of attributes that cannot be is refused",
        arguments: [("", "v"), ("a\0", "v"), ("a", "\0")])
    func attributes(name: String, value: String) {
        var layout = HDF5Layout()
        let error = hdf5Error { try layout.addGroup("g", attributes: [name: value]) }
        guard case .invalidDeclaration("g", _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("with long names is written and read", arguments: [1, 7, 8, 255, 256, 60000])
    func longNames(length: Int) throws {
        let name = String(repeating: "n", count: length)
        var layout = HDF5Layout()
        try layout.addDataset("\(name)/\(name)", type: .int8, shape: [3])
        let bytes = try HDF5Writer(layout).bytes()
        #expect(try open(bytes).root.requiredDataset(at: "\(name)/\(name)").shape == [3])
        let found = try H5Py.read(
            bytes, variables: ["n": .string(name)], "result = list(f[n][n].shape)")
        #expect(found.ints == [3])
    }

    @Test("with as many attributes as can be is written and read, with more refused")
    func manyAttributes() throws {
        func attributes(_ count: Int) -> [String: String] {
            Dictionary(uniqueKeysWithValues: (0..<count).map { ("key \($0)", "value \($0)") })
        }
        var layout = HDF5Layout()
        try layout.addDataset("d", type: .int8, shape: [], attributes: attributes(1024))
        try layout.addGroup("g", attributes: attributes(1024))
        let bytes = try HDF5Writer(layout).bytes()
        #expect(
            try open(bytes).root.requiredGroup(at: "g").attribute("key 777")?.string == "value 777")
        let found = try H5Py.read(
            bytes, "result = [f[n].attrs['key 1023'] for n in 'dg'] + [len(f['d'].attrs)]")
        #expect(found == ["value 1023", "value 1023", 1024])
        #expect(throws: HDF5Error.self) { try layout.addGroup("h", attributes: attributes(1025)) }
    }

    @Test("with a name too long is refused")
    func tooLong() {
        var layout = HDF5Layout()
        #expect(throws: HDF5Error.self) {
            try layout.addGroup(String(repeating: "n", count: (64 << 10) + 1))
        }
    }
}
