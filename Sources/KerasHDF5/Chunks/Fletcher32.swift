/// The filter fletcher32: a checksum over pairs of bytes, stored behind them.
enum Fletcher32 {
    /// The bytes without their checksum; `nil` if it is wrong.
    static func verified(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count >= 4 else { return nil }
        let stored = bytes.suffix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let content = bytes.dropLast(4)
        return checksum(content) == stored ? Array(content) : nil
    }

    /// Two sums modulo 65535: of the pairs, high byte first, and of the first sum's values.
    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.withUnsafeBytes { bytes in
            var (first, second) = (UInt32(0), UInt32(0))
            let pairs = bytes.count / 2
            for start in stride(from: 0, to: pairs, by: 360) {
                // 360 pairs cannot overflow 32 bits.
                for pair in start..<min(start + 360, pairs) {
                    let value = bytes.loadUnaligned(fromByteOffset: 2 * pair, as: UInt16.self)
                    first &+= UInt32(UInt16(bigEndian: value))
                    second &+= first
                }
                first = folded(first)
                second = folded(second)
            }
            // Half a pair is left of an odd number.
            if bytes.count % 2 == 1 {
                first = folded(first &+ UInt32(bytes[bytes.count - 1]) << 8)
                second = folded(second &+ first)
            }
            return folded(second) << 16 | folded(first)
        }
    }

    private static func folded(_ sum: UInt32) -> UInt32 { (sum & 0xFFFF) + (sum >> 16) }
}
