extension MetadataReader {
    /// A cursor over a structure of `count` bytes that ends with its checksum, which is verified
    /// and left out.
    func checkedCursor(
        at address: UInt64, count: Int, of structure: StaticString
    ) throws -> ByteCursor {
        let block = try block(at: address, count: count, of: structure)
        guard count >= 4 else {
            throw HDF5Error.malformed(
                path: "", structure: "\(structure)", offset: address,
                reason: "\(count) bytes have no room for a checksum")
        }
        if verifiesChecksums { try block.verifyChecksum(of: structure) }
        let content = block.range.lowerBound..<block.range.upperBound - 4
        return ByteCursor(
            MetadataBlock(bytes: block.bytes, range: content, address: address),
            structure: structure)
    }

    /// Whether the bytes at `address` are this signature.
    func hasSignature(_ signature: StaticString, at address: UInt64) throws -> Bool {
        let count = signature.utf8CodeUnitCount
        guard address < UInt64(end), count <= end - Int(address) else { return false }
        let block = try block(at: address, count: count, of: "signature")
        return block.bytes[block.range].elementsEqual(
            UnsafeBufferPointer(start: signature.utf8Start, count: count))
    }
}

extension MetadataBlock {
    /// Throws if the last four bytes, which must be there, are not the checksum of those before.
    func verifyChecksum(of structure: StaticString) throws {
        let end = range.upperBound - 4
        let stored = bytes.withUnsafeBytes {
            UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: end, as: UInt32.self))
        }
        guard Lookup3.hash(bytes[range.lowerBound..<end]) == stored else {
            throw HDF5Error.malformed(
                path: "", structure: "\(structure)", offset: address,
                reason: "its checksum is wrong")
        }
    }
}
