/// Passes the bytes of one member on, and computes their checksum while they are in the cache.
///
/// Used beyond the member's end, or after it, it throws: the member cannot spill into the next.
package final class ChecksummingSink: ByteSink {
    private let sink: any ByteSink
    private let entry: String
    private let size: Int
    private let start: Int
    package private(set) var checksum = CRC32()
    package private(set) var offset = 0

    private static let pieceSize = 1 << 18

    package init(_ sink: any ByteSink, entry: String, size: Int) {
        self.sink = sink
        self.entry = entry
        self.size = size
        start = sink.offset
    }

    package func append(_ bytes: UnsafeRawBufferPointer) throws {
        guard bytes.count <= size - offset, sink.offset == start + offset else {
            throw ZipError.memberSizeMismatch(
                entry: entry, declared: size, found: offset + bytes.count)
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.pieceSize))
            checksum.update(piece)
            try sink.append(piece)
            offset += piece.count
            rest = rest.dropFirst(piece.count)
        }
    }

    /// The checksum already contains the old bytes.
    package func patch(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
        throw ZipError.writerBusy(entry: entry)
    }
}
