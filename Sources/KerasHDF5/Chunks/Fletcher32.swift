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
        bytes.withUnsafeBufferPointer { bytes in
            var (first, second) = (UInt32(0), UInt32(0))
            let pairs = (bytes.count + 1) / 2
            for start in stride(from: 0, to: pairs, by: 360) {
                // 360 pairs cannot overflow 32 bits.
                for pair in start..<min(start + 360, pairs) {
                    let low = 2 * pair + 1 < bytes.count ? UInt32(bytes[2 * pair + 1]) : 0
                    first &+= UInt32(bytes[2 * pair]) << 8 | low
                    second &+= first
                }
                first = (first & 0xFFFF) + (first >> 16)
                second = (second & 0xFFFF) + (second >> 16)
            }
            first = (first & 0xFFFF) + (first >> 16)
            second = (second & 0xFFFF) + (second >> 16)
            return second << 16 | first
        }
    }
}
