/// How much a zip archive may demand of its reader.
public struct ZipLimits: Sendable, Equatable {
    /// The largest number of entries.
    public var maximumEntryCount: Int
    /// The largest size of the list of entries, in bytes.
    public var maximumDirectorySize: Int
    /// How many times larger than its compressed data an entry may say it is. Deflate cannot do
    /// better than 1032, so that larger numbers are lies.
    public var maximumExpansion: Int
    /// Up to this size, in bytes, the expansion does not matter.
    public var expansionAllowance: Int
    /// The largest entry, in bytes, that is read into memory where the caller sets no limit.
    public var maximumReadSize: Int

    public static let `default` = ZipLimits()

    public init(
        maximumEntryCount: Int = 100_000, maximumDirectorySize: Int = 64 << 20,
        maximumExpansion: Int = 1000, expansionAllowance: Int = 16 << 20,
        maximumReadSize: Int = 1 << 30
    ) {
        self.maximumEntryCount = maximumEntryCount
        self.maximumDirectorySize = maximumDirectorySize
        self.maximumExpansion = maximumExpansion
        self.expansionAllowance = expansionAllowance
        self.maximumReadSize = maximumReadSize
    }
}
