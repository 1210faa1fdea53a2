import KerasTestSupport
import KerasZip
import Testing

@Suite("A damaged zip archive")
struct DamagedZipTests {
    private func archive() throws -> [UInt8] {
        try PythonZip.archive(
            """
            with zipfile.ZipFile(path, "w") as z:
                z.writestr("metadata.json", b'{"keras_version": "3.15.1"}')
                z.writestr("config.json", b"config " * 20, zipfile.ZIP_DEFLATED)
                z.writestr("assets/é.txt", "été")
                with z.open("wide", "w", force_zip64=True) as member: member.write(b"wide")
                z.comment = b"comment"
            """)
    }

    @Test("that is cut off anywhere is refused")
    func truncation() throws {
        let archive = try archive()
        for length in 0..<archive.count {
            #expect(throws: ZipError.self, "cut off at \(length)") {
                try ZipReader(MemorySource(Array(archive[..<length])))
            }
        }
    }

    @Test("with any one wrong bit is refused, or gives the same content")
    func bitFlips() throws {
        var archive = try archive()
        let expected = try ZipReader(MemorySource(archive)).allContents()
        var refusals = 0
        for position in archive.indices {
            for bit in 0..<8 {
                archive[position] ^= 1 << bit
                defer { archive[position] ^= 1 << bit }
                do {
                    let contents = try ZipReader(MemorySource(archive)).allContents()
                    #expect(contents == expected, "bit \(bit) of byte \(position)")
                } catch is ZipError {
                    refusals += 1
                }
            }
        }
        // Only times, versions, modes and the comment may be wrong without a difference.
        #expect(refusals > archive.count * 8 * 3 / 4)
    }
}
