/// Reads a zip archive in place.
///
/// All that the archive says about its entries is checked when it is opened: a file that two readers
/// could understand in two ways is refused. The content of entries is checked as it is read.
public struct ZipReader: Sendable {
    public let source: any ByteSource
    public let limits: ZipLimits
    /// In the order of the archive's directory.
    public let entries: [ZipEntry]
    /// By the bytes of the names: to tell strings apart takes Swift long if they are made for that.
    private let positions: [[UInt8]: Int]

    /// Opens an archive.
    ///
    /// - Throws: ``ZipError`` for a source that is no archive, is damaged, or exceeds `limits`; and
    ///   what the source throws.
    public init(_ source: some ByteSource, limits: ZipLimits = .default) throws {
        self.source = source
        self.limits = limits
        entries = try ZipDirectory(source: source, limits: limits).entries
        positions = Dictionary(
            zip(entries.map { Array($0.name.utf8) }, entries.indices),
            uniquingKeysWith: { first, _ in first })
    }

    /// Opens the archive in a file.
    public init(path: String, limits: ZipLimits = .default) throws {
        try self.init(FileSource(path: path), limits: limits)
    }

    /// The entry of a name, if there is one.
    public subscript(name: String) -> ZipEntry? {
        positions[Array(name.utf8)].map { entries[$0] }
    }

    /// The entry of a name.
    ///
    /// - Throws: ``ZipError/entryNotFound(name:)``.
    public func entry(named name: String) throws -> ZipEntry {
        guard let entry = self[name] else { throw ZipError.entryNotFound(name: name) }
        return entry
    }

    /// Reads an entry into memory; its length and its CRC-32 are verified.
    ///
    /// - Parameter maximumSize: the largest content to read, in bytes; nil stands for the limits'.
    /// - Throws: ``ZipError`` if the content is larger, or is not what the archive says; and what the
    ///   source throws.
    public func read(_ entry: ZipEntry, maximumSize: Int? = nil) throws -> [UInt8] {
        let limit = maximumSize ?? limits.maximumReadSize
        guard entry.size <= limit else {
            throw ZipError.entryTooLarge(entry: entry.name, size: entry.size, limit: limit)
        }
        guard entry.isStored else {
            var content: [UInt8] = []
            // A compressed entry may lie about its size: memory is taken as the bytes come.
            content.reserveCapacity(min(entry.size, limits.expansionAllowance))
            try read(entry) { content.append(contentsOf: $0) }
            return content
        }
        let content = try source.read(entry.dataRange)
        try check(content.withUnsafeBytes { CRC32(of: $0) }, of: entry)
        return content
    }

    /// Reads an entry piece by piece, with constant memory.
    ///
    /// That the length and the CRC-32 are right is known only when this returns: `body` has seen the
    /// bytes by then, so do nothing with them that cannot be undone.
    ///
    /// - Parameters:
    ///   - chunkSize: the size of the largest piece, in bytes.
    ///   - body: called with the pieces in order; they are valid during the call only.
    public func read(
        _ entry: ZipEntry, chunkSize: Int = 1 << 18,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var checksum = CRC32()
        let checkedBody = { (bytes: UnsafeRawBufferPointer) in
            checksum.update(bytes)
            try body(bytes)
        }
        switch entry.method {
        case .stored: try source.forEachChunk(of: entry.dataRange, size: chunkSize, checkedBody)
        case .deflated: try inflate(entry, chunkSize: chunkSize, checkedBody)
        }
        try check(checksum, of: entry)
    }

    func check(_ checksum: CRC32, of entry: ZipEntry) throws {
        guard checksum.value == entry.crc32 else {
            throw ZipError.checksumMismatch(
                entry: entry.name, declared: entry.crc32, found: checksum.value)
        }
    }
}
