import Testing

@testable import KerasHDF5

@Suite("A table of links")
struct LinkTableTests {
    private func table(_ names: [String]) -> LinkTable {
        var bytes: [UInt8] = []
        var entries: [LinkTable.Entry] = []
        for (index, name) in names.enumerated() {
            let start = bytes.count
            bytes.append(contentsOf: name.utf8)
            entries.append(
                LinkTable.Entry(
                    name: start..<bytes.count, target: .object(address: UInt64(index))))
        }
        return LinkTable(nameBytes: bytes, entries: entries)
    }

    @Test("finds every name and no other", arguments: [0, 1, 2, 3, 10, 100, 1000])
    func search(count: Int) {
        let names = (0..<count).map { "n\($0)" }.sorted()
        let table = table(names)
        #expect(table.count == count)
        for (index, name) in names.enumerated() {
            #expect(table.target(of: name[...].utf8) == .object(address: UInt64(index)))
        }
        for name in ["", "a", "n", "n\(count)", "n0x", "zz", "N0"] {
            #expect(table.target(of: name[...].utf8) == nil)
        }
    }

    @Test("orders names by bytes: longer after shorter, ASCII before all else")
    func order() {
        let names = ["", "1", "10", "2", "Z", "_a", "a", "aa", "ab", "b", "é", "名"]
        let table = table(names)
        for (index, name) in names.enumerated() {
            #expect(table.target(of: name[...].utf8) == .object(address: UInt64(index)))
        }
    }

    @Test("forgets tables when they fill their room, and then reads them again")
    func cache() {
        var cache = LinkTableCache()
        let large = table([String(repeating: "x", count: 20 << 20)])
        cache.insert(large, at: 1)
        cache.insert(large, at: 2)
        #expect(cache[1] != nil && cache[2] != nil)
        cache.insert(large, at: 3)
        #expect(cache[1] == nil && cache[2] == nil)
        #expect(cache[3] != nil)
    }
}
