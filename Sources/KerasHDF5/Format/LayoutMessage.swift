/// How a dataset's bytes are stored (message 0x0008, versions 1 to 5).
enum LayoutMessage {
    /// Inside the header itself.
    case compact(MetadataBlock)
    /// One stretch of the file; no address if nothing was ever written. Versions 1 and 2 leave the
    /// size to type and shape.
    case contiguous(address: UInt64?, byteCount: UInt64?)
    /// Pieces of equal shape, each stored by itself.
    case chunked(ChunkLayout)

    init(_ cursor: inout ByteCursor) throws {
        let version = try cursor.uint8()
        switch version {
        case 1, 2: try self.init(old: &cursor)
        case 3...5: try self.init(new: &cursor, version: version)
        default: throw cursor.malformed("version \(version) does not exist")
        }
    }

    private init(old cursor: inout ByteCursor) throws {
        let rank = Int(try cursor.uint8())
        let layoutClass = try cursor.uint8()
        try cursor.skip(5)
        switch layoutClass {
        case 0:
            try cursor.skip(4 * rank)
            let size = Int(try cursor.uint32())
            self = .compact(try cursor.block(size))
        case 1:
            self = .contiguous(address: try cursor.address(), byteCount: nil)
        case 2:
            self = .chunked(try ChunkLayout(tree1: &cursor, rank: rank))
        default:
            throw cursor.malformed("class \(layoutClass) does not exist")
        }
    }

    private init(new cursor: inout ByteCursor, version: UInt8) throws {
        let layoutClass = try cursor.uint8()
        switch layoutClass {
        case 0:
            let size = Int(try cursor.uint16())
            self = .compact(try cursor.block(size))
        case 1:
            self = .contiguous(address: try cursor.address(), byteCount: try cursor.uint64())
        case 2 where version == 3:
            let rank = Int(try cursor.uint8())
            self = .chunked(try ChunkLayout(tree1: &cursor, rank: rank))
        case 2:
            self = .chunked(try ChunkLayout(indexed: &cursor))
        case 3 where version > 3:
            throw HDF5Error.notAllowed(.virtualDataset, path: "")
        default:
            throw cursor.malformed("class \(layoutClass) does not exist")
        }
    }
}
