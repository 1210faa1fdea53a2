import Testing

@testable import KerasHDF5

@Suite("A group as it is written")
struct GroupEncoderTests {
    /// A written group's B-tree, node by node.
    private struct Node {
        let address: Int
        let level: Int
        let left: UInt64
        let right: UInt64
        let keys: [Int]
        let children: [Int]

        init(_ bytes: [UInt8], at address: Int) throws {
            self.address = address
            var cursor = ByteCursor(
                MetadataBlock(
                    bytes: bytes, range: address..<address + GroupPlaces.treeNodeSize,
                    address: UInt64(address)), structure: "test")
            try cursor.expectSignature("TREE")
            #expect(try cursor.uint8() == 0)
            level = Int(try cursor.uint8())
            let count = Int(try cursor.uint16())
            left = try cursor.uint64()
            right = try cursor.uint64()
            var keys = [Int(try cursor.uint64())]
            var children: [Int] = []
            for _ in 0..<count {
                children.append(Int(try cursor.uint64()))
                keys.append(Int(try cursor.uint64()))
            }
            self.keys = keys
            self.children = children
            // What is not used is zero, so that files are the same each time.
            let rest = try cursor.block(cursor.remaining)
            #expect(rest.ownBytes.allSatisfy { $0 == 0 })
        }
    }

    /// A group of datasets at the root: its bytes, tree, and heap.
    private func written(_ count: Int) throws -> (
        bytes: [UInt8], table: SymbolTableMessage, heap: Int
    ) {
        var layout = HDF5Layout()
        for index in 0..<count { try layout.addDataset("n\(index)", type: .int8, shape: [0]) }
        let bytes = try HDF5Writer(layout).bytes()
        let reader = try open(bytes).reader
        let header = try ObjectHeader(at: 96, reader: reader)
        var cursor = try #require(try header.message(.symbolTable)).cursor()
        let table = try SymbolTableMessage(&cursor)
        return (bytes, table, Int(try LocalHeap(at: table.heap, reader: reader).dataAddress))
    }

    private func name(_ bytes: [UInt8], _ offset: Int) -> String {
        String(decoding: bytes[offset...].prefix { $0 != 0 }, as: UTF8.self)
    }

    @Test(
        "has a B-tree of as many levels and nodes as it needs",
        arguments: [
            (0, [1]), (1, [1]), (8, [1]), (9, [1]), (256, [1]), (257, [2, 1]), (8192, [32, 1]),
            (8193, [33, 2, 1]),
        ])
    func levels(count: Int, nodes: [Int]) throws {
        let places = GroupPlaces(header: 96, headerSize: 40, childCount: count)
        #expect(places.treeCounts == nodes)
        let (bytes, table, _) = try written(count)
        #expect(places.treeRoot == Int(table.tree))
        #expect(places.heap == Int(table.heap))
        #expect(try Node(bytes, at: places.treeRoot).level == nodes.count - 1)
    }

    @Test("has keys that are the last names to their left", arguments: [1, 9, 257, 8193])
    func keys(count: Int) throws {
        let (bytes, table, heap) = try written(count)
        let names = (0..<count).map { "n\($0)" }.sorted()
        var last = ""
        func check(_ address: Int) throws {
            let node = try Node(bytes, at: address)
            #expect(name(bytes, heap + node.keys[0]) == last)
            for (index, child) in node.children.enumerated() {
                if node.level > 0 {
                    try check(child)
                } else {
                    let leaf = try SymbolTableNode(at: UInt64(child), reader: open(bytes).reader)
                    for entry in leaf.entries {
                        let name = name(bytes, heap + Int(entry.nameOffset))
                        #expect(last.utf8.lexicographicallyPrecedes(name.utf8))
                        last = name
                    }
                }
                #expect(name(bytes, heap + node.keys[index + 1]) == last)
            }
        }
        try check(Int(table.tree))
        #expect(last == names.last)
    }

    @Test("has nodes that know their neighbours", arguments: [1, 257, 8193])
    func siblings(count: Int) throws {
        let (bytes, table, _) = try written(count)
        var level = [Int(table.tree)]
        while true {
            let nodes = try level.map { try Node(bytes, at: $0) }
            for (index, node) in nodes.enumerated() {
                #expect(node.left == (index == 0 ? .max : UInt64(level[index - 1])))
                #expect(node.right == (index + 1 == nodes.count ? .max : UInt64(level[index + 1])))
                #expect(node.level == nodes[0].level)
            }
            guard nodes[0].level > 0 else { return }
            level = nodes.flatMap(\.children)
        }
    }

    @Test("has a heap with a free block where there is room for one")
    func heap() throws {
        for (names, size, free) in [
            ([], 88, 8), (["a"], 88, 16), (["a", "1234567", "c"], 88, 32),
            (["12345678"], 88, 24),
            ((0..<9).map { "n\($0)" }, 80, 1), ((0..<10).map { "n\($0)" }, 88, 1),
            ((0..<100).map { "n\($0)" }, 808, 1),
        ] as [([String], UInt64, UInt64)] {
            var layout = HDF5Layout()
            for name in names { try layout.addDataset(name, type: .int8, shape: [0]) }
            let bytes = try HDF5Writer(layout).bytes()
            let places = GroupPlaces(header: 96, headerSize: 40, childCount: names.count)
            var cursor = try open(bytes).reader.cursor(
                at: UInt64(places.heap), count: 32, of: "test")
            try cursor.expectSignature("HEAP")
            #expect(try cursor.uint32() == 0)
            #expect(try cursor.uint64() == size)
            #expect(try cursor.uint64() == free)
            #expect(try cursor.uint64() == UInt64(places.heap + 32))
            guard free > 1 else { continue }
            var block = try open(bytes).reader.cursor(
                at: UInt64(places.heap + 32) + free, count: 16, of: "test")
            #expect(try block.uint64() == 1)
            #expect(try block.uint64() == size - free)
        }
    }

    @Test("is byte for byte h5py's where it is empty")
    func empty() throws {
        let ours = try open(HDF5Writer(HDF5Layout()).bytes())
        let theirs = try open(H5Py.file(""))
        var structures: [[[UInt8]]] = []
        for file in [ours, theirs] {
            let header = try ObjectHeader(at: 96, reader: file.reader)
            var cursor = try #require(try header.message(.symbolTable)).cursor()
            let table = try SymbolTableMessage(&cursor)
            let heap = try LocalHeap(at: table.heap, reader: file.reader)
            structures.append([
                try file.reader.block(at: table.tree, count: 40, of: "tree").ownBytes,
                try file.reader.block(at: table.heap, count: 24, of: "heap").ownBytes,
                try file.reader.block(
                    at: heap.dataAddress, count: heap.dataSize, of: "names"
                ).ownBytes,
            ])
        }
        #expect(structures[0] == structures[1])
    }

    @Test("tells of each child whether it is a group, and where that one's links are")
    func cachedTables() throws {
        var layout = HDF5Layout()
        try layout.addGroup("a")
        try layout.addDataset("b", type: .int8, shape: [])
        let bytes = try HDF5Writer(layout).bytes()
        let root = try open(bytes).root
        let header = try ObjectHeader(at: 96, reader: root.reader)
        var cursor = try #require(try header.message(.symbolTable)).cursor()
        let leaves = try GroupTree(
            root: SymbolTableMessage(&cursor).tree, reader: root.reader
        ).leaves
        let entries = try SymbolTableNode(at: leaves[0], reader: root.reader).entries
        #expect(entries.map(\.cacheType) == [1, 0])
        let child = try ObjectHeader(at: entries[0].header, reader: root.reader)
        let pad = try root.reader.block(at: leaves[0] + 8 + 24, count: 16, of: "scratch pad")
        #expect(try child.message(.symbolTable)?.body.ownBytes == pad.ownBytes)
    }
}
