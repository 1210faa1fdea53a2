/// Bytes as the hash functions read them: in little-endian words at any place.
struct HashInput {
    private let bytes: UnsafeRawBufferPointer

    /// Calls `body` with the UTF-8 bytes of `text`.
    static func withBytes<Result>(of text: String, _ body: (HashInput) -> Result) -> Result {
        var text = text
        return text.withUTF8 { body(HashInput(bytes: UnsafeRawBufferPointer($0))) }
    }

    var count: Int { bytes.count }

    func byte(_ index: Int) -> UInt64 { UInt64(bytes[index]) }

    /// The 4 bytes from `offset` on.
    func halfWord(_ offset: Int) -> UInt64 {
        UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
    }

    /// The 8 bytes from `offset` on.
    func word(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}

extension UInt64 {
    /// The bits moved right by `count`, those that fall out put in at the left.
    func rotated(_ count: UInt64) -> UInt64 { self >> count | self << (64 - count) }
}
