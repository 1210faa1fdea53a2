@testable import KerasHDF5

/// A file built by hand, field by field, so that it can be wrong in exactly one place.
struct HandmadeFile {
    /// One field, little-endian.
    enum Field: ExpressibleByStringLiteral {
        case u8(Int)
        case u16(Int)
        case u32(Int)
        case u64(UInt64)
        case text(String)
        case zeros(Int)
        case bytes([UInt8])

        static let undefined = Field.u64(.max)
        static func address(_ offset: Int) -> Field { .u64(UInt64(offset)) }

        init(stringLiteral value: String) { self = .text(value) }

        var encoded: [UInt8] {
            switch self {
            case .u8(let value): [UInt8(truncatingIfNeeded: value)]
            case .u16(let value): Self.encoded(UInt64(truncatingIfNeeded: value), 2)
            case .u32(let value): Self.encoded(UInt64(truncatingIfNeeded: value), 4)
            case .u64(let value): Self.encoded(value, 8)
            case .text(let text): Array(text.utf8)
            case .zeros(let count): [UInt8](repeating: 0, count: count)
            case .bytes(let bytes): bytes
            }
        }

        private static func encoded(_ value: UInt64, _ size: Int) -> [UInt8] {
            (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
        }
    }

    private(set) var bytes: [UInt8]

    /// A superblock whose root header is at 96, and zeros.
    init(size: Int = 4096) {
        bytes = [UInt8](repeating: 0, count: size)
        put(
            at: 0, .bytes([0x89]), "HDF\r\n", .bytes([0x1A, 0x0A]), .zeros(5), .u8(8), .u8(8),
            .u8(0), .u16(4), .u16(16), .u32(0), .u64(0), .undefined, .u64(UInt64(size)),
            .undefined, .u64(0), .u64(96), .u32(0), .zeros(20))
    }

    mutating func put(at offset: Int, _ fields: Field...) {
        put(at: offset, fields)
    }

    mutating func put(at offset: Int, _ fields: [Field]) {
        let encoded = fields.flatMap(\.encoded)
        bytes.replaceSubrange(offset..<offset + encoded.count, with: encoded)
    }

    /// A structure that ends with its checksum.
    mutating func putSealed(at offset: Int, _ fields: Field...) {
        let encoded = fields.flatMap(\.encoded)
        put(at: offset, .bytes(encoded), .u32(Int(Lookup3.hash(encoded[...]))))
    }

    /// An object header of version 2 with these messages in one block.
    mutating func putNewHeader(
        at offset: Int = 96, flags: Int = 2, _ messages: [(type: Int, body: [Field])]
    ) {
        let optional = (flags & 0x20 != 0 ? 16 : 0) + (flags & 0x10 != 0 ? 4 : 0)
        let order = [UInt8](repeating: 0, count: flags & 0x04 != 0 ? 2 : 0)
        let encoded = messages.flatMap { type, body in
            let body = body.flatMap(\.encoded)
            return Field.u8(type).encoded + Field.u16(body.count).encoded + [0] + order + body
        }
        let size = Array(Field.address(encoded.count).encoded.prefix(1 << (flags & 3)))
        putSealed(
            at: offset, "OHDR", .u8(2), .u8(flags), .zeros(optional), .bytes(size), .bytes(encoded))
    }

    /// An object header of version 1 with these messages in one block.
    mutating func putHeader(
        at offset: Int = 96, declaring count: Int? = nil,
        _ messages: [(type: Int, body: [Field])]
    ) {
        let encoded = messages.map { ($0.type, $0.body.flatMap(\.encoded)) }
        put(
            at: offset, .u8(1), .u8(0), .u16(count ?? messages.count), .u32(1),
            .u32(encoded.reduce(0) { $0 + 8 + $1.1.count }), .u32(0))
        var position = offset + 16
        for (type, body) in encoded {
            put(at: position, .u16(type), .u16(body.count), .u32(0), .bytes(body))
            position += 8 + body.count
        }
    }

    /// An old-style group with one leaf: header, tree, heap and leaf.
    mutating func putGroup(
        at offset: Int = 96, leaf: Int = 512, _ entries: [(name: String, header: Int, type: Int)]
    ) {
        let (tree, heap, data) = (offset + 48, offset + 144, offset + 176)
        putHeader(at: offset, [(0x11, [.address(tree), .address(heap)])])
        put(
            at: tree, "TREE", .u8(0), .u8(0), .u16(1), .undefined, .undefined, .u64(0),
            .address(leaf), .u64(8))
        put(at: heap, "HEAP", .u32(0), .u64(128), .u64(1), .address(data))
        put(at: leaf, "SNOD", .u8(1), .u8(0), .u16(entries.count))
        var name = 8
        for (index, entry) in entries.enumerated() {
            put(at: data + name, .text(entry.name), .u8(0))
            put(
                at: leaf + 8 + 40 * index, .address(name),
                entry.header < 0 ? .undefined : .address(entry.header), .u32(entry.type), .zeros(20)
            )
            name += (entry.name.utf8.count + 8) / 8 * 8
        }
    }

    func reader(limits: HDF5Limits = HDF5Limits()) throws -> MetadataReader {
        try MetadataReader(storage: HDF5MemoryStorage(bytes), limits: limits)
    }

    /// A cursor over fields, as if they were a message.
    static func cursor(_ fields: Field...) -> ByteCursor {
        let bytes = fields.flatMap(\.encoded)
        return ByteCursor(
            MetadataBlock(bytes: bytes, range: 0..<bytes.count, address: 0), structure: "test")
    }
}

extension HDF5Error {
    /// The kind of error without its details, for tables.
    enum Case { case signature, truncated, malformed, unsupported, notAllowed, limit, other }

    var kind: Case {
        switch self {
        case .signatureNotFound: .signature
        case .truncated: .truncated
        case .malformed: .malformed
        case .unsupported: .unsupported
        case .notAllowed: .notAllowed
        case .resourceLimit: .limit
        default: .other
        }
    }

    /// The reason of a malformed structure, the feature of an unsupported one.
    var reason: String {
        switch self {
        case .malformed(_, _, _, let reason): reason
        case .unsupported(_, let feature): feature
        case .resourceLimit(_, let what, _, _): what
        default: description
        }
    }
}

/// The typed error that `body` throws; `nil` if it throws none.
func hdf5Error(_ body: () throws -> Void) -> HDF5Error? {
    do {
        try body()
        return nil
    } catch {
        return error as? HDF5Error
    }
}
