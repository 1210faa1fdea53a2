/// How a new-style group keeps its links (message 0x0002).
struct LinkInfoMessage {
    /// The heap of a group with many links, and the B-tree over their names; links of a small one
    /// are in its header.
    let dense: (heap: UInt64, names: UInt64)?

    init(_ cursor: inout ByteCursor) throws {
        let version = try cursor.uint8()
        guard version == 0 else { throw cursor.malformed("version \(version) does not exist") }
        if try cursor.uint8() & 0x01 != 0 { try cursor.skip(8) }  // highest creation order
        guard let heap = try cursor.address() else {
            dense = nil
            return
        }
        dense = (heap, try cursor.uint64())
    }
}
