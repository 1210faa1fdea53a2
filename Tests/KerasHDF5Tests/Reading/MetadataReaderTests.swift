import Synchronization
import Testing

@testable import KerasHDF5

@Suite("Reading metadata")
struct MetadataReaderTests {
    /// A file whose bytes tell their own place, and which counts reads.
    private final class NumberedStorage: HDF5Storage {
        let size: Int
        let reads = Atomic<Int>(0)
        /// Whether reads stop halfway.
        let isBroken = Atomic<Bool>(false)
        private let head: [UInt8]

        init(size: Int) {
            self.size = size
            head = Array(HandmadeFile(size: size).bytes[..<96])
        }

        static func byte(_ offset: Int) -> UInt8 {
            UInt8(truncatingIfNeeded: offset ^ offset >> 8 ^ offset >> 16)
        }

        func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
            reads.wrappingAdd(1, ordering: .relaxed)
            guard offset >= 0, offset + buffer.count <= size else {
                throw HDF5Error.io("read outside: \(offset), \(buffer.count)")
            }
            let isBroken = isBroken.load(ordering: .relaxed)
            for index in buffer.indices {
                let place = offset + index
                if isBroken, index > buffer.count / 2 { throw HDF5Error.io("gone") }
                buffer[index] = place < 96 ? head[place] : Self.byte(place)
            }
        }
    }

    private static let page = PageCache.pageSize

    private static let lastBytes: (Int, Int) = (4 * page + 92, 8)

    private static let withinAndAcross: [(Int, Int)] = [
        (96, 1), (page - 1, 1), (page - 1, 2), (page, 1), (page - 8, 16), (page, page),
        (100, 3 * page), lastBytes, (200, 0), (page - 4, 4),
    ]

    @Test("gives the bytes of any stretch, within a page or across", arguments: withinAndAcross)
    func stretches(offset: Int, count: Int) throws {
        let reader = try MetadataReader(
            storage: NumberedStorage(size: 4 * Self.page + 100), limits: HDF5Limits())
        let block = try reader.block(at: UInt64(offset), count: count, of: "test")
        #expect(block.address == UInt64(offset))
        #expect(block.ownBytes == (offset..<offset + count).map(NumberedStorage.byte))
    }

    private static let outside: [(UInt64, Int)] = [
        (4096, 1), (4095, 2), (4000, 97), (UInt64.max - 1, 8), (1 << 63, 1), (96, Int.max),
        (96, -1), (4096, 0),
    ]

    @Test("refuses what reaches beyond the file", arguments: outside)
    func beyond(address: UInt64, count: Int) throws {
        let reader = try MetadataReader(
            storage: NumberedStorage(size: 4096), limits: HDF5Limits())
        #expect(
            throws: HDF5Error.malformed(
                path: "", structure: "test", offset: address,
                reason: "\(count) bytes reach beyond the file's end at 4096")
        ) { try reader.block(at: address, count: count, of: "test") }
    }

    @Test("names an undefined address as such")
    func undefined() throws {
        let reader = try HandmadeFile().reader()
        let error = hdf5Error { _ = try reader.block(at: .undefinedAddress, count: 8, of: "test") }
        #expect(error?.reason == "its address is undefined")
    }

    @Test("asks the storage once for a page that is read in small pieces")
    func readAhead() throws {
        let storage = NumberedStorage(size: 8 * Self.page)
        let reader = try MetadataReader(storage: storage, limits: HDF5Limits())
        let before = storage.reads.load(ordering: .relaxed)
        for offset in stride(from: 96, to: 2 * Self.page - 16, by: 16) {
            _ = try reader.block(at: UInt64(offset), count: 16, of: "test")
        }
        #expect(storage.reads.load(ordering: .relaxed) - before == 2)
    }

    @Test("gives right bytes when pages push each other out")
    func eviction() throws {
        let storage = NumberedStorage(size: 200 * Self.page)
        let reader = try MetadataReader(storage: storage, limits: HDF5Limits())
        for round in 0..<3 {
            for page in stride(from: 1, to: 200, by: 7) {
                let offset = page * Self.page + round
                let block = try reader.block(at: UInt64(offset), count: 4, of: "test")
                #expect(block.ownBytes == (offset..<offset + 4).map(NumberedStorage.byte))
            }
        }
    }

    /// The two share a place among the pages.
    private static let rivals = [UInt64(5 * page + 12), UInt64((5 + 64) * page + 12)]

    @Test("leaves a stretch alone that somebody holds while its page is pushed out")
    func heldPage() throws {
        let storage = NumberedStorage(size: 100 * Self.page)
        let reader = try MetadataReader(storage: storage, limits: HDF5Limits())
        let held = try reader.block(at: Self.rivals[0], count: 4, of: "test")
        let other = try reader.block(at: Self.rivals[1], count: 4, of: "test")
        for (block, offset) in zip([held, other], Self.rivals.map(Int.init)) {
            #expect(block.ownBytes == (offset..<offset + 4).map(NumberedStorage.byte))
        }
    }

    @Test("reads a page again whose reading failed, and the one that had been in its place")
    func failedReading() throws {
        let storage = NumberedStorage(size: 100 * Self.page)
        let reader = try MetadataReader(storage: storage, limits: HDF5Limits())
        _ = try reader.block(at: Self.rivals[0], count: 4, of: "test")
        storage.isBroken.store(true, ordering: .relaxed)
        #expect(throws: HDF5Error.io("gone")) {
            try reader.block(at: Self.rivals[1], count: 4, of: "test")
        }
        storage.isBroken.store(false, ordering: .relaxed)
        for offset in Self.rivals {
            let block = try reader.block(at: offset, count: 4, of: "test")
            #expect(block.ownBytes == (Int(offset)..<Int(offset) + 4).map(NumberedStorage.byte))
        }
    }

    /// A long name before them moves all structures of a group over the edge of a page, 8 bytes at
    /// a time.
    @Test("reads every structure across two pages", arguments: 0..<8)
    func straddling(part: Int) throws {
        for step in 0..<50 {
            let padding = String(repeating: "a", count: Self.page - 1000 - 8 * (part * 50 + step))
            var layout = HDF5Layout()
            try layout.addGroup(padding)
            try layout.addGroup("b", attributes: ["name": "xxxxx"])
            for index in 0..<9 { try layout.addDataset("b/\(index)", type: .int8, shape: [index]) }
            let writer = try HDF5Writer(layout)
            let group = try open(writer.bytes()).root.requiredGroup(at: "b")
            #expect(try group.attribute("name")?.string == "xxxxx")
            for (index, declared) in writer.datasets.enumerated() {
                let dataset = try group.requiredDataset(at: "\(index)")
                #expect(dataset.shape == [index])
                #expect(try dataset.readBytes() == declared.pattern)
            }
        }
    }
}
