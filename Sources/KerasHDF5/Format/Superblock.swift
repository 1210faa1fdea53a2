/// The first structure of a file (versions 0 to 3): where the file ends, where the root is.
struct Superblock: Sendable, Hashable {
    static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
    /// The size of version 0, in bytes.
    static let size = 96

    /// The offset in the storage of the superblock, behind the user's own bytes if there are any.
    /// All addresses in the file count from here.
    let base: Int
    /// Entries of a symbol table node, halved; `nil` where an extension would say.
    let leafK: Int?
    /// Children of a group's B-tree node, halved; `nil` where an extension would say.
    let internalK: Int?
    /// Where the file ends, in its own words and counted from `base`; checked against the storage.
    let endOfFile: UInt64
    /// The root group's object header.
    let rootHeader: UInt64

    init(storage: some HDF5Storage) throws {
        guard let base = try Self.find(in: storage) else { throw HDF5Error.signatureNotFound }
        let available = storage.size - base
        let version = available > 8 ? try storage.bytes(at: base + 8, count: 1)[0] : 0
        let size = [0: Self.size, 1: 100, 2: 48, 3: 48][version] ?? 9
        guard available >= size else {
            throw HDF5Error.truncated(
                expected: UInt64(size), found: UInt64(clamping: available))
        }
        let block = MetadataBlock(
            bytes: try storage.bytes(at: base, count: size), range: 0..<size, address: 0)
        var cursor = ByteCursor(block, structure: "superblock")
        try cursor.skip(9)
        switch version {
        case 0, 1: try self.init(old: &cursor, version: version, base: base, available)
        case 2, 3:
            try block.verifyChecksum(of: "superblock")
            try self.init(new: &cursor, base: base, available)
        default: throw cursor.malformed("version \(version) does not exist")
        }
    }

    /// Looks where a superblock may be: at 0, 512, 1024 and so on, doubling.
    private static func find(in storage: some HDF5Storage) throws -> Int? {
        var offset = 0
        while offset <= storage.size - signature.count {
            if try storage.bytes(at: offset, count: signature.count) == signature { return offset }
            let (next, overflow) = max(offset, 256).multipliedReportingOverflow(by: 2)
            guard !overflow else { return nil }
            offset = next
        }
        return nil
    }

    /// Versions 0 and 1.
    private init(
        old cursor: inout ByteCursor, version: UInt8, base: Int, _ available: Int
    ) throws {
        // Versions of free space, root symbol table entry and shared headers, with a gap.
        for _ in 0..<4 {
            guard try cursor.uint8() == 0 else { throw cursor.malformed("a version is not 0") }
        }
        try Self.checkFieldSizes(&cursor)
        try cursor.skip(1)
        let (leafK, internalK) = (Int(try cursor.uint16()), Int(try cursor.uint16()))
        guard leafK > 0, internalK > 0 else { throw cursor.malformed("a group's K is 0") }
        try cursor.skip(version == 0 ? 4 : 8)  // consistency flags; K of chunk indexes
        let declaredBase = try cursor.uint64()
        try cursor.skip(8)  // free space, never used
        endOfFile = try Self.endOfFile(&cursor, base: declaredBase, available)
        try cursor.skip(8)  // driver information
        // The root's entry. Its scratch pad may be out of date, its header address is not.
        try cursor.skip(8)
        rootHeader = try cursor.uint64()
        self.base = base
        self.leafK = leafK
        self.internalK = internalK
    }

    /// Versions 2 and 3.
    private init(new cursor: inout ByteCursor, base: Int, _ available: Int) throws {
        try Self.checkFieldSizes(&cursor)
        try cursor.skip(1)  // consistency flags
        let declaredBase = try cursor.uint64()
        try cursor.skip(8)  // extension: nothing that reading needs
        endOfFile = try Self.endOfFile(&cursor, base: declaredBase, available)
        rootHeader = try cursor.uint64()
        self.base = base
        leafK = nil
        internalK = nil
    }

    private static func checkFieldSizes(_ cursor: inout ByteCursor) throws {
        let (offsetSize, lengthSize) = (try cursor.uint8(), try cursor.uint8())
        guard offsetSize == 8, lengthSize == 8 else {
            throw HDF5Error.unsupported(
                path: "", feature: "offsets of \(offsetSize) and lengths of \(lengthSize) bytes")
        }
    }

    /// The file counts its end from byte 0, or from wherever it was before bytes were put in front
    /// of it or taken away; what counts is the distance from its declared base.
    private static func endOfFile(
        _ cursor: inout ByteCursor, base: UInt64, _ available: Int
    ) throws -> UInt64 {
        let end = try cursor.uint64()
        guard end >= base else { throw cursor.malformed("it ends at \(end), before its base") }
        guard end - base <= UInt64(available) else {
            throw HDF5Error.truncated(expected: end - base, found: UInt64(available))
        }
        return end - base
    }
}
