/// The B-tree of an old-style group (`TREE`, version 1, type 0), from its root to its leaves.
struct GroupTree {
    private let reader: MetadataReader
    private var visited: Set<UInt64> = []

    /// The addresses of the symbol table nodes, in the order of the names.
    private(set) var leaves: [UInt64] = []

    init(root: UInt64, reader: MetadataReader) throws {
        self.reader = reader
        try visit(root, expectedLevel: nil)
    }

    /// Recursion is as deep as the levels, which fall by one at each step.
    private mutating func visit(_ address: UInt64, expectedLevel: Int?) throws {
        var cursor = try reader.cursor(at: address, count: 24, of: "group B-tree node")
        try cursor.expectSignature("TREE")
        guard try cursor.uint8() == 0 else { throw cursor.malformed("it is not a group's") }
        let level = Int(try cursor.uint8())
        guard level == expectedLevel ?? level else {
            throw cursor.malformed("level \(level) where \(expectedLevel ?? 0) is due")
        }
        try HDF5Limits.check(level + 1, limit: reader.limits.treeDepth, "depth of a group's B-tree")
        // The root cannot come again: levels fall. Leaves cannot either: names must rise.
        guard expectedLevel == nil || visited.insert(address).inserted else {
            throw cursor.malformed("it forms a loop")
        }
        let count = Int(try cursor.uint16())
        guard count <= 2 * reader.superblock.internalK else {
            throw cursor.malformed(
                "\(count) children, room for \(2 * reader.superblock.internalK)")
        }
        // Keys and children alternate; the keys are not needed to list everything.
        var children = try reader.cursor(
            at: address + 24, count: 16 * count + 8, of: "group B-tree node")
        for _ in 0..<count {
            try children.skip(8)
            let child = try children.uint64()
            if level > 0 {
                try visit(child, expectedLevel: level - 1)
            } else {
                leaves.append(child)
                try HDF5Limits.check(
                    leaves.count, limit: reader.limits.groupEntries, "number of links of a group")
            }
        }
    }
}
