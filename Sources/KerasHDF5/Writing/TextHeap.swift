/// The global heap collections of a file to be written, filled with its texts one after the other.
struct TextHeap: Sendable {
    private static let headSize = 16
    /// The size of a collection in h5py's files; a longer text gets one of its own.
    private static let collectionSize = 4096

    private struct Collection {
        var texts: Range<Int>
        var used: Int
        let size: Int
        let offset: Int
    }

    /// Where a text lies: its collection's offset from the heap's start, its number there.
    struct Place {
        let offset: Int
        let index: Int
    }

    private var texts: [String] = []
    private var collections: [Collection] = []

    /// The bytes of all collections together.
    var size: Int { collections.last.map { $0.offset + $0.size } ?? 0 }

    mutating func add(_ text: String) -> Place {
        let needed = Self.headSize + text.utf8.count.roundedUp(to: 8)
        if collections.last.map({ $0.size - $0.used < needed }) ?? true {
            collections.append(
                Collection(
                    texts: texts.count..<texts.count, used: Self.headSize,
                    size: max(Self.headSize + needed, Self.collectionSize), offset: size))
        }
        let last = collections.count - 1
        texts.append(text)
        collections[last].texts = collections[last].texts.lowerBound..<texts.count
        collections[last].used += needed
        return Place(offset: collections[last].offset, index: collections[last].texts.count)
    }

    /// Hands over the collections, each as one piece.
    func write(_ piece: (inout ByteBuffer) throws -> Void, buffer: inout ByteBuffer) rethrows {
        for collection in collections {
            buffer.append("GCOL")
            buffer.append(UInt32(1))  // version
            buffer.append(UInt64(collection.size))
            for (index, text) in texts[collection.texts].enumerated() {
                let count = text.utf8.count
                buffer.append(UInt16(index + 1))
                buffer.appendZeros(6)  // no reference count, as h5py
                buffer.append(UInt64(count))
                buffer.append(contentsOf: text.utf8)
                buffer.appendZeros(count.roundedUp(to: 8) - count)
            }
            let rest = collection.size - collection.used
            if rest >= Self.headSize {
                buffer.appendZeros(8)  // object 0: what is free, its own head included
                buffer.append(UInt64(rest))
                buffer.appendZeros(rest - Self.headSize)
            } else {
                buffer.appendZeros(rest)
            }
            try piece(&buffer)
        }
    }
}
