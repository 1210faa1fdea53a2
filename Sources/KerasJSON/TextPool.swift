/// The texts that a document has over and over, made once: keys, modules, class names.
///
/// One text has one slot, and takes it from the text that had it before, so that documents without
/// repetitions cost nothing but the look.
struct TextPool {
    private struct Slot {
        var text = ""
        var ends = Ends()
    }

    /// The first and the last eight bytes, which are all there is of up to sixteen.
    private struct Ends: Equatable {
        var first: UInt64 = 0
        var last: UInt64 = 0
        var length = 0

        /// - Parameter length: At least one.
        init(of bytes: UnsafeRawBufferPointer, length: Int) {
            self.length = length
            if length >= 8 {
                first = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
                last = bytes.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self)
            } else if bytes.count >= 8 {
                let rest = UInt64(8 - length) * 8
                let word = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
                first = UInt64(littleEndian: word) << rest
            } else {
                for index in 0..<length { first = first << 8 | UInt64(bytes[index]) }
                last = 1
            }
        }

        init() {}

        /// Whoever finds texts that share a slot gains nothing.
        var slot: Int {
            let mixed = first ^ last &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(length)
            return Int((mixed &* 0xD6E8_FEB8_6659_FD93) >> 56)
        }
    }

    private static let longest = 64

    private var slots = [Slot](repeating: Slot(), count: 256)

    /// The text of the first `length` of `bytes`, which are ASCII; those after them are only looked
    /// at.
    mutating func text(_ bytes: UnsafeRawBufferPointer, length: Int) -> String {
        let text = UnsafeRawBufferPointer(rebasing: bytes[..<length])
        guard 1...Self.longest ~= length else { return String(decoding: text, as: UTF8.self) }
        let ends = Ends(of: bytes, length: length)
        let slot = ends.slot
        if slots[slot].ends == ends, length <= 16 || slots[slot].text.isSpelled(text) {
            return slots[slot].text
        }
        let made = String(decoding: text, as: UTF8.self)
        slots[slot] = Slot(text: made, ends: ends)
        return made
    }
}
