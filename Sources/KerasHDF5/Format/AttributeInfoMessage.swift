/// Where an object keeps its attributes if they are many (message 0x0015).
struct AttributeInfoMessage {
    /// The heap that holds the attributes, and the B-tree over their names.
    let dense: (heap: UInt64, names: UInt64)?
    /// Whether the tree says in which order the attributes were made.
    let tracksOrder: Bool

    init(_ cursor: inout ByteCursor) throws {
        let version = try cursor.uint8()
        guard version == 0 else { throw cursor.malformed("version \(version) does not exist") }
        tracksOrder = try cursor.uint8() & 0x01 != 0
        if tracksOrder { try cursor.skip(2) }  // the highest so far
        guard let heap = try cursor.address() else {
            dense = nil
            return
        }
        dense = (heap, try cursor.uint64())
    }
}
