import Testing

@testable import KerasZip

@Suite("The end record of a zip archive")
struct ZipEndRecordTests {
    /// An archive whose directory is described in 64 bits.
    private func archive(_ change: (inout [UInt8]) -> Void = { _ in }) -> [UInt8] {
        let plain = RawArchive().bytes
        var zip64: [UInt8] = []
        zip64.append(littleEndian: ZipEndRecord.zip64Signature)
        zip64.append(littleEndian: UInt64(44))
        zip64.append(littleEndian: UInt16(45))
        zip64.append(littleEndian: UInt16(45))
        zip64.append(littleEndian: UInt64(0))
        for field in [2, 2, 103, 83] as [UInt64] { zip64.append(littleEndian: field) }
        zip64.append(littleEndian: ZipEndRecord.locatorSignature)
        zip64.append(littleEndian: UInt32(0))
        zip64.append(littleEndian: UInt64(186))
        zip64.append(littleEndian: UInt32(1))
        change(&zip64)
        return Array(plain[..<186]) + zip64 + Array(plain[186...])
    }

    @Test("may have a wide record in front of it")
    func wide() throws {
        #expect(try ZipReader(MemorySource(archive())).allContents().count == 2)
        #expect(try ZipReader(MemorySource([1, 2, 3] + archive())).allContents().count == 2)
    }

    @Test(
        "is refused if the wide record is wrong or says something else",
        arguments: [
            // Offset in the wide record and its locator, new value, reported offset.
            (0, 0x51, 186), (4, 45, 186), (24, 3, 186), (32, 3, 186), (40, 102, 186), (48, 82, 186),
            (47, 0x80, 186), (60, 1, 242), (64, 187, 186), (71, 0x80, 242), (72, 2, 242),
        ])
    func wrongWideRecord(position: Int, value: UInt8, offset: Int) {
        #expect(throws: ZipError.invalidZip64Record(offset: offset)) {
            try ZipReader(MemorySource(archive { $0[position] = value }))
        }
    }

    @Test("must be there, and the file must end with it")
    func missing() {
        let archive = RawArchive().bytes
        for bytes in [
            [], [0x50, 0x4B], Array("not a zip archive at all, but long enough".utf8),
            Array(archive.dropLast()), archive + [0],
        ] {
            #expect(throws: ZipError.endRecordNotFound) { try ZipReader(MemorySource(bytes)) }
        }
    }

    @Test("is the last one that fits, whatever a comment contains")
    func comments() throws {
        func with(comment: [UInt8]) -> [UInt8] {
            var archive = RawArchive().bytes
            archive[archive.count - 2] = UInt8(comment.count & 0xFF)
            archive[archive.count - 1] = UInt8(comment.count >> 8)
            return archive + comment
        }
        let endRecord = Array(RawArchive().bytes[186...])
        for comment in [
            Array("hello".utf8), endRecord, endRecord + endRecord + [1, 2, 3],
            Array(repeating: 0x50, count: 0xFFFF),
        ] {
            #expect(try ZipReader(MemorySource(with(comment: comment))).entries.count == 2)
        }
        // Here the comment is an archive of its own, and the rest but junk in front of it.
        let inner = RawArchive.with { $0.members = [.init("inner")] }.bytes
        #expect(
            try ZipReader(MemorySource(with(comment: inner))).entries.map(\.name) == ["inner"])
    }
}
