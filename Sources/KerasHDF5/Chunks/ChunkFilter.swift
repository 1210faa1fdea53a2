/// What a chunk can have gone through.
enum ChunkFilter: Sendable, Hashable {
    /// zlib's compression.
    case deflate
    /// All first bytes of the elements, then all second bytes, and so on.
    case shuffle(elementSize: Int)
    /// A checksum behind the bytes.
    case fletcher32

    /// As HDF5 calls it.
    var name: String {
        switch self {
        case .deflate: "deflate"
        case .shuffle: "shuffle"
        case .fletcher32: "fletcher32"
        }
    }
}
