/// Reads a datatype (message 0x0003, versions 1 to 5) into the types that weights are made of.
enum DatatypeMessage {
    /// - Throws: `HDF5Error.unsupported` for valid types that no Keras file holds.
    static func type(_ cursor: inout ByteCursor) throws -> HDF5Type {
        let head = try Head(&cursor)
        switch head.typeClass {
        case 0: return try integer(head, &cursor)
        case 1: return try float(head, &cursor)
        case 3: return try fixedString(head, cursor)
        case 5: return .opaque(size: head.size)
        case 8: return try bool(head, &cursor)
        case 9: return try variableString(head, &cursor)
        case 2: throw unsupported("a time datatype")
        case 4: throw unsupported("a bit field datatype")
        case 6: throw unsupported("a compound datatype")
        case 7: throw unsupported("a reference datatype")
        case 10: throw unsupported("an array datatype")
        case 11: throw unsupported("a complex datatype")
        default: throw cursor.malformed("class \(head.typeClass) does not exist")
        }
    }

    /// The eight bytes that every datatype starts with.
    private struct Head {
        let version: UInt8
        let typeClass: UInt8
        let bits: UInt32
        let size: Int

        init(_ cursor: inout ByteCursor) throws {
            let first = try cursor.uint8()
            version = first >> 4
            typeClass = first & 0x0F
            let low = try cursor.uint16()
            bits = UInt32(low) | UInt32(try cursor.uint8()) << 16
            size = Int(try cursor.uint32())
            guard (1...5).contains(version) else {
                throw cursor.malformed("version \(version) does not exist")
            }
            guard size > 0 else { throw cursor.malformed("elements of 0 bytes") }
        }
    }

    private static func unsupported(_ feature: String) -> HDF5Error {
        .unsupported(path: "", feature: feature)
    }

    private static func integer(_ head: Head, _ cursor: inout ByteCursor) throws -> HDF5Type {
        let bitOffset = try cursor.uint16()
        let precision = Int(try cursor.uint16())
        guard [1, 2, 4, 8].contains(head.size), bitOffset == 0, precision == head.size * 8 else {
            throw unsupported("an integer of \(precision) bits in \(head.size) bytes")
        }
        return .integer(
            bits: precision, signed: head.bits & 0x08 != 0,
            order: head.size == 1 || head.bits & 0x01 == 0 ? .little : .big)
    }

    /// Where sign, exponent and mantissa lie, as the message spells them.
    private struct FloatFields: Hashable {
        var bitOffset: UInt16 = 0
        var precision: UInt16
        var exponentLocation: UInt8
        var exponentSize: UInt8
        var mantissaLocation: UInt8 = 0
        var mantissaSize: UInt8
        var exponentBias: UInt32

        static let ieee: [Int: FloatFields] = [
            2: FloatFields(
                precision: 16, exponentLocation: 10, exponentSize: 5, mantissaSize: 10,
                exponentBias: 15),
            4: FloatFields(
                precision: 32, exponentLocation: 23, exponentSize: 8, mantissaSize: 23,
                exponentBias: 127),
            8: FloatFields(
                precision: 64, exponentLocation: 52, exponentSize: 11, mantissaSize: 52,
                exponentBias: 1023),
        ]
    }

    private static func float(_ head: Head, _ cursor: inout ByteCursor) throws -> HDF5Type {
        let fields = FloatFields(
            bitOffset: try cursor.uint16(), precision: try cursor.uint16(),
            exponentLocation: try cursor.uint8(), exponentSize: try cursor.uint8(),
            mantissaLocation: try cursor.uint8(), mantissaSize: try cursor.uint8(),
            exponentBias: try cursor.uint32())
        // Bits 4-5 = 2: the mantissa's first bit is implied. Bit 6 is VAX byte order.
        guard fields == FloatFields.ieee[head.size], head.bits & 0x70 == 0x20,
            head.bits >> 8 & 0xFF == UInt32(head.size * 8 - 1)
        else { throw unsupported("a float of \(head.size) bytes other than IEEE 754") }
        return .float(bits: head.size * 8, order: head.bits & 0x01 == 0 ? .little : .big)
    }

    private static func fixedString(_ head: Head, _ cursor: ByteCursor) throws -> HDF5Type {
        guard let padding = HDF5Type.StringPadding(rawValue: UInt8(head.bits & 0x0F)) else {
            throw cursor.malformed("string padding \(head.bits & 0x0F) does not exist")
        }
        return .fixedString(
            size: head.size, padding: padding,
            characterSet: try characterSet(head.bits >> 4, cursor))
    }

    private static func characterSet(
        _ bits: UInt32, _ cursor: ByteCursor
    ) throws -> HDF5Type.CharacterSet {
        guard let set = HDF5Type.CharacterSet(rawValue: UInt8(bits & 0x0F)) else {
            throw cursor.malformed("character set \(bits & 0x0F) does not exist")
        }
        return set
    }

    private static func variableString(_ head: Head, _ cursor: inout ByteCursor) throws -> HDF5Type
    {
        guard head.bits & 0x0F == 1 else { throw unsupported("a variable-length sequence") }
        guard head.size == 16 else {
            throw cursor.malformed("references of \(head.size) bytes into the heap")
        }
        return .variableString(characterSet: try characterSet(head.bits >> 8, cursor))
    }

    /// An enumeration, which is read only if it is h5py's bool.
    private static func bool(_ head: Head, _ cursor: inout ByteCursor) throws -> HDF5Type {
        let base = try Head(&cursor)
        guard base.typeClass == 0, base.size == 1, head.size == 1, head.bits & 0xFFFF == 2 else {
            throw unsupported("an enumeration other than bool")
        }
        _ = try integer(base, &cursor)
        var names: [String] = []
        for _ in 0..<2 {
            let name = try cursor.bytesUpToNUL()
            // Up to version 2 names fill multiples of 8 bytes.
            if head.version < 3 { try cursor.skip((8 - (name.count + 1) % 8) % 8) }
            names.append(String(decoding: name, as: UTF8.self))
        }
        let values = [try cursor.uint8(), try cursor.uint8()]
        guard
            names == ["FALSE", "TRUE"] && values == [0, 1]
                || names == ["TRUE", "FALSE"] && values == [1, 0]
        else {
            throw unsupported("an enumeration other than bool")
        }
        return .bool
    }
}
