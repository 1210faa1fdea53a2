/// What a new member of an archive is called, and what is remembered of the file it comes from.
public struct ZipMember: Sendable {
    /// A clean relative path.
    public var name: String
    public var modified: ZipTimestamp
    /// The Unix mode: `0o600` for content that never was a file, `0o100644` and the like for a file.
    public var mode: UInt16
    /// The data starts at a multiple of this, a power of two up to 32768, counted from the start of
    /// the sink.
    public var alignment: Int

    public init(
        name: String, modified: ZipTimestamp = .earliest, mode: UInt16 = 0o600, alignment: Int = 1
    ) {
        self.name = name
        self.modified = modified
        self.mode = mode
        self.alignment = alignment
    }
}
