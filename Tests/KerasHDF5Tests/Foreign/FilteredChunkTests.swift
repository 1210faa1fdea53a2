import KerasTestSupport
import Testing

@testable import KerasHDF5

@Suite("A filtered chunk")
struct FilteredChunkTests {
    /// A dataset of nine bytes in one chunk, which holds what the expression `stored` says.
    private func read(_ stored: String, options: String = "compression='gzip'") throws -> [UInt8] {
        let file = try open(
            H5Py.file(
                """
                import zlib
                d = f.create_dataset("d", (9,), "u1", chunks=(9,), \(options))
                d.id.write_direct_chunk((0,), \(stored))
                """))
        return try file.root.requiredDataset(at: "d").readBytes()
    }

    @Test("is what zlib makes of it, whatever follows the stream")
    func deflate() throws {
        #expect(try read("zlib.compress(bytes(range(9)))") == Array(0..<9))
        #expect(try read("zlib.compress(bytes(range(9)), 0)") == Array(0..<9))
        #expect(try read("zlib.compress(bytes(range(9))) + b'more'") == Array(0..<9))
    }

    @Test(
        "of another size than its shape's, or damaged, is malformed",
        arguments: [
            ("zlib.compress(bytes(10))", "its compressed data does not end after its 9 bytes"),
            ("zlib.compress(bytes(8))", "it decompresses to 8 bytes, not 9"),
            ("zlib.compress(bytes(0))", "it decompresses to 0 bytes, not 9"),
            ("zlib.compress(bytes(9000000))", "its compressed data does not end after its 9 bytes"),
            (
                "zlib.compress(bytes(range(9)))[:-1]",
                "its compressed data does not end after its 9 bytes"
            ),
            ("zlib.compress(bytes(range(9)))[:3]", "its compressed data ends early"),
            ("zlib.compress(bytes(range(9)))[:-1] + b'x'", "its compressed data is damaged"),
            ("zlib.compress(bytes(range(9)))[2:]", "its compressed data is damaged"),
            ("b'not compressed'", "its compressed data is damaged"),
        ])
    func damaged(stored: String, reason: String) {
        let error = hdf5Error { _ = try read(stored) }
        guard case .malformed("d", "chunk", _, reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("with a wrong checksum is malformed")
    func fletcher32() {
        #expect(
            hdf5Error { _ = try read("bytes(range(9)) + b'xxxx'", options: "fletcher32=True") }?
                .reason == "its fletcher32 checksum is wrong")
        #expect(
            hdf5Error { _ = try read("bytes(range(8)) + b'xxxx'", options: "fletcher32=True") }?
                .reason == "its 12 bytes cannot become 9")
    }

    @Test("that was not filtered has exactly its shape's size")
    func unfiltered() {
        #expect(
            hdf5Error { _ = try read("bytes(10)", options: "shuffle=True") }?.reason
                == "its 10 bytes cannot become 9")
    }

    /// Deflate makes at most 1032 bytes of one: more cannot come, and is not waited for.
    @Test("too small for its shape is refused before anything is allocated")
    func bomb() throws {
        let file = try open(
            H5Py.file(
                """
                import zlib
                d = f.create_dataset("d", (1 << 31,), "u1", chunks=(1 << 31,), compression="gzip")
                d.id.write_direct_chunk((0,), zlib.compress(bytes(1000)))
                """))
        #expect(
            hdf5Error { _ = try file.root.dataset(at: "d") }?.reason
                == "its 17 bytes cannot become 2147483648")
    }

    @Test("of zeros, as small as zlib can make it, is read")
    func zeros() throws {
        let file = try open(
            H5Py.file(
                "f.create_dataset('d', data=np.zeros(1 << 20, 'u1'), chunks=(1 << 20,), "
                    + "compression='gzip', compression_opts=9)"))
        let bytes = try file.root.requiredDataset(at: "d").readBytes()
        #expect(bytes == [UInt8](repeating: 0, count: 1 << 20))
    }

    @Test("comes out of any order of filters")
    func orders() throws {
        let sizes = [0, 1, 2, 7, 8, 1023]
        for size in sizes {
            let data = (0..<size).map { UInt8(truncatingIfNeeded: $0 * 31) }
            let sum = Fletcher32.checksum(data[...])
            let stored = data + (0..<4).map { UInt8(truncatingIfNeeded: sum >> (8 * UInt32($0))) }
            let pipeline = FilterPipeline(filters: [.shuffle(elementSize: 1), .fletcher32])
            #expect(pipeline.canDecode(stored: size + 4, mask: 0, size: size))
            #expect(try pipeline.decode(stored, mask: 0, size: size, address: 0) == data)
            #expect(try pipeline.decode(data, mask: 0b10, size: size, address: 0) == data)
        }
    }

    @Test("is put together from shuffled bytes, the rest left in place")
    func shuffle() {
        #expect(Shuffle.undone([1, 2, 3, 4, 5, 6], elementSize: 2) == [1, 4, 2, 5, 3, 6])
        #expect(Shuffle.undone([1, 2, 3, 4, 5, 6, 7], elementSize: 3) == [1, 3, 5, 2, 4, 6, 7])
        #expect(Shuffle.undone([1, 2], elementSize: 3) == [1, 2])
        #expect(Shuffle.undone([], elementSize: 8) == [])
        #expect(Shuffle.undone([1, 2], elementSize: Int(UInt32.max)) == [1, 2])
    }
}
