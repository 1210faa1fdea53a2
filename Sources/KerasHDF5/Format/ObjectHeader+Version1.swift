extension ObjectHeader {
    /// The messages of a header of version 1, which says how many there are.
    static func version1(at address: UInt64, _ reader: MetadataReader) throws -> [Message] {
        var prefix = try reader.cursor(at: address, count: 16, of: "object header")
        let version = try prefix.uint8()
        guard version == 1 else { throw prefix.malformed("version \(version) does not exist") }
        try prefix.skip(1)
        let declaredCount = Int(try prefix.uint16())
        try prefix.skip(4)  // reference count
        var blocks = HeaderBlocks(first: address + 16, size: Int(try prefix.uint32()))

        var messages: [Message] = []
        messages.reserveCapacity(min(declaredCount, 8))
        var count = 0
        while let (start, size) = try blocks.next(reader) {
            var cursor = try reader.cursor(at: start, count: size, of: "object header block")
            while cursor.remaining >= 8 {
                count += 1
                guard count <= declaredCount else {
                    throw cursor.malformed("more than the declared \(declaredCount) messages")
                }
                let type = try cursor.uint16()
                let size = Int(try cursor.uint16())
                let flags = try cursor.uint8()
                try cursor.skip(3)
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
        guard count == declaredCount else {
            throw prefix.malformed("\(declaredCount) messages declared, \(count) present")
        }
        return messages
    }
}
