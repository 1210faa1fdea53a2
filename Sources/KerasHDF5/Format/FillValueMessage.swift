/// What elements hold that were never written (message 0x0005, versions 1 to 3, and 0x0004).
struct FillValueMessage {
    /// The bytes of one element; empty for zeros.
    let value: [UInt8]

    init(_ message: ObjectHeader.Message) throws {
        var cursor = message.cursor()
        guard message.type == .fillValue else {
            value = try Self.sized(&cursor)
            return
        }
        let version = try cursor.uint8()
        switch version {
        case 1, 2:
            try cursor.skip(2)  // when space is allocated, when the value is written
            let isDefined = try cursor.uint8() != 0
            value = version == 1 || isDefined ? try Self.sized(&cursor) : []
        case 3:
            value = try cursor.uint8() & 0x20 != 0 ? try Self.sized(&cursor) : []
        default:
            throw cursor.malformed("version \(version) does not exist")
        }
    }

    private static func sized(_ cursor: inout ByteCursor) throws -> [UInt8] {
        let size = try cursor.uint32()
        // A negative size is the old way to say that there is no value.
        return size > UInt32(Int32.max) ? [] : try cursor.block(Int(size)).ownBytes
    }
}
