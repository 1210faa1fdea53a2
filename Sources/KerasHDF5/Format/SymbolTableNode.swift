/// A leaf of an old-style group: up to 2 × K links in the order of their names (`SNOD`).
struct SymbolTableNode {
    /// One link.
    struct Entry: Hashable {
        /// The name's offset in the group's local heap.
        let nameOffset: UInt64
        /// The object's header; undefined for a soft link.
        let header: UInt64
        /// 0: nothing cached, 1: a group, 2: a soft link.
        let cacheType: UInt32
    }

    static let entrySize = 40

    let entries: [Entry]

    init(at address: UInt64, reader: MetadataReader) throws {
        let structure: StaticString = "symbol table node"
        var cursor = try reader.cursor(at: address, count: 8, of: structure)
        try cursor.expectSignature("SNOD")
        let version = try cursor.uint8()
        guard version == 1 else { throw cursor.malformed("version \(version) does not exist") }
        try cursor.skip(1)
        let count = Int(try cursor.uint16())
        if let leafK = reader.superblock.leafK, count > 2 * leafK {
            throw cursor.malformed("\(count) entries, room for \(2 * leafK)")
        }
        cursor = try reader.cursor(
            at: address + 8, count: count * Self.entrySize, of: structure)
        entries = try (0..<count).map { _ in
            let entry = Entry(
                nameOffset: try cursor.uint64(), header: try cursor.uint64(),
                cacheType: try cursor.uint32())
            try cursor.skip(20)
            guard entry.cacheType <= 2 else {
                throw cursor.malformed("an entry of type \(entry.cacheType)")
            }
            return entry
        }
    }
}
