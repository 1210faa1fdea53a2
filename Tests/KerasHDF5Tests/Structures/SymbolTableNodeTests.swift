import Testing

@testable import KerasHDF5

@Suite("A symbol table node")
struct SymbolTableNodeTests {
    @Test("gives its entries")
    func entries() throws {
        var file = HandmadeFile()
        file.putGroup([("a", 2048, 0), ("b", -1, 2), ("c", 3000, 1)])
        let node = try SymbolTableNode(at: 512, reader: file.reader())
        #expect(
            node.entries == [
                .init(nameOffset: 8, header: 2048, cacheType: 0),
                .init(nameOffset: 16, header: .undefinedAddress, cacheType: 2),
                .init(nameOffset: 24, header: 3000, cacheType: 1),
            ])
        #expect(
            try open(file.bytes).root.links == [
                HDF5Link(name: "a", target: .object(address: 2048)),
                HDF5Link(name: "b", target: .soft),
                HDF5Link(name: "c", target: .object(address: 3000)),
            ])
    }

    @Test(
        "damaged in a field is malformed",
        arguments: [
            (0, "SNOT", "the signature 'SNOD' is missing"),
            (4, "\u{2}", "version 2 does not exist"),
            (6, "\u{9}", "9 entries, room for 8"),
            (24, "\u{3}", "an entry of type 3"),
        ])
    func damaged(offset: Int, text: String, reason: String) {
        var file = HandmadeFile()
        file.putGroup([("a", 2048, 0)])
        file.put(at: 512 + offset, .text(text))
        #expect(
            hdf5Error { _ = try SymbolTableNode(at: 512, reader: file.reader()) }?.reason == reason)
    }

    @Test(
        "whose names are twice or out of order is malformed", arguments: [["a", "a"], ["b", "a"]])
    func order(names: [String]) {
        var file = HandmadeFile()
        file.putGroup(names.map { ($0, 2048, 0) })
        let error = hdf5Error { _ = try open(file.bytes).root.links }
        #expect(
            error
                == .malformed(
                    path: "/", structure: "symbol table node", offset: 512,
                    reason: "its names are not in order"))
    }

    @Test("with a name that is not UTF-8 is refused, though others are found")
    func notUTF8() throws {
        var file = HandmadeFile()
        file.putGroup([("a", 96, 0), ("b?", 96, 0)])
        file.put(at: 96 + 176 + 17, .u8(0xFF))
        let root = try open(file.bytes).root
        #expect(try root.contains("a"))
        #expect(
            throws: HDF5Error.unsupported(path: "/", feature: "a link name that is not UTF-8")
        ) { try root.links }
    }
}
