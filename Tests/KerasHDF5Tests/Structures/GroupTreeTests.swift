import KerasTestSupport
import Testing

@testable import KerasHDF5

@Suite("A group's B-tree")
struct GroupTreeTests {
    @Test("of an empty group has no leaves")
    func empty() throws {
        let file = try open(H5Py.file(""))
        #expect(try file.root.links.isEmpty)
        #expect(try file.root.count == 0)
    }

    @Test("of h5py lists its leaves in order", arguments: [1, 8, 9, 33, 300, 2000])
    func listed(count: Int) throws {
        let file = try open(
            H5Py.file(
                "for i in np.random.default_rng(1).permutation(n): f.create_group(f'g{i}')",
                variables: ["n": .int(count)]))
        #expect(try file.root.links.map(\.name) == (0..<count).map { "g\($0)" }.sorted())
    }

    /// A node at `offset` with these children.
    private func node(
        _ file: inout HandmadeFile, at offset: Int, level: Int, type: Int = 0, _ children: [Int]
    ) {
        let pairs = children.flatMap { [HandmadeFile.Field.address($0), .u64(8)] }
        file.put(
            at: offset,
            ["TREE", .u8(type), .u8(level), .u16(children.count), .undefined, .undefined, .u64(0)]
                + pairs)
    }

    private func failure(
        limits: HDF5Limits = HDF5Limits(), _ build: (inout HandmadeFile) -> Void
    ) -> HDF5Error? {
        var file = HandmadeFile()
        file.putGroup([("a", 2048, 0)])
        build(&file)
        return hdf5Error { _ = try open(file.bytes, limits: limits).root.links }
    }

    @Test("that leads to itself is malformed")
    func cycles() {
        #expect(
            failure { node(&$0, at: 144, level: 1, [144]) }?.reason
                == "level 1 where 0 is due")
        #expect(
            failure { file in
                node(&file, at: 144, level: 1, [1024, 1024])
                node(&file, at: 1024, level: 0, [])
            }?.reason == "it forms a loop")
        #expect(
            failure { node(&$0, at: 144, level: 0, [512, 512]) }?.reason
                == "its names are not in order")
    }

    @Test("deeper than the limit is refused")
    func depth() {
        let error = failure { node(&$0, at: 144, level: 32, [1024]) }
        #expect(
            error
                == .resourceLimit(
                    path: "/", what: "depth of a group's B-tree", declared: 33, limit: 32))
    }

    @Test("with too many links is refused")
    func entries() throws {
        var limits = HDF5Limits()
        limits.groupEntries = 99
        let bytes = try H5Py.file("for i in range(100): f.create_group(str(i))")
        #expect(
            throws: HDF5Error.resourceLimit(
                path: "/", what: "number of links of a group", declared: 100, limit: 99)
        ) { try open(bytes, limits: limits).root.links }
    }

    @Test("damaged in a field is malformed and says where")
    func damaged() {
        let cases: [(String, (inout HandmadeFile) -> Void)] = [
            ("the signature 'TREE' is missing", { $0.put(at: 144, "TREX") }),
            ("it is not a group's", { $0.put(at: 148, .u8(1)) }),
            ("33 children, room for 32", { $0.put(at: 150, .u16(33)) }),
        ]
        for (reason, damage) in cases {
            #expect(
                failure(damage)
                    == .malformed(
                        path: "/", structure: "group B-tree node", offset: 144, reason: reason))
        }
        #expect(
            failure { $0.put(at: 176, .undefined) }?.reason == "its address is undefined")
        #expect(
            failure { $0.put(at: 176, .u64(9999)) }?.reason
                == "8 bytes reach beyond the file's end at 4096")
    }
}
