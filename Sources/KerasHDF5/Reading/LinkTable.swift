/// All links of one group, in the bytewise order of their names.
///
/// Names stay bytes in one array: a lookup compares bytes, as HDF5 does, where Swift's strings
/// would hold differently composed characters to be equal; and ten thousand links need no
/// ten thousand strings.
final class LinkTable: Sendable {
    struct Entry: Sendable {
        let name: Range<Int>
        let target: HDF5Link.Target
    }

    private let nameBytes: [UInt8]
    private let entries: [Entry]

    init(nameBytes: [UInt8], entries: [Entry]) {
        self.nameBytes = nameBytes
        self.entries = entries
    }

    var count: Int { entries.count }
    /// What keeping the table costs, in bytes.
    var byteCount: Int { nameBytes.count + entries.count * MemoryLayout<Entry>.stride }

    func target(_ index: Int) -> HDF5Link.Target { entries[index].target }

    func link(_ index: Int) throws -> HDF5Link {
        try HDF5Link(name: name(index), target: entries[index].target)
    }

    func name(_ index: Int) throws -> String {
        let bytes = nameBytes[entries[index].name]
        // Nearly all names, and several times as fast.
        if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
        guard let name = String(validating: bytes, as: UTF8.self) else {
            throw HDF5Error.unsupported(path: "", feature: "a link name that is not UTF-8")
        }
        return name
    }

    /// Binary search by bytes.
    func target(of name: Substring.UTF8View) -> HDF5Link.Target? {
        nameBytes.withUnsafeBufferPointer { names in
            let found = name.withContiguousStorageIfAvailable { index(of: $0, in: names) }
            guard
                let index = found
                    ?? Array(name).withUnsafeBufferPointer({ index(of: $0, in: names) })
            else { return nil }
            return entries[index].target
        }
    }

    private func index(
        of name: UnsafeBufferPointer<UInt8>, in names: UnsafeBufferPointer<UInt8>
    ) -> Int? {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            let other = UnsafeBufferPointer(rebasing: names[entries[middle].name])
            if other.lexicographicallyPrecedes(name) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < entries.count, names[entries[low].name].elementsEqual(name) else { return nil }
        return low
    }
}

/// The link tables read so far, by their group's header.
struct LinkTableCache {
    private static let maximumBytes = 32 << 20

    private var tables: [UInt64: LinkTable] = [:]
    private var byteCount = 0

    subscript(address: UInt64) -> LinkTable? { tables[address] }

    mutating func insert(_ table: LinkTable, at address: UInt64) {
        if byteCount > Self.maximumBytes {
            tables.removeAll()
            byteCount = 0
        }
        tables[address] = table
        byteCount += table.byteCount + 64
    }
}
