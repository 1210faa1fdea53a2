@testable import KerasZip

/// An archive put together field by field, so that any of them can be wrong.
struct RawArchive {
    struct Member {
        var name: [UInt8]
        var localName: [UInt8]?
        var flags: UInt16 = 0
        var localFlags: UInt16?
        var method: UInt16 = 0
        var localMethod: UInt16?
        var crc: UInt32
        var localCRC: UInt32?
        var size: UInt32
        var localSize: UInt32?
        var compressedSize: UInt32
        var localCompressedSize: UInt32?
        var localSignature: UInt32 = ZipLocalHeader.signature
        var extra: [UInt8] = []
        var localExtra: [UInt8] = []
        var madeBy: UInt16 = 3 << 8 | 20
        var mode: UInt16 = 0o600
        var disk: UInt16 = 0
        var offset: UInt32?
        var data: [UInt8]

        init(_ name: String, _ text: String = "content") {
            self.name = Array(name.utf8)
            data = Array(text.utf8)
            crc = data.withUnsafeBytes { CRC32(of: $0) }.value
            size = UInt32(data.count)
            compressedSize = size
        }
    }

    var members: [Member] = [Member("first"), Member("second", "other")]
    var directorySignature = ZipDirectory.entrySignature
    var disk: UInt16 = 0
    var entryCount: UInt16?
    var directorySize: UInt32?
    var directoryOffset: UInt32?
    /// Between the directory and the end record.
    var zip64: [UInt8] = []

    static func with(_ change: (inout RawArchive) -> Void) -> RawArchive {
        var archive = RawArchive()
        change(&archive)
        return archive
    }

    static func withFirst(_ change: (inout Member) -> Void) -> RawArchive {
        with { change(&$0.members[0]) }
    }

    var bytes: [UInt8] {
        var archive: [UInt8] = []
        var directory: [UInt8] = []
        for member in members {
            let offset = member.offset ?? UInt32(archive.count)
            archive += Self.localHeader(of: member)
            archive += member.data
            directory += directorySignature + Self.directoryRecord(of: member, offset: offset)
        }
        let directoryOffset = archive.count
        archive += directory
        archive += zip64
        archive += ZipEndRecord.signature
        archive.append(littleEndian: disk)
        archive.append(littleEndian: disk)
        archive.append(littleEndian: entryCount ?? UInt16(members.count))
        archive.append(littleEndian: entryCount ?? UInt16(members.count))
        archive.append(littleEndian: directorySize ?? UInt32(directory.count))
        archive.append(littleEndian: self.directoryOffset ?? UInt32(directoryOffset))
        archive.append(littleEndian: UInt16(0))
        return archive
    }

    private static func localHeader(of member: Member) -> [UInt8] {
        let name = member.localName ?? member.name
        var header: [UInt8] = []
        header.append(littleEndian: member.localSignature)
        header.append(littleEndian: UInt16(20))
        header.append(littleEndian: member.localFlags ?? member.flags)
        header.append(littleEndian: member.localMethod ?? member.method)
        header.append(littleEndian: UInt32(0x0021_0000))
        header.append(littleEndian: member.localCRC ?? member.crc)
        header.append(littleEndian: member.localCompressedSize ?? member.compressedSize)
        header.append(littleEndian: member.localSize ?? member.size)
        header.append(littleEndian: UInt16(name.count))
        header.append(littleEndian: UInt16(member.localExtra.count))
        return header + name + member.localExtra
    }

    private static func directoryRecord(of member: Member, offset: UInt32) -> [UInt8] {
        var record: [UInt8] = []
        record.append(littleEndian: member.madeBy)
        record.append(littleEndian: UInt16(20))
        record.append(littleEndian: member.flags)
        record.append(littleEndian: member.method)
        record.append(littleEndian: UInt32(0x0021_0000))
        record.append(littleEndian: member.crc)
        record.append(littleEndian: member.compressedSize)
        record.append(littleEndian: member.size)
        record.append(littleEndian: UInt16(member.name.count))
        record.append(littleEndian: UInt16(member.extra.count))
        record.append(littleEndian: UInt16(0))
        record.append(littleEndian: member.disk)
        record.append(littleEndian: UInt16(0))
        record.append(littleEndian: UInt32(member.mode) << 16)
        record.append(littleEndian: offset)
        return record + member.name + member.extra
    }
}
