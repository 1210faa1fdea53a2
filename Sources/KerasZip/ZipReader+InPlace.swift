/// Reading stored entries where they are, without a copy.
extension ZipReader {
    /// Where in the source the content of a stored entry is.
    ///
    /// - Throws: ``ZipError/notStored(entry:)`` for a compressed entry.
    public func storedRange(of entry: ZipEntry) throws -> Range<Int> {
        guard entry.isStored else { throw ZipError.notStored(entry: entry.name) }
        return entry.dataRange
    }

    /// Verifies an entry's length and CRC-32 by reading all of it.
    public func verify(_ entry: ZipEntry) throws {
        try read(entry) { _ in }
    }

    /// Verifies the CRC-32 of a stored entry of which parts were read, and checksummed, already;
    /// reads only what is missing.
    ///
    /// - Parameter pieces: ranges of the source inside the entry's data, with the checksum of what
    ///   was read there; in any order. Of two that overlap one is read again.
    /// - Throws: ``ZipError``, also for a piece that is not inside the entry.
    public func verify(
        _ entry: ZipEntry, knowing pieces: [(range: Range<Int>, checksum: CRC32)]
    ) throws {
        let whole = try storedRange(of: entry)
        for piece in pieces where piece.range.clamped(to: whole) != piece.range {
            throw ZipError.rangeOutOfBounds(entry: entry.name, range: piece.range)
        }
        try check(source.checksum(of: whole, knowing: pieces), of: entry)
    }
}
