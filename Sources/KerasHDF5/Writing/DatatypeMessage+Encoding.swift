extension DatatypeMessage {
    /// Whether a dataset of this type can be written.
    static func canWrite(_ type: HDF5Type) -> Bool {
        switch type {
        case .integer(let bits, _, _): [8, 16, 32, 64].contains(bits)
        case .float(let bits, _): [16, 32, 64].contains(bits)
        case .bool: true
        case .opaque(let size), .fixedString(let size, _, _):
            size > 0 && size <= Int(Int32.max)
        case .variableString: false
        }
    }

    /// The message for a type, byte for byte as h5py has it; a multiple of 8 bytes.
    static func encoding(of type: HDF5Type) -> [UInt8] {
        var buffer = ByteBuffer()
        switch type {
        case .integer(_, let signed, let order):
            appendInteger(&buffer, size: type.size, signed: signed, order)
        case .float(let bits, let order):
            appendFloat(&buffer, bits: bits, order)
        case .bool:
            appendHead(&buffer, typeClass: 8, bits: 2, size: 1)
            appendInteger(&buffer, size: 1, signed: true, .little)
            buffer.appendName("FALSE".utf8)
            buffer.appendName("TRUE".utf8)
            buffer.append(contentsOf: [0, 1])
        case .opaque(let size):
            appendHead(&buffer, typeClass: 5, bits: 0, size: size)
        case .fixedString(let size, let padding, let set):
            appendHead(
                &buffer, typeClass: 3, bits: UInt32(padding.rawValue | set.rawValue << 4),
                size: size)
        case .variableString(let set):
            appendHead(&buffer, typeClass: 9, bits: 1 | UInt32(set.rawValue) << 8, size: 16)
            appendInteger(&buffer, size: 1, signed: false, .little)
        }
        buffer.appendZeros(buffer.count.roundedUp(to: 8) - buffer.count)
        return buffer.bytes
    }

    private static func appendHead(
        _ buffer: inout ByteBuffer, typeClass: UInt8, bits: UInt32, size: Int
    ) {
        buffer.append(UInt32(0x10 | typeClass) | bits << 8)  // version 1
        buffer.append(UInt32(clamping: size))
    }

    private static func appendInteger(
        _ buffer: inout ByteBuffer, size: Int, signed: Bool, _ order: HDF5Type.ByteOrder
    ) {
        // One byte has no order; h5py says little for it.
        let isBig = order == .big && size > 1
        appendHead(
            &buffer, typeClass: 0, bits: (signed ? 0x08 : 0) | (isBig ? 0x01 : 0), size: size)
        buffer.append(UInt16(0))  // bit offset
        buffer.append(UInt16(size * 8))
    }

    private static func appendFloat(
        _ buffer: inout ByteBuffer, bits: Int, _ order: HDF5Type.ByteOrder
    ) {
        let (exponentSize, mantissaSize) = bits == 16 ? (5, 10) : bits == 32 ? (8, 23) : (11, 52)
        let signLocation = UInt32(bits - 1) << 8
        appendHead(
            &buffer, typeClass: 1, bits: 0x20 | signLocation | (order == .big ? 0x01 : 0),
            size: bits / 8)
        buffer.append(UInt16(0))  // bit offset
        buffer.append(UInt16(bits))
        buffer.append(UInt8(mantissaSize))  // where the exponent starts
        buffer.append(UInt8(exponentSize))
        buffer.append(UInt8(0))  // where the mantissa starts
        buffer.append(UInt8(mantissaSize))
        buffer.append((UInt32(1) << UInt32(exponentSize - 1)) - 1)  // bias
    }
}
