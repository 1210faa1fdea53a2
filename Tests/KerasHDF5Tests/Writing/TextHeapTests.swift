import Testing

@testable import KerasHDF5

@Suite("The texts' heap as it is written")
struct TextHeapTests {
    private func bytes(_ heap: TextHeap) -> [[UInt8]] {
        var buffer = ByteBuffer()
        var collections: [[UInt8]] = []
        heap.write(
            { buffer in
                collections.append(buffer.bytes)
                buffer.removeAll()
            }, buffer: &buffer)
        return collections
    }

    @Test("is nothing without texts")
    func empty() {
        #expect(TextHeap().size == 0)
        #expect(bytes(TextHeap()).isEmpty)
    }

    @Test("is byte for byte h5py's")
    func sameAsH5Py() throws {
        let theirs = try H5Py.file(
            "for i, v in enumerate(['dense', '', 'bfloat16', 'ü']): f.attrs[f'a{i}'] = v")
        let start = try #require(theirs.firstRange(of: Array("GCOL".utf8))?.lowerBound)
        var heap = TextHeap()
        for text in ["dense", "", "bfloat16", "ü"] { _ = heap.add(text) }
        #expect(bytes(heap) == [Array(theirs[start..<start + 4096])])
    }

    @Test("numbers texts from 1 in each collection, and begins a new one when full")
    func places() {
        var heap = TextHeap()
        // 16 bytes of head and 48 of text: 63 fit into 4096 - 16 bytes.
        let places = (0..<130).map { _ in heap.add(String(repeating: "x", count: 48)) }
        #expect(places.map(\.index) == Array(1...63) + Array(1...63) + Array(1...4))
        #expect(places.map(\.offset) == (0..<130).map { $0 / 63 * 4096 })
        #expect(heap.size == 3 * 4096)
        #expect(bytes(heap).map(\.count) == [4096, 4096, 4096])
    }

    @Test("gives a long text a collection of its own size", arguments: [4064, 4065, 5000, 300_000])
    func long(length: Int) {
        var heap = TextHeap()
        _ = heap.add("short")
        let place = heap.add(String(repeating: "x", count: length))
        #expect(place.index == 1)
        #expect(place.offset == 4096)
        #expect(heap.size == 4096 + max(4096, 32 + (length + 7) / 8 * 8))
        #expect(bytes(heap).map(\.count).reduce(0, +) == heap.size)
    }

    @Test(
        "is full to its last bytes, with or without room for a free object", arguments: 4032...4064)
    func full(length: Int) throws {
        var heap = TextHeap()
        _ = heap.add(String(repeating: "x", count: length))
        let collection = bytes(heap)[0]
        #expect(collection.count == 4096)
        var file = HandmadeFile(size: 8192)
        file.put(at: 1024, .bytes(collection))
        let read = try GlobalHeapCollection(at: 1024, reader: file.reader())
        #expect(read.objects == [1: 1056..<1056 + UInt64(length)])
    }
}
