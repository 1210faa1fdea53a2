/// SipHash-2-4, a hash with a secret key of 128 bits; that of TensorFlow's `to_hash_bucket_strong`.
struct SipHash {
    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64

    private init(key: (UInt64, UInt64)) {
        v0 = key.0 ^ 0x736f_6d65_7073_6575
        v1 = key.1 ^ 0x646f_7261_6e64_6f6d
        v2 = key.0 ^ 0x6c79_6765_6e65_7261
        v3 = key.1 ^ 0x7465_6462_7974_6573
    }

    static func hash(of text: String, key: (UInt64, UInt64)) -> UInt64 {
        HashInput.withBytes(of: text) { bytes in
            var state = SipHash(key: key)
            let whole = bytes.count / 8 * 8
            for offset in stride(from: 0, to: whole, by: 8) { state.absorb(bytes.word(offset)) }
            var last = UInt64(truncatingIfNeeded: bytes.count) << 56
            for index in whole..<bytes.count {
                last |= bytes.byte(index) << UInt64(8 * (index - whole))
            }
            state.absorb(last)
            return state.finished()
        }
    }

    private mutating func absorb(_ word: UInt64) {
        v3 ^= word
        for _ in 0..<2 { mix() }
        v0 ^= word
    }

    private mutating func finished() -> UInt64 {
        v2 ^= 0xff
        for _ in 0..<4 { mix() }
        return v0 ^ v1 ^ v2 ^ v3
    }

    private mutating func mix() {
        v0 = v0 &+ v1
        v1 = v1.rotated(51) ^ v0
        v0 = v0.rotated(32)
        v2 = v2 &+ v3
        v3 = v3.rotated(48) ^ v2
        v0 = v0 &+ v3
        v3 = v3.rotated(43) ^ v0
        v2 = v2 &+ v1
        v1 = v1.rotated(47) ^ v2
        v2 = v2.rotated(32)
    }
}
