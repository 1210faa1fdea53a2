/// FarmHash's 64-bit fingerprint of bytes, which never changes between versions and machines; the
/// hash of TensorFlow's `to_hash_bucket_fast`, and so that of Keras's layers.
enum FarmHash {
    private static let k0: UInt64 = 0xc3a5_c85c_97cb_3127
    private static let k1: UInt64 = 0xb492_b66f_be98_f273
    private static let k2: UInt64 = 0x9ae1_6a3b_2f90_404f

    static func fingerprint(of text: String) -> UInt64 {
        HashInput.withBytes(of: text, fingerprint)
    }

    static func fingerprint(_ bytes: HashInput) -> UInt64 {
        switch bytes.count {
        case 0...16: short(bytes)
        case 17...32: upTo32(bytes)
        case 33...64: upTo64(bytes)
        default: long(bytes)
        }
    }

    private static func short(_ bytes: HashInput) -> UInt64 {
        let count = bytes.count
        let size = UInt64(count)
        let factor = k2 &+ size &* 2
        if count >= 8 {
            let a = bytes.word(0) &+ k2
            let b = bytes.word(count - 8)
            return mixed(
                b.rotated(37) &* factor &+ a, (a.rotated(25) &+ b) &* factor, factor)
        }
        if count >= 4 {
            return mixed(
                size &+ bytes.halfWord(0) << 3, bytes.halfWord(count - 4), factor)
        }
        guard count > 0 else { return k2 }
        let y = bytes.byte(0) &+ bytes.byte(count >> 1) << 8
        let z = size &+ bytes.byte(count - 1) << 2
        return folded(y &* k2 ^ z &* k0) &* k2
    }

    private static func upTo32(_ bytes: HashInput) -> UInt64 {
        let count = bytes.count
        let factor = k2 &+ UInt64(count) &* 2
        let a = bytes.word(0) &* k1
        let b = bytes.word(8)
        let c = bytes.word(count - 8) &* factor
        let d = bytes.word(count - 16) &* k2
        return mixed(
            (a &+ b).rotated(43) &+ c.rotated(30) &+ d, a &+ (b &+ k2).rotated(18) &+ c, factor)
    }

    private static func upTo64(_ bytes: HashInput) -> UInt64 {
        let count = bytes.count
        let factor = k2 &+ UInt64(count) &* 2
        let a = bytes.word(0) &* k2
        let b = bytes.word(8)
        let c = bytes.word(count - 8) &* factor
        let d = bytes.word(count - 16) &* k2
        let y = (a &+ b).rotated(43) &+ c.rotated(30) &+ d
        let z = mixed(y, a &+ (b &+ k2).rotated(18) &+ c, factor)
        let e = bytes.word(16) &* factor
        let f = bytes.word(24)
        let g = (y &+ bytes.word(count - 32)) &* factor
        let h = (z &+ bytes.word(count - 24)) &* factor
        return mixed(
            (e &+ f).rotated(43) &+ g.rotated(30) &+ h, e &+ (f &+ a).rotated(18) &+ g, factor)
    }

    private static func long(_ bytes: HashInput) -> UInt64 {
        let seed: UInt64 = 81
        var x = seed &* k2 &+ bytes.word(0)
        var y = seed &* k1 &+ 113
        var z = folded(y &* k2 &+ 113) &* k2
        var v: (UInt64, UInt64) = (0, 0)
        var w: (UInt64, UInt64) = (0, 0)
        let end = (bytes.count - 1) / 64 * 64
        for start in stride(from: 0, to: end, by: 64) {
            x = (x &+ y &+ v.0 &+ bytes.word(start + 8)).rotated(37) &* k1
            y = (y &+ v.1 &+ bytes.word(start + 48)).rotated(42) &* k1
            x ^= w.1
            y = y &+ v.0 &+ bytes.word(start + 40)
            z = (z &+ w.0).rotated(33) &* k1
            v = weak(bytes, start, v.1 &* k1, x &+ w.0)
            w = weak(bytes, start + 32, z &+ w.1, y &+ bytes.word(start + 16))
            (z, x) = (x, z)
        }
        let factor = k1 &+ (z & 0xff) << 1
        let last = bytes.count - 64
        w.0 = w.0 &+ UInt64((bytes.count - 1) & 63)
        v.0 = v.0 &+ w.0
        w.0 = w.0 &+ v.0
        x = (x &+ y &+ v.0 &+ bytes.word(last + 8)).rotated(37) &* factor
        y = (y &+ v.1 &+ bytes.word(last + 48)).rotated(42) &* factor
        x ^= w.1 &* 9
        y = y &+ v.0 &* 9 &+ bytes.word(last + 40)
        z = (z &+ w.0).rotated(33) &* factor
        v = weak(bytes, last, v.1 &* factor, x &+ w.0)
        w = weak(bytes, last + 32, z &+ w.1, y &+ bytes.word(last + 16))
        return mixed(
            mixed(v.0, w.0, factor) &+ folded(y) &* k0 &+ x, mixed(v.1, w.1, factor) &+ z, factor)
    }

    private static func folded(_ value: UInt64) -> UInt64 { value ^ (value >> 47) }

    private static func mixed(_ u: UInt64, _ v: UInt64, _ factor: UInt64) -> UInt64 {
        let a = folded((u ^ v) &* factor)
        return folded((v ^ a) &* factor) &* factor
    }

    /// Mixes 32 bytes from `start` on into two seeds.
    private static func weak(
        _ bytes: HashInput, _ start: Int, _ a: UInt64, _ b: UInt64
    ) -> (UInt64, UInt64) {
        let (w, x, y, z) = (
            bytes.word(start), bytes.word(start + 8), bytes.word(start + 16), bytes.word(start + 24)
        )
        let first = a &+ w
        let sum = first &+ x &+ y
        return (sum &+ z, (b &+ first &+ z).rotated(21) &+ sum.rotated(44) &+ first)
    }
}
