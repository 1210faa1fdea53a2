/// A stretch of the file's bytes, and where in the file it lies.
struct MetadataBlock: Sendable {
    /// The bytes, usually a whole page of which the block is a part.
    let bytes: [UInt8]
    let range: Range<Int>
    /// The offset in the file of the block's first byte.
    let address: UInt64

    var count: Int { range.count }

    /// A copy of the block's own bytes.
    var ownBytes: [UInt8] { Array(bytes[range]) }
}

/// Reads little-endian fields one after the other; every read is checked against the block's end.
struct ByteCursor {
    let block: MetadataBlock
    let structure: StaticString
    private var position: Int

    init(_ block: MetadataBlock, structure: StaticString) {
        self.block = block
        self.structure = structure
        position = block.range.lowerBound
    }

    /// Bytes from the block's start to the next field.
    var offset: Int { position - block.range.lowerBound }
    /// Bytes that are left.
    var remaining: Int { block.range.upperBound - position }

    @inline(__always)
    private mutating func load<T: FixedWidthInteger>(_ type: T.Type) throws -> T {
        let size = MemoryLayout<T>.size
        guard remaining >= size else { throw ended(needing: size) }
        let value = block.bytes.withUnsafeBytes {
            $0.loadUnaligned(fromByteOffset: position, as: T.self)
        }
        position += size
        return T(littleEndian: value)
    }

    mutating func uint8() throws -> UInt8 { try load(UInt8.self) }
    mutating func uint16() throws -> UInt16 { try load(UInt16.self) }
    mutating func uint32() throws -> UInt32 { try load(UInt32.self) }
    mutating func uint64() throws -> UInt64 { try load(UInt64.self) }

    /// An unsigned integer of 1 to 8 bytes.
    mutating func unsigned(bytes: Int) throws -> UInt64 {
        switch bytes {
        case 1: return UInt64(try uint8())
        case 2: return UInt64(try uint16())
        case 4: return UInt64(try uint32())
        case 8: return try uint64()
        case 3, 5, 6, 7:
            let field = try block(bytes)
            return field.bytes[field.range].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        default: throw malformed("an integer of \(bytes) bytes")
        }
    }

    /// An address, or `nil` where the file has none.
    mutating func address() throws -> UInt64? {
        let address = try uint64()
        return address == .undefinedAddress ? nil : address
    }

    mutating func skip(_ count: Int) throws {
        guard count >= 0, count <= remaining else { throw ended(needing: count) }
        position += count
    }

    /// The next `count` bytes as a block of their own.
    mutating func block(_ count: Int) throws -> MetadataBlock {
        let address = block.address + UInt64(offset)
        let start = position
        try skip(count)
        return MetadataBlock(bytes: block.bytes, range: start..<position, address: address)
    }

    /// The bytes up to the next NUL, which is skipped too.
    mutating func bytesUpToNUL() throws -> ArraySlice<UInt8> {
        let rest = block.bytes[position..<block.range.upperBound]
        guard let end = rest.firstIndex(of: 0) else { throw malformed("a name does not end") }
        position = end + 1
        return rest[..<end]
    }

    mutating func expectSignature(_ signature: StaticString) throws {
        let start = position
        try skip(signature.utf8CodeUnitCount)
        let found = block.bytes[start..<position]
        let expected = UnsafeBufferPointer(
            start: signature.utf8Start, count: signature.utf8CodeUnitCount)
        guard found.elementsEqual(expected) else {
            throw malformed("the signature '\(signature)' is missing")
        }
    }

    func malformed(_ reason: String) -> HDF5Error {
        .malformed(path: "", structure: "\(structure)", offset: block.address, reason: reason)
    }

    private func ended(needing count: Int) -> HDF5Error {
        malformed("\(count) bytes needed at its byte \(offset), \(remaining) left")
    }
}
