import KerasTestSupport
import Testing

@testable import KerasHDF5

@Suite("A data layout message")
struct LayoutMessageTests {
    private func read(_ cursor: ByteCursor) throws -> LayoutMessage {
        var cursor = cursor
        return try LayoutMessage(&cursor)
    }

    @Test("gives a contiguous dataset's place", arguments: [3, 4])
    func contiguous(version: Int) throws {
        let layout = try read(
            HandmadeFile.cursor(.u8(version), .u8(1), .u64(4096), .u64(12)))
        guard case .contiguous(let address, let count) = layout else {
            Issue.record("not contiguous")
            return
        }
        #expect(address == 4096 && count == 12)
    }

    @Test("of a dataset without storage gives no place")
    func unallocated() throws {
        let layout = try read(HandmadeFile.cursor(.u8(3), .u8(1), .undefined, .u64(0)))
        guard case .contiguous(nil, 0) = layout else {
            Issue.record("not an unallocated layout")
            return
        }
    }

    @Test("of a virtual dataset is refused", arguments: [4, 5])
    func virtual(version: Int) {
        #expect(throws: HDF5Error.notAllowed(.virtualDataset, path: "")) {
            try read(HandmadeFile.cursor(.u8(version), .u8(3), .zeros(16)))
        }
    }

    @Test("of no known kind is malformed", arguments: [(0, 1), (6, 1), (3, 3), (3, 9), (4, 4)])
    func malformed(version: Int, layoutClass: Int) {
        let error = hdf5Error {
            _ = try read(HandmadeFile.cursor(.u8(version), .u8(layoutClass), .zeros(16)))
        }
        #expect(error?.kind == .malformed)
    }

    @Test("of a compact dataset of h5py has the elements in it")
    func compact() throws {
        let file = try open(
            H5Py.file(
                """
                p = h5py.h5p.create(h5py.h5p.DATASET_CREATE); p.set_layout(h5py.h5d.COMPACT)
                d = h5py.h5d.create(f.id, b"c", h5py.h5t.IEEE_F32BE, h5py.h5s.create_simple((2,)), p)
                d.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array([1, -2], "f4"))
                """))
        let dataset = try file.root.requiredDataset(at: "c")
        #expect(!dataset.isContiguous)
        #expect(dataset.dataOffset == nil)
        #expect(try dataset.readBytes().floats == [1, -2])
    }

    @Test("whose size is not that of the elements is refused", arguments: [11, 13, 0])
    func wrongSize(stored: Int) {
        var file = HandmadeFile()
        file.putGroup([("d", 1024, 0)])
        putDataset(in: &file, stored: stored)
        #expect(
            hdf5Error { _ = try open(file.bytes).root.dataset(at: "d") }
                == .malformed(
                    path: "d", structure: "dataset", offset: 1024,
                    reason: "12 bytes declared, \(stored) stored"))
    }

    @Test("that reaches beyond the file is refused", arguments: [4085, 4096, 1 << 40, 1 << 62])
    func beyond(address: Int) {
        var file = HandmadeFile()
        file.putGroup([("d", 1024, 0)])
        putDataset(in: &file, address: address)
        let error = hdf5Error { _ = try open(file.bytes).root.dataset(at: "d") }
        #expect(
            error?.reason == "its 12 bytes at \(address) reach beyond the file's end at 4096")
    }

    @Test("that ends with the file is fine")
    func lastBytes() throws {
        var file = HandmadeFile()
        file.putGroup([("d", 1024, 0)])
        putDataset(in: &file, address: 4084)
        #expect(try open(file.bytes).root.requiredDataset(at: "d").dataOffset == 4084)
    }

    /// Three float32 numbers whose header is at 1024.
    private func putDataset(
        in file: inout HandmadeFile, address: Int = 2048, stored: Int = 12
    ) {
        file.putHeader(
            at: 1024,
            [
                (0x01, [.u8(1), .u8(1), .zeros(6), .u64(3)]),
                (0x03, [.bytes(DatatypeMessage.encoding(of: .float32))]),
                (0x08, [.u8(3), .u8(1), .address(address), .address(stored)]),
            ])
    }
}
