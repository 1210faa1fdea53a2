import KerasTestSupport
import Testing

@testable import KerasHDF5

@Suite("A link message")
struct LinkMessageTests {
    private func read(_ fields: HandmadeFile.Field...) throws -> (String, HDF5Link.Target) {
        var cursor = HandmadeFile.cursor(.bytes(fields.flatMap(\.encoded)))
        let link = try LinkMessage(&cursor)
        return (String(decoding: link.name, as: UTF8.self), link.target)
    }

    @Test("gives name and target, with all its optional fields")
    func fields() throws {
        let plain = try read(.u8(1), .u8(0), .u8(1), "x", .u64(800))
        #expect(plain == ("x", .object(address: 800)))
        let full = try read(
            .u8(1), .u8(0x1D), .u8(0), .u64(5), .u8(1), .u16(2), "é", .u64(800))
        #expect(full == ("é", .object(address: 800)))
        let wide = try read(.u8(1), .u8(3), .u64(1), "w", .u64(8))
        #expect(wide == ("w", .object(address: 8)))
    }

    @Test(
        "tells the kinds apart",
        arguments: [
            (1, HDF5Link.Target.soft), (64, .external), (65, .userDefined(type: 65)),
            (200, .userDefined(type: 200)),
        ])
    func kinds(type: Int, target: HDF5Link.Target) throws {
        #expect(try read(.u8(1), .u8(8), .u8(type), .u8(1), "x", .zeros(8)) == ("x", target))
    }

    @Test("damaged is malformed")
    func damaged() {
        #expect(hdf5Error { _ = try read(.u8(2), .u8(0)) }?.kind == .malformed)
        #expect(hdf5Error { _ = try read(.u8(1), .u8(0x20)) }?.kind == .malformed)
        #expect(hdf5Error { _ = try read(.u8(1), .u8(3), .u64(.max), "x") }?.kind == .malformed)
        #expect(
            hdf5Error { _ = try read(.u8(1), .u8(0), .u8(2), "x\0", .u64(8)) }?.kind == .malformed)
    }

    @Test("holds the links of h5py's groups with names beyond ASCII")
    func unicode() throws {
        let file = try open(
            H5Py.file("for n in 'é', 'b', '名前', 'a': f.create_group(n)['x'] = 1.0"))
        #expect(try file.root.links.map(\.name) == ["a", "b", "é", "名前"])
        #expect(try file.root.requiredDataset(at: "名前/x").shape == [])
        #expect(try file.root.group(at: "e\u{301}") == nil)
    }

    /// A walk would give the object a path that leads to another one.
    @Test("whose name is empty or a path is malformed", arguments: ["", "/", "a/b", "a/"])
    func names(name: String) {
        var file = HandmadeFile()
        let link: [HandmadeFile.Field] = [
            .u8(1), .u8(0), .u8(name.utf8.count), .bytes(Array(name.utf8)), .u64(96),
        ]
        file.putHeader([(0x06, link)])
        let error = hdf5Error { _ = try open(file.bytes).root.links }
        #expect(error?.reason == "its name is empty or has a slash")
    }

    @Test("twice of one name is malformed")
    func duplicates() {
        var file = HandmadeFile()
        let link: [HandmadeFile.Field] = [.u8(1), .u8(0), .u8(1), "x", .u64(96)]
        file.putHeader([(0x06, link), (0x06, link)])
        let error = hdf5Error { _ = try open(file.bytes).root.links }
        #expect(error?.reason == "two links have the same name")
    }
}
