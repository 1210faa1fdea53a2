import KerasTestSupport
import KerasZip
import Testing

@Suite("Reading a stored entry in place")
struct ZipInPlaceTests {
    private static let content = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* $0) }

    private func archive(damagedAt position: Int? = nil) throws -> (ZipReader, ZipEntry, [UInt8]) {
        let sink = MemorySink()
        let writer = ZipWriter(sink)
        try writer.add(ZipMember(name: "weights", alignment: 64), bytes: Self.content)
        try writer.finish()
        var bytes = sink.bytes
        if let position { bytes[64 + position] ^= 1 }
        let reader = try ZipReader(MemorySource(bytes))
        return (reader, try reader.entry(named: "weights"), bytes)
    }

    private func piece(
        _ range: Range<Int>, of bytes: [UInt8]
    ) -> (range: Range<Int>, checksum: CRC32) {
        (range, Array(bytes[range]).withUnsafeBytes { CRC32(of: $0) })
    }

    @Test("tells where its bytes are")
    func range() throws {
        let (reader, entry, bytes) = try archive()
        #expect(try reader.storedRange(of: entry) == 64..<5064)
        #expect(Array(bytes[64..<5064]) == Self.content)
    }

    @Test(
        "verifies it from parts that were read and those that were not",
        arguments: [
            [], [64..<5064], [64..<100, 100..<5064], [3000..<4000, 100..<200], [64..<64],
            [100..<200, 150..<300, 100..<200], [5064..<5064],
        ])
    func pieces(ranges: [Range<Int>]) throws {
        let (reader, entry, bytes) = try archive()
        try reader.verify(entry, knowing: ranges.map { piece($0, of: bytes) })

        let (damaged, damagedEntry, damagedBytes) = try archive(damagedAt: 1234)
        let error = #expect(throws: ZipError.self) {
            try damaged.verify(
                damagedEntry, knowing: ranges.map { piece($0, of: damagedBytes) })
        }
        guard case .checksumMismatch(entry: "weights", declared: _, found: _) = error else {
            Issue.record("unexpected error \(String(describing: error))")
            return
        }
    }

    @Test("refuses parts outside the entry", arguments: [63..<100, 5000..<5065])
    func outside(range: Range<Int>) throws {
        let (reader, entry, bytes) = try archive()
        #expect(throws: ZipError.rangeOutOfBounds(entry: "weights", range: range)) {
            try reader.verify(entry, knowing: [piece(range, of: bytes)])
        }
    }

    @Test("refuses a compressed entry")
    func compressed() throws {
        let archive = try PythonZip.archive(
            "with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as z: z.writestr('a', b'xyz')")
        let reader = try ZipReader(MemorySource(archive))
        let entry = try reader.entry(named: "a")
        #expect(throws: ZipError.notStored(entry: "a")) { try reader.storedRange(of: entry) }
        #expect(throws: ZipError.notStored(entry: "a")) { try reader.verify(entry, knowing: []) }
    }
}
