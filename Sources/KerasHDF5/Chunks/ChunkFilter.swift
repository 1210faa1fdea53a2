/// What a chunk can have gone through.
enum ChunkFilter: Sendable, Hashable {
    /// zlib's compression.
    case deflate
    /// All first bytes of the elements, then all second bytes, and so on.
    case shuffle(elementSize: Int)
    /// A checksum behind the bytes.
    case fletcher32
}
