/// Where an archive's directory is.
struct ZipEndRecord: Equatable {
    /// The offset of the directory in the source.
    let directoryOffset: Int
    let directorySize: Int
    let entryCount: Int
    /// How many foreign bytes precede the archive; all offsets in it count from after them.
    let prefixSize: Int

    static let size = 22
    static let signature: [UInt8] = [0x50, 0x4B, 0x05, 0x06]
    static let locatorSize = 20
    static let locatorSignature: UInt32 = 0x0706_4B50
    static let zip64Size = 56
    static let zip64Signature: UInt32 = 0x0606_4B50
    private static let longestComment = 0xFFFF

    /// Finds the last end record that ends with the source and follows a directory of just the size
    /// that it says. A record that is part of a comment does not pass for that.
    static func find(in source: some ByteSource) throws -> ZipEndRecord {
        guard source.size >= size else { throw ZipError.endRecordNotFound }
        let tailStart = max(0, source.size - size - longestComment)
        let tail = try source.read(tailStart..<source.size)
        var failure = ZipError.endRecordNotFound
        for start in stride(from: tail.count - size, through: 0, by: -1)
        where tail[start] == signature[0] && tail[start..<(start + 4)].elementsEqual(signature) {
            do {
                if let record = try parse(tail[start...], at: tailStart + start, in: source) {
                    return record
                }
            } catch let error as ZipError {
                // The failure of the last record in the file is the one to tell.
                if failure == .endRecordNotFound { failure = error }
            }
        }
        throw failure
    }

    /// The record at an offset; nil if its comment does not end where the source ends.
    private static func parse(
        _ bytes: ArraySlice<UInt8>, at offset: Int, in source: some ByteSource
    ) throws -> ZipEndRecord? {
        var reader = FieldReader(bytes.dropFirst(4))
        guard let disk = reader.read(UInt16.self), let directoryDisk = reader.read(UInt16.self),
            let entriesOnDisk = reader.read(UInt16.self), let entries = reader.read(UInt16.self),
            let directorySize = reader.read(UInt32.self),
            let directoryOffset = reader.read(UInt32.self),
            let commentSize = reader.read(UInt16.self), reader.remaining == Int(commentSize)
        else { return nil }

        var fields = Fields(
            disk: UInt64(disk), directoryDisk: UInt64(directoryDisk),
            entriesOnDisk: UInt64(entriesOnDisk), entries: UInt64(entries),
            directorySize: UInt64(directorySize), directoryOffset: UInt64(directoryOffset))
        var directoryEnd = offset
        var declaredRecordOffset: Int?
        if let (large, recordOffset, declared) = try zip64Fields(before: offset, in: source) {
            // Where the small record says something, both must say the same.
            guard fields.agree(with: large) else {
                throw ZipError.invalidZip64Record(offset: recordOffset)
            }
            fields = large
            directoryEnd = recordOffset
            declaredRecordOffset = declared
        }

        guard fields.disk == 0, fields.directoryDisk == 0, fields.entriesOnDisk == fields.entries
        else { throw ZipError.multipleDisks(offset: offset) }
        guard let size = fields.directorySize.exactInt, size <= directoryEnd,
            let declaredOffset = fields.directoryOffset.exactInt,
            declaredOffset <= directoryEnd - size, let entryCount = fields.entries.exactInt
        else { throw ZipError.endRecordMismatch(offset: offset) }
        let prefixSize = directoryEnd - size - declaredOffset
        if let declaredRecordOffset, declaredRecordOffset != directoryEnd - prefixSize {
            throw ZipError.invalidZip64Record(offset: directoryEnd)
        }
        if size > 0 {
            let start = try source.read((directoryEnd - size)..<(directoryEnd - size + 4))
            guard start == ZipDirectory.entrySignature else {
                throw ZipError.endRecordMismatch(offset: offset)
            }
        }
        return ZipEndRecord(
            directoryOffset: directoryEnd - size, directorySize: size, entryCount: entryCount,
            prefixSize: prefixSize)
    }

    /// The 64-bit record, where a locator in front of the small one announces it; its place, and the
    /// offset that the locator gives for it.
    private static func zip64Fields(
        before endRecord: Int, in source: some ByteSource
    ) throws -> (fields: Fields, offset: Int, declaredOffset: Int)? {
        let locatorOffset = endRecord - locatorSize
        guard locatorOffset >= 0 else { return nil }
        var locator = FieldReader(try source.read(locatorOffset..<endRecord)[...])
        guard locator.read(UInt32.self) == locatorSignature else { return nil }
        guard locator.read(UInt32.self) == 0,
            let declaredOffset = locator.read(UInt64.self)?.exactInt,
            locator.read(UInt32.self) == 1, locatorOffset >= zip64Size
        else { throw ZipError.invalidZip64Record(offset: locatorOffset) }

        let offset = locatorOffset - zip64Size
        var reader = FieldReader(try source.read(offset..<locatorOffset)[...])
        guard reader.read(UInt32.self) == zip64Signature,
            // The size of the record without this field and the signature.
            reader.read(UInt64.self) == UInt64(zip64Size - 12),
            reader.readBytes(4) != nil,
            let disk = reader.read(UInt32.self), let directoryDisk = reader.read(UInt32.self),
            let entriesOnDisk = reader.read(UInt64.self), let entries = reader.read(UInt64.self),
            let directorySize = reader.read(UInt64.self),
            let directoryOffset = reader.read(UInt64.self)
        else { throw ZipError.invalidZip64Record(offset: offset) }
        let fields = Fields(
            disk: UInt64(disk), directoryDisk: UInt64(directoryDisk), entriesOnDisk: entriesOnDisk,
            entries: entries, directorySize: directorySize, directoryOffset: directoryOffset)
        return (fields, offset, declaredOffset)
    }

    private struct Fields {
        var disk: UInt64
        var directoryDisk: UInt64
        var entriesOnDisk: UInt64
        var entries: UInt64
        var directorySize: UInt64
        var directoryOffset: UInt64

        /// Whether each field of this small record is either left to the large one or equal to it.
        func agree(with large: Fields) -> Bool {
            func agree(_ small: UInt64, _ large: UInt64, _ unset: UInt64) -> Bool {
                small == unset || small == large
            }
            return agree(disk, large.disk, 0xFFFF)
                && agree(directoryDisk, large.directoryDisk, 0xFFFF)
                && agree(entriesOnDisk, large.entriesOnDisk, 0xFFFF)
                && agree(entries, large.entries, 0xFFFF)
                && agree(directorySize, large.directorySize, 0xFFFF_FFFF)
                && agree(directoryOffset, large.directoryOffset, 0xFFFF_FFFF)
        }
    }
}
