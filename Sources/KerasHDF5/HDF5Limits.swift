/// How much a file may ask of the reader. The defaults are far above anything that Keras writes.
///
/// Sizes are also checked against the bytes that are really there; these limits bound what such a
/// check cannot: loops, nesting, and structures that overlap.
public struct HDF5Limits: Sendable, Hashable {
    /// Dimensions of a dataset or attribute.
    public var rank = 32
    /// Levels of a B-tree.
    public var treeDepth = 32
    /// Continuation blocks of one object header.
    public var continuationBlocks = 1024
    /// Bytes of one object header, all its blocks together.
    public var headerBytes = 16 << 20
    /// Links of one group.
    public var groupEntries = 1 << 20
    /// Attributes of one object.
    public var attributes = 1 << 16
    /// Links met in one listing of a whole tree.
    public var totalNames = 1 << 20
    /// Bytes of all the paths met in one listing of a whole tree.
    public var pathBytes = 16 << 20
    /// Bytes of the name of a link or an attribute.
    public var nameBytes = 64 << 10
    /// Bytes of one string, and of all the strings of one attribute together.
    public var stringBytes = 64 << 20
    /// Groups within groups, in a listing and in a path.
    public var depth = 64
    /// Chunks of one dataset.
    public var chunks = 1 << 20
    /// Bytes of a dataset that were never written and consist of its fill value only.
    public var fillOnlyBytes = 1 << 20
    /// Bytes that a chunk may have beyond those of its dataset, which need not be as large.
    public var chunkExcessBytes = 16 << 20
    /// Bytes of metadata that one listing, or the load of one model, may look at in any case.
    public var metadataBytes = 8 << 20
    /// How many times the bytes of the file they may be. What links lead to more than once is looked
    /// at more than once.
    public var metadataReadings = 16

    /// The defaults.
    public init() {}
}
