/// The checksum of the newer metadata structures: Bob Jenkins's hash lookup3 of their bytes.
enum Lookup3 {
    static func hash(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.withUnsafeBytes { hash($0) }
    }

    static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var state = State(length: bytes.count)
        guard !bytes.isEmpty else { return state.c }
        // The last 1 to 12 bytes, filled up with zeros, are mixed differently.
        let tail = (bytes.count - 1) / 12 * 12
        for offset in stride(from: 0, to: tail, by: 12) {
            state.add(
                word(bytes, offset), word(bytes, offset + 4), word(bytes, offset + 8))
            state.mix()
        }
        var last = (UInt32(0), UInt32(0), UInt32(0))
        withUnsafeMutableBytes(of: &last) {
            $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[tail...]))
        }
        state.add(
            UInt32(littleEndian: last.0), UInt32(littleEndian: last.1),
            UInt32(littleEndian: last.2))
        state.finish()
        return state.c
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    private struct State {
        var a, b, c: UInt32

        init(length: Int) {
            a = 0xDEAD_BEEF &+ UInt32(truncatingIfNeeded: length)
            (b, c) = (a, a)
        }

        mutating func add(_ first: UInt32, _ second: UInt32, _ third: UInt32) {
            a &+= first
            b &+= second
            c &+= third
        }

        mutating func mix() {
            (a, c) = ((a &- c) ^ Self.rotated(c, 4), c &+ b)
            (b, a) = ((b &- a) ^ Self.rotated(a, 6), a &+ c)
            (c, b) = ((c &- b) ^ Self.rotated(b, 8), b &+ a)
            (a, c) = ((a &- c) ^ Self.rotated(c, 16), c &+ b)
            (b, a) = ((b &- a) ^ Self.rotated(a, 19), a &+ c)
            (c, b) = ((c &- b) ^ Self.rotated(b, 4), b &+ a)
        }

        mutating func finish() {
            c = (c ^ b) &- Self.rotated(b, 14)
            a = (a ^ c) &- Self.rotated(c, 11)
            b = (b ^ a) &- Self.rotated(a, 25)
            c = (c ^ b) &- Self.rotated(b, 16)
            a = (a ^ c) &- Self.rotated(c, 4)
            b = (b ^ a) &- Self.rotated(a, 14)
            c = (c ^ b) &- Self.rotated(b, 24)
        }

        private static func rotated(_ value: UInt32, _ count: UInt32) -> UInt32 {
            value << count | value >> (32 - count)
        }
    }
}
