extension ByteSource {
    /// The CRC-32 of a range of which parts were read, and checksummed, already; only what is
    /// missing is read.
    ///
    /// - Parameter pieces: Ranges inside the range, with the checksum of what was read there; in
    ///   any order. Of two that overlap one is read again.
    package func checksum(
        of range: Range<Int>, knowing pieces: [(range: Range<Int>, checksum: CRC32)] = []
    ) throws -> CRC32 {
        var checksum = CRC32()
        var position = range.lowerBound
        for piece in pieces.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
        where piece.range.lowerBound >= position && piece.range.upperBound <= range.upperBound {
            try forEachChunk(of: position..<piece.range.lowerBound) { checksum.update($0) }
            checksum.append(piece.checksum, byteCount: piece.range.count)
            position = piece.range.upperBound
        }
        try forEachChunk(of: position..<range.upperBound) { checksum.update($0) }
        return checksum
    }

    /// Reads a range in pieces of at most `size` bytes.
    func forEachChunk(
        of range: Range<Int>, size: Int = 1 << 18, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard !range.isEmpty else { return }
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: min(max(size, 1), range.count), alignment: 64)
        defer { buffer.deallocate() }
        var position = range.lowerBound
        while position < range.upperBound {
            let piece = UnsafeMutableRawBufferPointer(
                rebasing: buffer.prefix(range.upperBound - position))
            try read(into: piece, at: position)
            try body(UnsafeRawBufferPointer(piece))
            position += piece.count
        }
    }
}
