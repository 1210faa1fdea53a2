import Synchronization

/// Hands out stretches of an open file's metadata, checked against the file's size, and remembers
/// what is expensive to read twice. Shared by all objects of one file; safe from any task.
final class MetadataReader: Sendable {
    let storage: any HDF5Storage
    let limits: HDF5Limits
    /// The end of the file, as far as it is both declared and present; it and all addresses count
    /// from the superblock.
    let end: Int
    let superblock: Superblock
    /// Off only in tests: damage must be survived where a checksum does not give it away, too.
    let verifiesChecksums: Bool

    let linkTables = Mutex(LinkTableCache())
    let heapIndexes = Mutex(GlobalHeapCache())
    private let pages = Mutex(PageCache())
    /// How many bytes of metadata were looked at, those looked at again included.
    let work = Atomic<Int>(0)

    init(
        storage: any HDF5Storage, limits: HDF5Limits, verifiesChecksums: Bool = true
    ) throws {
        self.storage = storage
        self.verifiesChecksums = verifiesChecksums
        self.limits = limits
        superblock = try Superblock(storage: storage)
        end = Int(clamping: superblock.endOfFile)
    }

    /// The `count` bytes at `address`, for a structure named in the error if they do not exist.
    func block(at address: UInt64, count: Int, of structure: StaticString) throws -> MetadataBlock {
        guard address < UInt64(end), count >= 0, count <= end - Int(address) else {
            throw HDF5Error.malformed(
                path: "", structure: "\(structure)", offset: address,
                reason: address == .undefinedAddress
                    ? "its address is undefined"
                    : "\(count) bytes reach beyond the file's end at \(end)")
        }
        work.wrappingAdd(count, ordering: .relaxed)
        let start = Int(address)
        let page = start / PageCache.pageSize
        let offset = start % PageCache.pageSize
        guard offset + count <= PageCache.pageSize else {
            let bytes = try storage.bytes(at: superblock.base + start, count: count)
            return MetadataBlock(bytes: bytes, range: 0..<count, address: address)
        }
        let bytes = try pages.withLock {
            try $0.bytes(ofPage: page, from: storage, base: superblock.base, end: end)
        }
        return MetadataBlock(bytes: bytes, range: offset..<offset + count, address: address)
    }

    /// The `count` bytes at `address` in an array of their own, past the pages; the caller has
    /// checked that they are inside the file.
    func rawBytes(at address: UInt64, count: Int) throws -> [UInt8] {
        try storage.bytes(at: superblock.base + Int(address), count: count)
    }

    /// Bounds what a file can keep the reader busy with, by parts that it names over and over.
    ///
    /// - Parameter before: The ``work`` that was done when the current task began.
    func checkWork(since before: Int = 0) throws {
        let done = work.load(ordering: .relaxed) - before
        let (share, overflow) = end.multipliedReportingOverflow(by: limits.metadataReadings)
        try HDF5Limits.check(
            done, limit: max(limits.metadataBytes, overflow ? .max : share),
            "bytes of metadata that are read, again and again")
    }

    /// Whether `count` bytes at `address` are inside the file.
    func contains(_ address: UInt64, count: Int) -> Bool {
        count >= 0 && address <= UInt64(end) && count <= end - Int(address)
    }

    /// A cursor over the `count` bytes at `address`.
    func cursor(at address: UInt64, count: Int, of structure: StaticString) throws -> ByteCursor {
        ByteCursor(try block(at: address, count: count, of: structure), structure: structure)
    }
}

extension UInt64 {
    /// What the format stores where there is no address.
    static let undefinedAddress = UInt64.max
}
