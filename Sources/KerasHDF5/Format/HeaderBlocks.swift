/// The blocks of an object header: the first one and its continuations, in the order met, each once.
struct HeaderBlocks {
    private var blocks: [(address: UInt64, size: Int)]
    private var position = 0
    private var totalBytes = 0

    init(first address: UInt64, size: Int) {
        blocks = [(address, size)]
    }

    /// The next block to read, after its size has been counted.
    mutating func next(_ reader: MetadataReader) throws -> (address: UInt64, size: Int)? {
        guard position < blocks.count else { return nil }
        let block = blocks[position]
        position += 1
        totalBytes = block.size > Int.max - totalBytes ? Int.max : totalBytes + block.size
        try HDF5Limits.check(
            totalBytes, limit: reader.limits.headerBytes, "object header size in bytes")
        // Blocks do not overlap: together they cannot be larger than the file.
        guard position == 1 || totalBytes <= reader.end else {
            throw HDF5Error.malformed(
                path: "", structure: "object header block", offset: block.address,
                reason: "it overlaps with another")
        }
        return block
    }

    /// Adds the block that a continuation message names.
    mutating func append(_ continuation: ObjectHeader.Message, _ limits: HDF5Limits) throws {
        var cursor = continuation.cursor()
        let address = try cursor.uint64()
        let declared = try cursor.uint64()
        guard let size = Int(exactly: declared) else {
            throw cursor.malformed("a block of \(declared) bytes")
        }
        try HDF5Limits.check(
            blocks.count, limit: limits.continuationBlocks, "number of header blocks")
        guard !blocks.contains(where: { $0.address == address }) else {
            throw cursor.malformed("its continuation blocks form a loop")
        }
        blocks.append((address, size))
    }
}
