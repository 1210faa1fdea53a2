/// The first structure of a file (version 0, 96 bytes): sizes, the end of the file, the root.
struct Superblock: Sendable, Hashable {
    static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
    static let size = 96

    /// Entries of a symbol table node, halved.
    let leafK: Int
    /// Children of a group's B-tree node, halved.
    let internalK: Int
    /// Where the file ends, in its own words; checked against the storage.
    let endOfFile: UInt64
    /// The root group's object header.
    let rootHeader: UInt64

    init(storage: some HDF5Storage) throws {
        guard storage.size >= Self.signature.count,
            try storage.bytes(at: 0, count: Self.signature.count) == Self.signature
        else { throw HDF5Error.signatureNotFound }
        guard storage.size >= Self.size else {
            throw HDF5Error.truncated(
                expected: UInt64(Self.size), found: UInt64(clamping: storage.size))
        }
        let bytes = try storage.bytes(at: 0, count: Self.size)
        var cursor = ByteCursor(
            MetadataBlock(bytes: bytes, range: 0..<Self.size, address: 0), structure: "superblock")
        try cursor.skip(Self.signature.count)
        let version = try cursor.uint8()
        guard version == 0 else {
            guard version <= 3 else { throw cursor.malformed("version \(version) does not exist") }
            throw HDF5Error.unsupported(path: "", feature: "superblock version \(version)")
        }
        try self.init(afterVersion: &cursor, storageSize: UInt64(clamping: storage.size))
    }

    private init(afterVersion cursor: inout ByteCursor, storageSize: UInt64) throws {
        // Versions of free space, root symbol table entry and shared headers, with a gap.
        for _ in 0..<4 {
            guard try cursor.uint8() == 0 else { throw cursor.malformed("a version is not 0") }
        }
        let (offsetSize, lengthSize) = (try cursor.uint8(), try cursor.uint8())
        guard offsetSize == 8, lengthSize == 8 else {
            throw HDF5Error.unsupported(
                path: "", feature: "offsets of \(offsetSize) and lengths of \(lengthSize) bytes")
        }
        try cursor.skip(1)
        leafK = Int(try cursor.uint16())
        internalK = Int(try cursor.uint16())
        guard leafK > 0, internalK > 0 else { throw cursor.malformed("a group's K is 0") }
        try cursor.skip(4)  // consistency flags, unused
        guard try cursor.uint64() == 0 else {
            throw HDF5Error.unsupported(path: "", feature: "a base address other than 0")
        }
        try cursor.skip(8)  // free space, never used
        endOfFile = try cursor.uint64()
        guard endOfFile <= storageSize else {
            throw HDF5Error.truncated(expected: endOfFile, found: storageSize)
        }
        try cursor.skip(8)  // driver information
        // The root's entry. Its scratch pad may be out of date, its header address is not.
        try cursor.skip(8)
        rootHeader = try cursor.uint64()
    }
}
