/// Turns an attribute's raw elements into Swift values.
struct ElementDecoder {
    let type: HDF5Type
    let count: Int
    let reader: MetadataReader

    func value(of data: MetadataBlock) throws -> HDF5Attribute.Value {
        var cursor = ByteCursor(data, structure: "attribute")
        switch type {
        case .integer(let bits, true, let order):
            return .signed(
                try repeated {
                    // Shifting up and down again spreads the sign.
                    let raw = Int64(bitPattern: try unsigned(&cursor, bits: bits, order))
                    return (raw << (64 - bits)) >> (64 - bits)
                })
        case .integer(let bits, false, let order):
            return .unsigned(try repeated { try unsigned(&cursor, bits: bits, order) })
        case .float(let bits, let order):
            return .floats(
                try repeated {
                    let raw = try unsigned(&cursor, bits: bits, order)
                    switch bits {
                    case 16: return Self.half(UInt16(truncatingIfNeeded: raw))
                    case 32: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: raw)))
                    default: return Double(bitPattern: raw)
                    }
                })
        case .bool:
            return .bools(try repeated { try cursor.uint8() != 0 })
        case .opaque:
            return .bytes(data.ownBytes)
        case .fixedString(let size, let padding, _):
            return .strings(
                try repeated {
                    let field = try cursor.block(size)
                    return try Self.text(
                        Self.unpadded(field.bytes[field.range], padding), cursor)
                })
        case .variableString:
            return .strings(try variableStrings(&cursor))
        }
    }

    private func repeated<T>(_ element: () throws -> T) throws -> [T] {
        var elements: [T] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try element()) }
        return elements
    }

    private func unsigned(
        _ cursor: inout ByteCursor, bits: Int, _ order: HDF5Type.ByteOrder
    ) throws -> UInt64 {
        let value = try cursor.unsigned(bytes: bits / 8)
        return order == .little ? value : value.byteSwapped >> (64 - bits)
    }

    /// A half precision number; Swift's own type does not exist on every platform.
    private static func half(_ bits: UInt16) -> Double {
        let sign: Double = bits & 0x8000 != 0 ? -1 : 1
        let exponent = Int(bits >> 10 & 0x1F)
        let mantissa = Double(bits & 0x3FF)
        switch exponent {
        case 0: return sign * mantissa * 0x1p-24
        case 31: return mantissa == 0 ? sign * .infinity : .nan
        default:
            return Double(
                sign: sign < 0 ? .minus : .plus, exponent: exponent - 15,
                significand: 1 + mantissa * 0x1p-10)
        }
    }

    private static func unpadded(
        _ field: ArraySlice<UInt8>, _ padding: HDF5Type.StringPadding
    ) -> ArraySlice<UInt8> {
        switch padding {
        case .nullTerminated: field.prefix { $0 != 0 }
        case .nullPadded: trimmed(field, of: 0)
        case .spacePadded: trimmed(field, of: UInt8(ascii: " "))
        }
    }

    private static func trimmed(_ field: ArraySlice<UInt8>, of filler: UInt8) -> ArraySlice<UInt8> {
        field.lastIndex { $0 != filler }.map { field[...$0] } ?? []
    }

    private static func text(_ bytes: ArraySlice<UInt8>, _ cursor: ByteCursor) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw cursor.malformed("its text is not UTF-8")
        }
        return text
    }

    private func variableStrings(_ cursor: inout ByteCursor) throws -> [String] {
        var total = 0
        return try repeated {
            let length = Int(try cursor.uint32())
            let collection = try cursor.uint64()
            let index = try cursor.uint32()
            guard length > 0 else { return "" }
            total += length
            try HDF5Limits.check(
                total, limit: reader.limits.stringBytes, "length of an attribute's text in bytes")
            // Each element has its own text: together they cannot be larger than the file.
            guard total <= reader.end else { throw cursor.malformed("its texts overlap") }
            let object = try reader.heapObject(
                collection: collection, index: index, count: length)
            // Some writers count a final NUL.
            return try Self.text(object.bytes[object.range].prefix { $0 != 0 }, cursor)
        }
    }
}
