/// The objects of a fractal heap that are too large for its blocks: attributes of more than 4 KB.
struct HugeObjects {
    private let reader: MetadataReader
    private let idWidth: Int
    private var places: [UInt64: (address: UInt64, size: Int)] = [:]

    init(tree: UInt64?, idWidth: Int, _ reader: MetadataReader) throws {
        self.reader = reader
        self.idWidth = idWidth
        guard let tree else { return }
        var index = try BTree2(at: tree, kind: .hugeObjects, reader: reader)
        try index.readRecords { record in
            let address = try record.uint64()
            let size = try record.uint64()
            guard let count = Int(exactly: size), reader.contains(address, count: count) else {
                throw record.malformed("an object of \(size) bytes at \(address)")
            }
            places[try record.uint64()] = (address, count)
        }
    }

    func object(_ id: inout ByteCursor) throws -> MetadataBlock {
        let number = try id.unsigned(bytes: idWidth)
        guard let place = places[number] else {
            throw id.malformed("there is no huge object \(number)")
        }
        return try reader.block(at: place.address, count: place.size, of: "huge object")
    }
}
