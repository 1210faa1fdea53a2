import KerasZip
import Testing

@Suite("CRC-32")
struct CRC32Tests {
    /// The definition, a bit at a time.
    private static func reference(_ bytes: some Sequence<UInt8>) -> UInt32 {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 0 ? 0 : 0xEDB8_8320) }
        }
        return ~crc
    }

    private let bytes = (0..<3000).map { _ in UInt8.random(in: 0...255) }

    private func checksum(_ range: Range<Int>) -> CRC32 {
        bytes.withUnsafeBytes { CRC32(of: UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    @Test("is the published one")
    func checkValue() {
        #expect(Array("123456789".utf8).withUnsafeBytes { CRC32(of: $0) }.value == 0xCBF4_3926)
        #expect(CRC32().value == 0)
    }

    @Test("is the same at every length and alignment", arguments: 0..<16)
    func lengths(start: Int) {
        for count in Array(0..<200) + [255, 256, 257, 1000, 1023, 1024, 2049] {
            let range = start..<(start + count)
            #expect(checksum(range).value == Self.reference(bytes[range]))
        }
    }

    @Test("does not depend on how the bytes are cut into pieces")
    func pieces() {
        for _ in 0..<200 {
            let cuts = [Int.random(in: 0...3000), Int.random(in: 0...3000)].sorted()
            let parts = [0..<cuts[0], cuts[0]..<cuts[1], cuts[1]..<3000]
            var updated = CRC32()
            var combined = CRC32()
            for part in parts {
                bytes.withUnsafeBytes { updated.update(UnsafeRawBufferPointer(rebasing: $0[part])) }
                combined.append(checksum(part), byteCount: part.count)
            }
            #expect(updated == checksum(0..<3000))
            #expect(combined == updated)
        }
    }
}
