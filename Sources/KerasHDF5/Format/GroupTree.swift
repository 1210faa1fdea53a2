/// The B-tree of an old-style group, from its root to its leaves.
struct GroupTree {
    /// The addresses of the symbol table nodes, in the order of the names.
    let leaves: [UInt64]

    init(root: UInt64, reader: MetadataReader) throws {
        var tree = BTree1(
            kind: .group, keySize: 8, maximalCount: reader.superblock.internalK.map { 2 * $0 },
            reader: reader)
        var leaves: [UInt64] = []
        // The keys are not needed to list everything.
        try tree.readEntries(from: root) { _, leaf in
            leaves.append(leaf)
            try HDF5Limits.check(
                leaves.count, limit: reader.limits.groupEntries, "number of links of a group")
        }
        self.leaves = leaves
    }
}
