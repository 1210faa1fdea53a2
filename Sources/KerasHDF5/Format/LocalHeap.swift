/// The names of an old-style group's links (`HEAP`, version 0).
struct LocalHeap {
    private let reader: MetadataReader
    /// The offset in the file of the names, and how many bytes they have.
    let dataAddress: UInt64
    let dataSize: Int

    init(at address: UInt64, reader: MetadataReader) throws {
        self.reader = reader
        var cursor = try reader.cursor(at: address, count: 32, of: "local heap")
        try cursor.expectSignature("HEAP")
        let version = try cursor.uint8()
        guard version == 0 else { throw cursor.malformed("version \(version) does not exist") }
        try cursor.skip(3)
        let size = try cursor.uint64()
        try cursor.skip(8)  // free list
        dataAddress = try cursor.uint64()
        guard dataAddress <= UInt64(reader.end), size <= UInt64(reader.end) - dataAddress else {
            throw cursor.malformed("its \(size) bytes at \(dataAddress) reach beyond the file")
        }
        dataSize = Int(size)
    }

    /// Appends the name at `offset`, without its NUL, to `names`.
    ///
    /// Reads no more than the name needs: many groups may share one large heap.
    func appendName(at offset: UInt64, to names: inout [UInt8]) throws {
        guard offset < UInt64(dataSize) else {
            throw malformed("a name at \(offset) of \(dataSize) bytes")
        }
        let available = min(dataSize - Int(offset), reader.limits.nameBytes + 1)
        var count = min(64, available)
        while true {
            let block = try reader.block(
                at: dataAddress + offset, count: count, of: "local heap data")
            let bytes = block.bytes[block.range]
            if let end = bytes.firstIndex(of: 0) {
                names.append(contentsOf: bytes[..<end])
                return
            }
            guard count < available else { break }
            count = min(count * 4, available)
        }
        try HDF5Limits.check(
            available, limit: reader.limits.nameBytes, "length of a link name in bytes")
        throw malformed("the name at \(offset) does not end")
    }

    private func malformed(_ reason: String) -> HDF5Error {
        .malformed(path: "", structure: "local heap", offset: dataAddress, reason: reason)
    }
}
