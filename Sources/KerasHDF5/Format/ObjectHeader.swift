/// An object's messages: what it is, how it is stored, its attributes.
struct ObjectHeader {
    let address: UInt64
    let messages: [Message]

    /// One message; what `body` means depends on `type`.
    struct Message {
        let type: MessageType
        let body: MetadataBlock
        /// Whether the body is only a reference to a message stored elsewhere.
        let isShared: Bool

        init(type: MessageType, body: MetadataBlock, isShared: Bool) {
            self.type = type
            self.body = body
            self.isShared = isShared
        }

        /// `nil` for a type that does not matter, unless its flags say that it must be understood.
        init?(type: UInt16, flags: UInt8, body: MetadataBlock) throws {
            guard let known = MessageType(rawValue: type) else {
                guard flags & 0x80 == 0 else {
                    throw HDF5Error.unsupported(path: "", feature: "header message type \(type)")
                }
                return nil
            }
            self.init(type: known, body: body, isShared: flags & 0x02 != 0)
        }

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
    init(at address: UInt64, reader: MetadataReader) throws {
        self.address = address
        messages =
            try reader.hasSignature("OHDR", at: address)
            ? Self.version2(at: address, reader) : Self.version1(at: address, reader)
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
