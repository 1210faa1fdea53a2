/// An object's messages, version 1 of the header: what it is, how it is stored, its attributes.
struct ObjectHeader {
    let address: UInt64
    let messages: [Message]

    /// One message; what `body` means depends on `type`.
    struct Message {
        let type: MessageType
        let body: MetadataBlock
        /// Whether the body is only a reference to a message stored elsewhere.
        let isShared: Bool

        func cursor() -> ByteCursor { ByteCursor(body, structure: type.structure) }
    }

    /// The message types that matter for reading; all others are passed over.
    enum MessageType: UInt16 {
        case dataspace = 0x01
        case linkInfo = 0x02
        case datatype = 0x03
        case oldFillValue = 0x04
        case fillValue = 0x05
        case link = 0x06
        case externalFiles = 0x07
        case layout = 0x08
        case filters = 0x0B
        case attribute = 0x0C
        case continuation = 0x10
        case symbolTable = 0x11
        case attributeInfo = 0x15

        /// The name used in errors.
        var structure: StaticString {
            switch self {
            case .dataspace: "dataspace message"
            case .linkInfo: "link info message"
            case .datatype: "datatype message"
            case .oldFillValue, .fillValue: "fill value message"
            case .link: "link message"
            case .externalFiles: "external files message"
            case .layout: "data layout message"
            case .filters: "filters message"
            case .attribute: "attribute message"
            case .continuation: "continuation message"
            case .symbolTable: "symbol table message"
            case .attributeInfo: "attribute info message"
            }
        }
    }

    /// Reads the header at `address` with all its continuation blocks.
    ///
    /// Blocks are followed in the order met, each once; the declared number of messages bounds
    /// the work even if blocks overlap.
    init(at address: UInt64, reader: MetadataReader) throws {
        self.address = address
        var prefix = try reader.cursor(at: address, count: 16, of: "object header")
        let version = try prefix.uint8()
        guard version == 1 else {
            // Version 2 begins with the letters OHDR.
            if version == UInt8(ascii: "O") {
                throw HDF5Error.unsupported(path: "", feature: "an object header of version 2")
            }
            throw prefix.malformed("version \(version) does not exist")
        }
        try prefix.skip(1)
        let declaredCount = Int(try prefix.uint16())
        try prefix.skip(4)  // reference count
        let firstSize = Int(try prefix.uint32())

        var blocks = [(address: address + 16, size: firstSize)]
        var messages: [Message] = []
        messages.reserveCapacity(min(declaredCount, 8))
        var totalCount = 0
        var totalBytes = 0
        var next = 0
        while next < blocks.count {
            let (start, size) = blocks[next]
            next += 1
            totalBytes = size > Int.max - totalBytes ? Int.max : totalBytes + size
            try HDF5Limits.check(
                totalBytes, limit: reader.limits.headerBytes, "object header size in bytes")
            var cursor = try reader.cursor(at: start, count: size, of: "object header block")
            while cursor.remaining >= 8 {
                totalCount += 1
                guard totalCount <= declaredCount else {
                    throw cursor.malformed("more than the declared \(declaredCount) messages")
                }
                guard let message = try Self.message(&cursor) else { continue }
                guard message.type == .continuation else {
                    messages.append(message)
                    continue
                }
                let block = try Self.continuation(message)
                try HDF5Limits.check(
                    blocks.count, limit: reader.limits.continuationBlocks, "number of header blocks"
                )
                guard !blocks.contains(where: { $0.address == block.address }) else {
                    throw cursor.malformed("its continuation blocks form a loop")
                }
                blocks.append(block)
            }
        }
        guard totalCount == declaredCount else {
            throw prefix.malformed("\(declaredCount) messages declared, \(totalCount) present")
        }
        self.messages = messages
    }

    /// The next message, or `nil` if it is of a type that does not matter.
    private static func message(_ cursor: inout ByteCursor) throws -> Message? {
        let type = try cursor.uint16()
        let size = Int(try cursor.uint16())
        let flags = try cursor.uint8()
        try cursor.skip(3)
        let body = try cursor.block(size)
        guard let known = MessageType(rawValue: type) else {
            guard flags & 0x80 == 0 else {
                throw HDF5Error.unsupported(path: "", feature: "header message type \(type)")
            }
            return nil
        }
        return Message(type: known, body: body, isShared: flags & 0x02 != 0)
    }

    private static func continuation(_ message: Message) throws -> (address: UInt64, size: Int) {
        var cursor = message.cursor()
        let address = try cursor.uint64()
        let size = try cursor.uint64()
        guard let size = Int(exactly: size) else {
            throw cursor.malformed("a block of \(size) bytes")
        }
        return (address, size)
    }

    /// The first message of a type, which must be stored in this header itself.
    func message(_ type: MessageType) throws -> Message? {
        guard let message = messages.first(where: { $0.type == type }) else { return nil }
        guard !message.isShared else {
            throw HDF5Error.unsupported(path: "", feature: "a shared \(type) message")
        }
        return message
    }
}

extension HDF5Limits {
    /// Throws if `value` exceeds a limit.
    static func check(_ value: Int, limit: Int, _ what: StaticString) throws {
        guard value <= limit else {
            throw HDF5Error.resourceLimit(
                path: "", what: "\(what)", declared: UInt64(clamping: value),
                limit: UInt64(clamping: limit))
        }
    }
}
