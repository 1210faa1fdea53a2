/// The longer texts that a document has over and over, made once: keys, modules, class names.
///
/// Texts of up to 15 bytes need no memory of their own. One text has one slot, and takes it from the
/// text that had it before, so that documents without repetitions cost nothing but the look.
struct TextPool {
    private static let lengths = 16...64

    private var slots = [String](repeating: "", count: 256)

    /// The text of `bytes`, which are ASCII.
    mutating func text(_ bytes: UnsafeRawBufferPointer) -> String {
        guard Self.lengths.contains(bytes.count) else {
            return String(decoding: bytes, as: UTF8.self)
        }
        let slot = Self.slot(of: bytes)
        if slots[slot].isSpelled(bytes) { return slots[slot] }
        let text = String(decoding: bytes, as: UTF8.self)
        slots[slot] = text
        return text
    }

    /// From the first and the last eight bytes; whoever finds texts that share a slot gains nothing.
    private static func slot(of bytes: UnsafeRawBufferPointer) -> Int {
        let first = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
        let last = bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
        let mixed = first ^ last &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(bytes.count)
        return Int((mixed &* 0xD6E8_FEB8_6659_FD93) >> 56)
    }
}
