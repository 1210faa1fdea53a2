import KerasTestSupport
import Testing

@testable import KerasHDF5

@Suite("A fill value message")
struct FillValueMessageTests {
    private func read(_ type: Int, _ fields: [HandmadeFile.Field]) throws -> [UInt8] {
        var file = HandmadeFile()
        file.putHeader([(type, fields)])
        let header = try ObjectHeader(at: 96, reader: file.reader())
        return try header.messages.first.map { try FillValueMessage($0).value } ?? [0xEE]
    }

    @Test("gives the element's bytes in every version")
    func versions() throws {
        let value: [HandmadeFile.Field] = [.u32(2), .bytes([7, 8])]
        #expect(try read(5, [.bytes([1, 2, 2, 1])] + value) == [7, 8])
        #expect(try read(5, [.bytes([2, 2, 2, 1])] + value) == [7, 8])
        #expect(try read(5, [.bytes([3, 0x2A])] + value) == [7, 8])
        #expect(try read(4, value) == [7, 8])
    }

    @Test("may give none")
    func none() throws {
        #expect(try read(5, [.bytes([2, 2, 2, 0])]) == [])
        #expect(try read(5, [.bytes([2, 2, 2, 1]), .u32(0)]) == [])
        #expect(try read(5, [.bytes([1, 2, 2, 1]), .u32(-1)]) == [])
        #expect(try read(5, [.bytes([3, 0x0A])]) == [])
    }

    @Test("that does not fit its message is malformed")
    func malformed() {
        #expect(
            hdf5Error { _ = try read(5, [.bytes([2, 2, 2, 1]), .u32(9)]) }?.kind == .malformed)
        #expect(hdf5Error { _ = try read(5, [.bytes([9, 2, 2, 1])]) }?.kind == .malformed)
    }

    @Test("fills a dataset that was never written", arguments: ["<f4", ">f4"])
    func unwritten(type: String) throws {
        let file = try open(
            H5Py.file(
                """
                f.create_dataset("zeros", (3,), t)
                f.create_dataset("sevens", (3,), t, fillvalue=7)
                """, variables: ["t": .string(type)]))
        let zeros = try file.root.requiredDataset(at: "zeros")
        #expect(!zeros.isContiguous && zeros.dataOffset == nil)
        #expect(try zeros.readBytes().floats == [0, 0, 0])
        #expect(try file.root.requiredDataset(at: "sevens").readBytes().floats == [7, 7, 7])
    }

    @Test("does not make a large dataset out of nothing")
    func bomb() throws {
        let file = try open(
            H5Py.file(
                """
                f.create_dataset("large", (100000, 100000), "f4")
                f.create_dataset("small", (262144,), "f4")
                f.create_dataset("just", (262145,), "f4")
                """))
        #expect(try file.root.requiredDataset(at: "small").readBytes().count == 1 << 20)
        for (name, size) in [("large", UInt64(40_000_000_000)), ("just", (1 << 20) + 4)] {
            #expect(
                throws: HDF5Error.resourceLimit(
                    path: name, what: "size in bytes of a dataset without storage", declared: size,
                    limit: 1 << 20)
            ) { try file.root.dataset(at: name) }
        }
    }
}
