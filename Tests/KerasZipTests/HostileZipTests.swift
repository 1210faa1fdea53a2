import KerasTestSupport
import Testing

@testable import KerasZip

@Suite("A hostile zip archive")
struct HostileZipTests {
    typealias Case = (what: String, archive: RawArchive, error: ZipError)

    @Test("is one that opens, as long as nothing is wrong with it")
    func control() throws {
        let reader = try ZipReader(MemorySource(RawArchive().bytes))
        #expect(
            try reader.allContents()
                == ["first": Array("content".utf8), "second": Array("other".utf8)])
    }

    // In the control the first header is at 0, the second at 42, the directory at 83 with records of
    // 51 and 52 bytes, and the end record at 186.

    static let wrongNames = [
        "/etc/passwd", "../evil.txt", "a/../../evil", "a/..", "./a", "a/./b", "a//b", "a\\b",
        "..\\evil", "C:\\evil", "C:/evil", "z:evil", "a\0.txt", "", "/", "..", "../",
    ]

    @Test("with an unsafe name is refused", arguments: wrongNames)
    func names(name: String) {
        // The first member's header, name and data precede the directory, and then the second's.
        let offset = 30 + name.utf8.count + 7 + 30 + 6 + 5
        #expect(throws: ZipError.unsafeName(entry: name, offset: offset)) {
            try ZipReader(MemorySource(RawArchive.withFirst { $0.name = Array(name.utf8) }.bytes))
        }
    }

    static let cases: [Case] = [
        (
            "a name that is not UTF-8",
            .withFirst {
                $0.name = [0xFF, 0xFE]
                $0.flags = 1 << 11
            },
            .unsafeName(entry: "\u{FFFD}\u{FFFD}", offset: 80)
        ),
        (
            "a name in the alphabet of MS-DOS", .withFirst { $0.name = Array("é".utf8) },
            .unsafeName(entry: "é", offset: 80)
        ),
        (
            "two members of one name", .with { $0.members[1] = .init("first", "other") },
            .duplicateName(entry: "first")
        ),
        ("a symbolic link", .withFirst { $0.mode = 0o120777 }, .notRegularFile(entry: "first")),
        ("a device", .withFirst { $0.mode = 0o020666 }, .notRegularFile(entry: "first")),
        (
            "a folder called like a file", .withFirst { $0.mode = 0o040755 },
            .notRegularFile(entry: "first")
        ),
        (
            "a folder with content", .withFirst { $0.name = Array("dir/".utf8) },
            .notRegularFile(entry: "dir/")
        ),
        ("an encrypted member", .withFirst { $0.flags = 1 }, .encrypted(entry: "first")),
        ("strong encryption", .withFirst { $0.flags = 1 << 6 }, .encrypted(entry: "first")),
        ("encrypted headers", .withFirst { $0.flags = 1 << 13 }, .encrypted(entry: "first")),
        ("bzip2", .withFirst { $0.method = 12 }, .unsupportedMethod(entry: "first", method: 12)),
        (
            "another method in front of the data", .withFirst { $0.localMethod = 8 },
            .localHeaderMismatch(entry: "first", offset: 0, field: .method)
        ),
        (
            "another name in front of the data", .withFirst { $0.localName = Array("fisrt".utf8) },
            .localHeaderMismatch(entry: "first", offset: 0, field: .name)
        ),
        (
            "a longer name in front of the data",
            .withFirst { $0.localName = Array("first!".utf8) },
            .localHeaderMismatch(entry: "first", offset: 0, field: .name)
        ),
        (
            "another size in front of the data", .withFirst { $0.localSize = 6 },
            .localHeaderMismatch(entry: "first", offset: 0, field: .size)
        ),
        (
            "another compressed size in front of the data",
            .withFirst { $0.localCompressedSize = 6 },
            .localHeaderMismatch(entry: "first", offset: 0, field: .compressedSize)
        ),
        (
            "another CRC in front of the data", .withFirst { $0.localCRC = 6 },
            .localHeaderMismatch(entry: "first", offset: 0, field: .crc32)
        ),
        (
            "other flags in front of the data", .withFirst { $0.localFlags = 1 << 3 },
            .localHeaderMismatch(entry: "first", offset: 0, field: .flags)
        ),
        (
            "a descriptor, and yet a wrong size",
            .withFirst {
                $0.flags = 1 << 3
                $0.localSize = 6
            },
            .localHeaderMismatch(entry: "first", offset: 0, field: .size)
        ),
        (
            "no header in front of the data", .withFirst { $0.localSignature = 0 },
            .localHeaderMissing(entry: "first", offset: 0)
        ),
        (
            "data beyond the directory",
            .with {
                $0.members[1].size = 90
                $0.members[1].compressedSize = 90
            },
            .entryOutOfBounds(entry: "second", offset: 78)
        ),
        (
            "a header beyond the directory", .withFirst { $0.offset = 80 },
            .entryOutOfBounds(entry: "first", offset: 80)
        ),
        (
            "a header far away", .withFirst { $0.offset = 0xFFFF_FFF0 },
            .entryOutOfBounds(entry: "first", offset: 0xFFFF_FFF0)
        ),
        (
            "members that overlap",
            .withFirst {
                $0.size = 30
                $0.compressedSize = 30
            },
            .overlappingEntries(first: "first", second: "second")
        ),
        (
            "two names for one member",
            .with {
                $0.members[1] = $0.members[0]
                $0.members[1].name = Array("SECOND".utf8)
                $0.members[1].offset = 0
            },
            .localHeaderMismatch(entry: "SECOND", offset: 0, field: .name)
        ),
        (
            "two sizes without compression", .withFirst { $0.size = 8 },
            .storedSizeMismatch(entry: "first", size: 8, storedSize: 7)
        ),
        (
            "a member that says it expands endlessly",
            .withFirst {
                $0.method = 8
                $0.size = 4_000_000_000
            },
            .expansionTooLarge(entry: "first", size: 4_000_000_000, compressedSize: 7)
        ),
        (
            "a wide size that is missing", .withFirst { $0.size = .max },
            .invalidExtraField(entry: "first", offset: 83)
        ),
        (
            "a wide size that is cut off",
            .withFirst {
                $0.size = .max
                $0.extra = [1, 0, 4, 0, 7, 0, 0, 0]
            },
            .invalidExtraField(entry: "first", offset: 83)
        ),
        (
            "a wide size beyond all files",
            .withFirst {
                $0.size = .max
                $0.extra = [1, 0, 8, 0] + Array(repeating: 0xFF, count: 8)
            },
            .invalidExtraField(entry: "first", offset: 83)
        ),
        (
            "wide sizes beyond the file",
            .withFirst {
                $0.size = .max
                $0.compressedSize = .max
                $0.extra =
                    [1, 0, 16, 0] + Array(repeating: 0xFF, count: 7) + [0x7F]
                    + Array(repeating: 0xFF, count: 7) + [0x7F]
            },
            .entryOutOfBounds(entry: "first", offset: 35)
        ),
        (
            "two lists of wide sizes",
            .withFirst {
                $0.extra = [1, 0, 8, 0, 7, 0, 0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 7, 0, 0, 0, 0, 0, 0, 0]
            },
            .invalidExtraField(entry: "first", offset: 83)
        ),
        (
            "an extra field that is too long", .withFirst { $0.extra = [9, 9, 9, 9] },
            .invalidExtraField(entry: "first", offset: 83)
        ),
        (
            "a second name in the extra field", .withFirst { $0.extra = [0x75, 0x70, 1, 0, 1] },
            .invalidExtraField(entry: "first", offset: 83)
        ),
        (
            "a second name in the extra field in front of the data",
            .withFirst { $0.localExtra = [0x75, 0x70, 1, 0, 1] },
            .invalidExtraField(entry: "first", offset: 0)
        ),
        ("a member on another disk", .withFirst { $0.disk = 1 }, .multipleDisks(offset: 83)),
        ("a part of several", .with { $0.disk = 1 }, .multipleDisks(offset: 186)),
        (
            "fewer members than the end record says", .with { $0.entryCount = 3 },
            .entryCountMismatch(declared: 3, found: 2)
        ),
        (
            "more members than the end record says", .with { $0.entryCount = 1 },
            .entryCountMismatch(declared: 1, found: 2)
        ),
        (
            "a directory of something else", .with { $0.directorySignature = [1, 2, 3, 4] },
            .endRecordMismatch(offset: 186)
        ),
        (
            "a directory that begins in a member", .with { $0.directorySize = 140 },
            .endRecordMismatch(offset: 186)
        ),
        (
            "a directory larger than the file", .with { $0.directorySize = 100_000 },
            .endRecordMismatch(offset: 186)
        ),
        (
            "a directory beyond the file", .with { $0.directoryOffset = 100_000 },
            .endRecordMismatch(offset: 186)
        ),
        (
            "no members where there are some",
            .with {
                $0.directorySize = 0
                $0.entryCount = 2
            },
            .entryCountMismatch(declared: 2, found: 0)
        ),
    ]

    @Test("is refused, and told what is wrong", arguments: 0..<cases.count)
    func refusal(index: Int) {
        let (what, archive, error) = Self.cases[index]
        #expect(throws: error, "\(what)") { try ZipReader(MemorySource(archive.bytes)) }
    }

    @Test("with too many members, or too large a directory, is refused")
    func limits() {
        let archive = MemorySource(RawArchive().bytes)
        #expect(throws: ZipError.tooManyEntries(count: 2, limit: 1)) {
            try ZipReader(archive, limits: ZipLimits(maximumEntryCount: 1))
        }
        #expect(throws: ZipError.directoryTooLarge(size: 103, limit: 102)) {
            try ZipReader(archive, limits: ZipLimits(maximumDirectorySize: 102))
        }
    }

    @Test("with wrong content is refused when that is read")
    func content() throws {
        let reader = try ZipReader(
            MemorySource(RawArchive.withFirst { $0.crc = 1 }.bytes))
        let found = Array("content".utf8).withUnsafeBytes { CRC32(of: $0) }.value
        let error = ZipError.checksumMismatch(entry: "first", declared: 1, found: found)
        #expect(throws: error) { try reader.read(reader.entries[0]) }
        #expect(throws: error) { try reader.verify(reader.entries[0]) }
        #expect(throws: error) { try reader.read(reader.entries[0]) { _ in } }
        #expect(try reader.read(reader.entries[1]) == Array("other".utf8))
    }

    /// Deflate data of "content content content".
    static let deflated: [UInt8] = [
        0x4B, 0xCE, 0xCF, 0x2B, 0x49, 0xCD, 0x2B, 0x51, 0x48, 0x46, 0xA5, 0x01,
    ]

    private func deflatedArchive(
        size: UInt32, data: [UInt8]
    ) throws -> (reader: ZipReader, entry: ZipEntry) {
        let archive = RawArchive.withFirst {
            $0.method = 8
            $0.size = size
            $0.compressedSize = UInt32(data.count)
            $0.data = data
            $0.crc = Array("content content content".utf8).withUnsafeBytes { CRC32(of: $0) }.value
        }
        let reader = try ZipReader(MemorySource(archive.bytes))
        return (reader, reader.entries[0])
    }

    @Test("with compressed data is read as declared, and not otherwise")
    func deflate() throws {
        let (reader, entry) = try deflatedArchive(size: 23, data: Self.deflated)
        #expect(try reader.read(entry) == Array("content content content".utf8))

        let (short, shortEntry) = try deflatedArchive(size: 20, data: Self.deflated)
        #expect(throws: ZipError.sizeMismatch(entry: "first", declared: 20, found: 23)) {
            try short.read(shortEntry)
        }
        let (long, longEntry) = try deflatedArchive(size: 24, data: Self.deflated)
        #expect(throws: ZipError.sizeMismatch(entry: "first", declared: 24, found: 23)) {
            try long.read(longEntry)
        }
        let (cut, cutEntry) = try deflatedArchive(size: 23, data: Self.deflated.dropLast())
        #expect(throws: ZipError.corruptData(entry: "first", offset: 46)) { try cut.read(cutEntry) }
        let (padded, paddedEntry) = try deflatedArchive(size: 23, data: Self.deflated + [0])
        #expect(throws: ZipError.corruptData(entry: "first", offset: 47)) {
            try padded.read(paddedEntry)
        }
        let (wrong, wrongEntry) = try deflatedArchive(size: 23, data: [0xFF] + Self.deflated)
        #expect(throws: ZipError.corruptData(entry: "first", offset: 36)) {
            try wrong.read(wrongEntry)
        }
    }

    @Test("that is a bomb is never unpacked further than it declares")
    func bomb() throws {
        let archive = try PythonZip.archive(
            """
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
                z.writestr("bomb", bytes(64 << 20))
            """)
        let error = #expect(throws: ZipError.self) { try ZipReader(MemorySource(archive)) }
        guard case .expansionTooLarge(entry: "bomb", size: 67_108_864, compressedSize: _) = error
        else {
            Issue.record("unexpected error \(String(describing: error))")
            return
        }
        let willing = try ZipReader(
            MemorySource(archive), limits: ZipLimits(maximumExpansion: 1100))
        #expect(try willing.read(willing.entries[0]).count == 64 << 20)
    }

    @Test("is told in one line, whatever its names contain")
    func description() {
        #expect(
            ZipError.duplicateName(entry: "a\nb'").description
                == #"'a\nb\'': two zip entries of this name"#)
        for (what, _, error) in Self.cases {
            #expect(!error.description.isEmpty && !error.description.contains("\n"), "\(what)")
        }
    }
}
