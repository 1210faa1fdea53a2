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
        let count = min(Self.pageSize, end - start)
        // What is in the slot is wrong for either page until all is read.
        slots[index].page = -1
        if slots[index].bytes.count == count {
            // In place, unless somebody still holds the page: allocators take their time over
            // blocks this large.
            try storage.read(into: &slots[index].bytes, at: base + start)
        } else {
            slots[index].bytes = try storage.bytes(at: base + start, count: count)
        }
        slots[index].page = page
        return slots[index].bytes
    }
}

extension HDF5Storage {
    /// Reads into a new array; the caller has checked that the range is inside the file.
    func bytes(at offset: Int, count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            try readBytes(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
            initialized = count
        }
    }

    /// Reads over the bytes of an array; the caller has checked that the range is inside the file.
    fileprivate func read(into bytes: inout [UInt8], at offset: Int) throws {
        try bytes.withUnsafeMutableBytes { try readBytes(into: $0, at: offset) }
    }

    private func readBytes(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
        do {
            try read(into: buffer, at: offset)
        } catch let error as HDF5Error {
            throw error
        } catch {
            throw HDF5Error.io("\(error)")
        }
    }
}
