/// The archive's list of entries, and the checks that each of them must pass.
struct ZipDirectory {
    let entries: [ZipEntry]

    static let entrySignature: [UInt8] = [0x50, 0x4B, 0x01, 0x02]
    static let entryHeaderSize = 46

    /// Flags that change how an entry must be read.
    enum Flag {
        static let encrypted: UInt16 = 1 << 0
        static let dataDescriptor: UInt16 = 1 << 3
        static let patchData: UInt16 = 1 << 5
        static let strongEncryption: UInt16 = 1 << 6
        static let utf8: UInt16 = 1 << 11
        static let maskedHeader: UInt16 = 1 << 13
    }

    /// Reads and checks the directory and every entry's own header.
    init(source: some ByteSource, limits: ZipLimits) throws {
        let end = try ZipEndRecord.find(in: source)
        guard end.entryCount <= limits.maximumEntryCount else {
            throw ZipError.tooManyEntries(count: end.entryCount, limit: limits.maximumEntryCount)
        }
        guard end.directorySize <= limits.maximumDirectorySize else {
            throw ZipError.directoryTooLarge(
                size: end.directorySize, limit: limits.maximumDirectorySize)
        }
        let bytes = try source.read(
            end.directoryOffset..<(end.directoryOffset + end.directorySize))
        var records: [ZipDirectoryRecord] = []
        var position = 0
        while position < bytes.count {
            guard records.count < end.entryCount else {
                throw ZipError.entryCountMismatch(
                    declared: end.entryCount, found: records.count + 1)
            }
            let record = try ZipDirectoryRecord(
                bytes[position...], offset: end.directoryOffset + position)
            records.append(record)
            position += record.recordSize
        }
        guard records.count == end.entryCount else {
            throw ZipError.entryCountMismatch(declared: end.entryCount, found: records.count)
        }

        var names = Set<[UInt8]>(minimumCapacity: records.count)
        for record in records {
            guard names.insert(record.nameBytes).inserted else {
                throw ZipError.duplicateName(entry: record.name)
            }
            try record.checkSizes(limits: limits)
        }
        entries = try Self.located(records, in: source, end: end)
    }

    /// The entries in the order of the directory. They are looked at in that of the file: what
    /// overlaps is found before much is read twice.
    private static func located(
        _ records: [ZipDirectoryRecord], in source: some ByteSource, end: ZipEndRecord
    ) throws -> [ZipEntry] {
        var entries: [Int: ZipEntry] = [:]
        var previous: ZipEntry?
        let order = records.indices.sorted {
            records[$0].localHeaderOffset < records[$1].localHeaderOffset
        }
        for index in order {
            let (start, entry) = try records[index].locate(in: source, end: end)
            if let previous, start < previous.dataRange.upperBound {
                throw ZipError.overlappingEntries(first: previous.name, second: entry.name)
            }
            entries[index] = entry
            previous = entry
        }
        return records.indices.compactMap { entries[$0] }
    }
}
