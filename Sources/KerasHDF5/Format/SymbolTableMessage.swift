/// Where an old-style group keeps its links (message 0x0011).
struct SymbolTableMessage: Hashable {
    /// The B-tree over the names.
    let tree: UInt64
    /// The local heap that holds the names.
    let heap: UInt64

    init(_ cursor: inout ByteCursor) throws {
        tree = try cursor.uint64()
        heap = try cursor.uint64()
    }
}
