extension ObjectHeader {
    /// The messages of a header of version 2 (`OHDR`, continued in `OCHK`); every block ends with
    /// a checksum.
    static func version2(at address: UInt64, _ reader: MetadataReader) throws -> [Message] {
        let prefix = try Prefix(at: address, reader)
        var blocks = HeaderBlocks(first: address, size: prefix.blockSize)
        var messages: [Message] = []
        while let (start, size) = try blocks.next(reader) {
            let isFirst = start == address
            var cursor = try reader.checkedCursor(
                at: start, count: size, of: isFirst ? "object header" : "object header block")
            if isFirst {
                try cursor.skip(prefix.size)
            } else {
                try cursor.expectSignature("OCHK")
            }
            // What is too short for a message is a gap.
            while cursor.remaining >= prefix.messageHeadSize {
                let type = UInt16(try cursor.uint8())
                let size = Int(try cursor.uint16())
                let flags = try cursor.uint8()
                try cursor.skip(prefix.messageHeadSize - 4)  // creation order
                let body = try cursor.block(size)
                guard let message = try Message(type: type, flags: flags, body: body) else {
                    continue
                }
                if message.type == .continuation {
                    try blocks.append(message, reader.limits)
                } else {
                    messages.append(message)
                }
            }
        }
        return messages
    }

    /// What stands before the first message.
    private struct Prefix {
        /// Its own bytes.
        let size: Int
        /// The bytes of the whole first block: prefix, messages and checksum.
        let blockSize: Int
        /// The bytes before each message's body.
        let messageHeadSize: Int

        init(at address: UInt64, _ reader: MetadataReader) throws {
            var cursor = try reader.cursor(at: address, count: 6, of: "object header")
            try cursor.skip(4)
            let version = try cursor.uint8()
            guard version == 2 else { throw cursor.malformed("version \(version) does not exist") }
            let flags = try cursor.uint8()
            let sizeWidth = 1 << Int(flags & 0x03)
            // Four times of change, and two limits on the number of attributes.
            let optional = (flags & 0x20 != 0 ? 16 : 0) + (flags & 0x10 != 0 ? 4 : 0)
            size = 6 + optional + sizeWidth
            messageHeadSize = flags & 0x04 != 0 ? 6 : 4
            cursor = try reader.cursor(at: address, count: size, of: "object header")
            try cursor.skip(6 + optional)
            let declared = try cursor.unsigned(bytes: sizeWidth)
            guard declared <= UInt64(reader.end) else {
                throw cursor.malformed("\(declared) bytes of messages")
            }
            blockSize = size + Int(declared) + 4
        }
    }
}
