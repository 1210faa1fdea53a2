/// Read-ahead for metadata: the pages of the file that were touched last.
///
/// Metadata is read in pieces of a few dozen bytes that lie close together; without this every
/// piece would be a system call. Direct-mapped, so that memory is bounded whatever the file does.
struct PageCache {
    static let pageSize = 64 << 10
    private static let slotCount = 64

    private struct Slot {
        var page = -1
        var bytes: [UInt8] = []
    }

    private var slots = [Slot](repeating: Slot(), count: PageCache.slotCount)

    /// The bytes of page number `page`, counted from `base`; the last page of the file may be short.
    mutating func bytes(
        ofPage page: Int, from storage: some HDF5Storage, base: Int, end: Int
    ) throws -> [UInt8] {
        let index = page & (Self.slotCount - 1)
        if slots[index].page == page { return slots[index].bytes }
        let start = page * Self.pageSize
        let bytes = try storage.bytes(
            at: base + start, count: min(Self.pageSize, end - start))
        slots[index] = Slot(page: page, bytes: bytes)
        return bytes
    }
}

extension HDF5Storage {
    /// Reads into a new array; the caller has checked that the range is inside the file.
    func bytes(at offset: Int, count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            do {
                try read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
            } catch let error as HDF5Error {
                throw error
            } catch {
                throw HDF5Error.io("\(error)")
            }
            initialized = count
        }
    }
}
