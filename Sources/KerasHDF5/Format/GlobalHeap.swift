/// Where variable-length text lies: collections of numbered objects (`GCOL`, version 1).
struct GlobalHeapCollection: Sendable {
    /// Each object's place in the file, by its number.
    let objects: [UInt16: Range<UInt64>]

    init(at address: UInt64, reader: MetadataReader) throws {
        let structure: StaticString = "global heap collection"
        var cursor = try reader.cursor(at: address, count: 16, of: structure)
        try cursor.expectSignature("GCOL")
        let version = try cursor.uint8()
        guard version == 1 else { throw cursor.malformed("version \(version) does not exist") }
        try cursor.skip(3)
        let declared = try cursor.uint64()
        guard declared >= 16, declared <= UInt64(reader.end) - address else {
            throw cursor.malformed("\(declared) bytes, \(UInt64(reader.end) - address) in the file")
        }
        let end = address + declared
        var position = address + 16
        var objects: [UInt16: Range<UInt64>] = [:]
        while end - position >= 16 {
            var head = try reader.cursor(at: position, count: 16, of: structure)
            let index = try head.uint16()
            try head.skip(6)  // reference count
            let size = try head.uint64()
            guard index != 0 else { break }  // the rest is free
            let start = position + 16
            guard size <= end - start else {
                throw cursor.malformed("object \(index) has \(size) bytes, \(end - start) left")
            }
            guard objects.updateValue(start..<start + size, forKey: index) == nil else {
                throw cursor.malformed("object \(index) is there twice")
            }
            // Objects fill multiples of 8 bytes; the last one may end with the collection.
            position = min(start + (size + 7) & ~7, end)
        }
        self.objects = objects
    }
}

/// The collections read so far: one holds the text of a hundred attributes.
struct GlobalHeapCache {
    private static let maximumObjects = 1 << 18

    private var collections: [UInt64: GlobalHeapCollection] = [:]
    private var objectCount = 0

    subscript(address: UInt64) -> GlobalHeapCollection? { collections[address] }

    mutating func insert(_ collection: GlobalHeapCollection, at address: UInt64) {
        if objectCount > Self.maximumObjects {
            collections.removeAll()
            objectCount = 0
        }
        collections[address] = collection
        objectCount += collection.objects.count + 1
    }
}

extension MetadataReader {
    /// The bytes of an object in the global heap, which must have at least `count`.
    func heapObject(collection address: UInt64, index: UInt32, count: Int) throws -> MetadataBlock {
        let collection = try collection(at: address)
        guard let index = UInt16(exactly: index), let range = collection.objects[index],
            UInt64(count) <= range.upperBound - range.lowerBound
        else {
            throw HDF5Error.malformed(
                path: "", structure: "global heap collection", offset: address,
                reason: "there is no object \(index) of \(count) bytes")
        }
        return try block(at: range.lowerBound, count: count, of: "global heap object")
    }

    private func collection(at address: UInt64) throws -> GlobalHeapCollection {
        if let known = heapIndexes.withLock({ $0[address] }) { return known }
        let collection = try GlobalHeapCollection(at: address, reader: self)
        heapIndexes.withLock { $0.insert(collection, at: address) }
        return collection
    }
}
