import KerasHDF5
import KerasTestSupport
import Testing

@Suite("A file that is not what it should be")
struct WrongFilesTests {
    @Test("of text where weights should be says that it is text")
    func stringDataset() throws {
        let file = try open(H5Py.file("f['vars/0'] = 'weights'"))
        let dataset = try file.root.requiredDataset(at: "vars/0")
        #expect(!dataset.type.isNumeric)
        #expect(throws: HDF5Error.wrongKind(path: "vars/0", expected: .numbers, found: .text)) {
            try dataset.readBytes()
        }
    }

    @Test("with a dataset where a group should be, or a group for a dataset")
    func wrongKinds() throws {
        let file = try open(
            H5Py.file("f['a/vars'] = np.ones(2); f.create_group('b/vars/0')"))
        let dataset = HDF5Error.wrongKind(path: "a/vars", expected: .group, found: .dataset)
        #expect(throws: dataset) { try file.root.group(at: "a/vars") }
        #expect(throws: dataset) { try file.root.dataset(at: "a/vars/0") }
        #expect(throws: dataset) { try file.root.group(at: "a/vars/0/1") }
        #expect(try !file.root.contains("a/vars/0"))
        #expect(
            throws: HDF5Error.wrongKind(path: "b/vars/0", expected: .dataset, found: .group)
        ) { try file.root.dataset(at: "b/vars/0") }
        #expect(
            HDF5Error.wrongKind(path: "a", expected: .group, found: .dataset).description
                .contains("expected Group but received Dataset"))
    }

    @Test(
        "but garbage has no signature",
        arguments: ["", "PK\u{3}\u{4}", "HDF", "<html>", "not an HDF5 file at all, but text"])
    func garbage(text: String) {
        #expect(throws: HDF5Error.signatureNotFound) { try open(Array(text.utf8)) }
        #expect(
            HDF5Error.signatureNotFound.description.contains("file signature not found"))
    }

    @Test("because it was truncated says how much is missing")
    func truncated() throws {
        let bytes = try H5Py.file("f['d'] = np.ones(1000)")
        #expect(
            throws: HDF5Error.truncated(
                expected: UInt64(bytes.count), found: UInt64(bytes.count - 1))
        ) { try open(Array(bytes.dropLast())) }
    }

    @Test("with a group that contains itself can be looked into, and walked")
    func cycle() throws {
        let file = try open(
            H5Py.file("g = f.create_group('a/b'); g['again'] = f['a']; g['root'] = f['/']"))
        var paths: [String] = []
        try file.root.walk { paths.append($0.path) }
        #expect(paths == ["a", "a/b", "a/b/again", "a/b/root"])
        #expect(try file.root.requiredGroup(at: "a/b/again/b/root/a").path == "a/b/again/b/root/a")
        let endless = Array(repeating: "a/b/again", count: 40).joined(separator: "/")
        #expect(throws: HDF5Error.invalidPath(endless)) { try file.root.group(at: endless) }
    }

    @Test("nested deeper than the limit is refused by a walk")
    func deep() throws {
        let file = try open(H5Py.file("f.create_group('/'.join('g' * 65))"))
        #expect(
            throws: HDF5Error.resourceLimit(
                path: Array(repeating: "g", count: 65).joined(separator: "/"),
                what: "depth of groups", declared: 65, limit: 64)
        ) { try file.root.walk { _ in } }
    }

    @Test("with more names than the limit is refused by a walk")
    func manyNames() throws {
        var limits = HDF5Limits()
        limits.totalNames = 23
        let bytes = try H5Py.file("for i in range(8): f.create_group(f'a{i}/b/c')")
        #expect(
            throws: HDF5Error.resourceLimit(
                path: "a7/b", what: "number of links", declared: 24, limit: 23)
        ) { try open(bytes, limits: limits).root.walk { _ in } }
        limits.totalNames = 24
        #expect(throws: Never.self) { try open(bytes, limits: limits).root.walk { _ in } }
    }
}
