/// The headers of one new member, and the end of the archive, as CPython writes them.
struct ZipHeaderFields {
    let member: ZipMember
    let nameBytes: [UInt8]
    let size: Int
    /// Where the member's header is in the archive.
    let offset: Int
    let zip64Threshold: Int
    var crc32: UInt32 = 0

    static let localCRCOffset = 14

    private static let plainVersion: UInt16 = 20
    private static let zip64Version: UInt16 = 45
    private static let madeOnUnix: UInt16 = 3 << 8
    /// Marks the record of an extra field that only moves the data to a multiple of the alignment.
    private static let paddingIdentifier: UInt16 = 0x734B

    init(
        member: ZipMember, nameBytes: [UInt8], size: Int, offset: Int, zip64Threshold: Int
    ) {
        self.member = member
        self.nameBytes = nameBytes
        self.size = size
        self.offset = offset
        self.zip64Threshold = zip64Threshold
    }

    private var isSizeWide: Bool { size >= zip64Threshold }
    private var isOffsetWide: Bool { offset >= zip64Threshold }
    private var flags: UInt16 {
        nameBytes.allSatisfy { $0 < 0x80 } ? 0 : ZipDirectory.Flag.utf8
    }

    /// The header in front of the data, with a CRC-32 that is filled in later.
    ///
    /// - Parameter sinkOffset: where in the sink the header is, from which the alignment counts.
    func localHeader(at sinkOffset: Int) -> [UInt8] {
        var extra: [UInt8] = []
        if isSizeWide { extra.append(zip64Fields: [size, size]) }
        let dataOffset = sinkOffset + ZipLocalHeader.size + nameBytes.count + extra.count
        extra += padding(after: dataOffset)

        var header: [UInt8] = []
        header.append(littleEndian: ZipLocalHeader.signature)
        appendCommonFields(version: isSizeWide ? Self.zip64Version : Self.plainVersion, to: &header)
        header.append(littleEndian: UInt16(truncatingIfNeeded: extra.count))
        header += nameBytes
        header += extra
        return header
    }

    private func padding(after dataOffset: Int) -> [UInt8] {
        let recordHeadSize = 4
        guard dataOffset % member.alignment != 0 else { return [] }
        let end =
            (dataOffset + recordHeadSize + member.alignment - 1) / member.alignment
            * member.alignment
        let count = end - dataOffset - recordHeadSize
        var record: [UInt8] = []
        record.append(littleEndian: Self.paddingIdentifier)
        record.append(littleEndian: UInt16(truncatingIfNeeded: count))
        return record + Array(repeating: 0, count: count)
    }

    /// The fields from the version needed to the length of the name.
    private func appendCommonFields(version: UInt16, to header: inout [UInt8]) {
        header.append(littleEndian: version)
        header.append(littleEndian: flags)
        header.append(littleEndian: ZipEntry.Method.stored.rawValue)
        header.append(littleEndian: member.modified.time)
        header.append(littleEndian: member.modified.date)
        header.append(littleEndian: crc32)
        let shownSize = isSizeWide ? UInt32.max : UInt32(truncatingIfNeeded: size)
        header.append(littleEndian: shownSize)
        header.append(littleEndian: shownSize)
        header.append(littleEndian: UInt16(truncatingIfNeeded: nameBytes.count))
    }

    var directoryRecord: [UInt8] {
        let wide = (isSizeWide ? [size, size] : []) + (isOffsetWide ? [offset] : [])
        var extra: [UInt8] = []
        if !wide.isEmpty { extra.append(zip64Fields: wide) }
        let version = wide.isEmpty ? Self.plainVersion : Self.zip64Version

        var record = ZipDirectory.entrySignature
        record.append(littleEndian: Self.madeOnUnix | version)
        appendCommonFields(version: version, to: &record)
        record.append(littleEndian: UInt16(truncatingIfNeeded: extra.count))
        // No comment, first disk, not known to be text.
        record += [0, 0, 0, 0, 0, 0]
        record.append(littleEndian: UInt32(member.mode) << 16)
        record.append(
            littleEndian: isOffsetWide ? UInt32.max : UInt32(truncatingIfNeeded: offset))
        record += nameBytes
        record += extra
        return record
    }

    /// The directory and the records that follow it.
    static func end(
        directory: [UInt8], directoryOffset: Int, entryCount: Int, zip64Threshold: Int
    ) -> [UInt8] {
        let hasWideCount = entryCount >= Int(UInt16.max)
        let hasWideSize = directory.count >= zip64Threshold
        let hasWideOffset = directoryOffset >= zip64Threshold
        var bytes = directory
        if hasWideCount || hasWideSize || hasWideOffset {
            let recordOffset = directoryOffset + directory.count
            bytes.append(littleEndian: ZipEndRecord.zip64Signature)
            bytes.append(littleEndian: UInt64(ZipEndRecord.zip64Size - 12))
            bytes.append(littleEndian: zip64Version)
            bytes.append(littleEndian: zip64Version)
            bytes.append(littleEndian: UInt64(0))
            for field in [entryCount, entryCount, directory.count, directoryOffset] {
                bytes.append(littleEndian: UInt64(field))
            }
            bytes.append(littleEndian: ZipEndRecord.locatorSignature)
            bytes.append(littleEndian: UInt32(0))
            bytes.append(littleEndian: UInt64(recordOffset))
            bytes.append(littleEndian: UInt32(1))
        }
        let shownCount = hasWideCount ? UInt16.max : UInt16(truncatingIfNeeded: entryCount)
        bytes += ZipEndRecord.signature
        bytes.append(littleEndian: UInt32(0))
        bytes.append(littleEndian: shownCount)
        bytes.append(littleEndian: shownCount)
        bytes.append(
            littleEndian: hasWideSize ? UInt32.max : UInt32(truncatingIfNeeded: directory.count))
        bytes.append(
            littleEndian: hasWideOffset ? UInt32.max : UInt32(truncatingIfNeeded: directoryOffset))
        bytes.append(littleEndian: UInt16(0))
        return bytes
    }
}

extension [UInt8] {
    /// Appends the record of an extra field that holds numbers too large for 32 bits.
    fileprivate mutating func append(zip64Fields fields: [Int]) {
        append(littleEndian: ZipExtraField.zip64Identifier)
        append(littleEndian: UInt16(fields.count * 8))
        for field in fields { append(littleEndian: UInt64(field)) }
    }
}
