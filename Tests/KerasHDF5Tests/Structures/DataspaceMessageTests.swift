import Testing

@testable import KerasHDF5

@Suite("A dataspace message")
struct DataspaceMessageTests {
    private func read(_ cursor: ByteCursor) throws -> DataspaceMessage {
        var cursor = cursor
        return try DataspaceMessage(&cursor, limits: HDF5Limits())
    }

    @Test("of version 1 gives dimensions, with or without maximal ones", arguments: [0, 1])
    func version1(flags: Int) throws {
        let space = try read(
            HandmadeFile.cursor(
                .u8(1), .u8(2), .u8(flags), .zeros(5), .u64(3), .u64(4), .u64(3), .u64(.max)))
        #expect(space.shape == [3, 4])
        #expect(space.elementCount == 12)
    }

    @Test("of version 2 tells scalars from arrays")
    func version2() throws {
        let scalar = try read(HandmadeFile.cursor(.u8(2), .u8(0), .u8(0), .u8(0)))
        #expect(scalar.shape.isEmpty && scalar.elementCount == 1)
        let array = try read(HandmadeFile.cursor(.u8(2), .u8(1), .u8(0), .u8(1), .u64(5)))
        #expect(array.shape == [5])
    }

    @Test("with a dimension of 0 has no elements, but its other dimensions must make sense")
    func empty() throws {
        let space = try read(
            HandmadeFile.cursor(.u8(1), .u8(2), .u8(0), .zeros(5), .u64(0), .u64(9)))
        #expect(space.shape == [0, 9])
        #expect(space.elementCount == 0)
        let error = hdf5Error {
            _ = try read(
                HandmadeFile.cursor(
                    .u8(1), .u8(3), .u8(0), .zeros(5), .u64(0), .u64(1 << 62), .u64(4)))
        }
        #expect(error?.reason == "its dimensions overflow")
    }

    @Test(
        "that no array has is refused",
        arguments: [
            (3, 1, [UInt64](), HDF5Error.Case.malformed, "version 3 does not exist"),
            (0, 1, [], .malformed, "version 0 does not exist"),
            (1, 33, [], .limit, "rank"),
            (1, 2, [1 << 40, 1 << 40], .malformed, "its dimensions overflow"),
            (1, 1, [1 << 63], .malformed, "a dimension of 9223372036854775808"),
            (1, 2, [7], .malformed, "8 bytes needed at its byte 16, 0 left"),
        ] as [(Int, Int, [UInt64], HDF5Error.Case, String)])
    func refused(
        version: Int, rank: Int, dimensions: [UInt64], kind: HDF5Error.Case, reason: String
    ) {
        let error = hdf5Error {
            let body = dimensions.flatMap { HandmadeFile.Field.u64($0).encoded }
            _ = try read(
                HandmadeFile.cursor(.u8(version), .u8(rank), .u8(0), .zeros(5), .bytes(body)))
        }
        #expect(error?.kind == kind)
        #expect(error?.reason == reason)
    }

    @Test("of nothing at all (h5py's Empty) has no elements", arguments: ["earliest", "latest"])
    func null(libver: String) throws {
        let file = try open(
            H5Py.file(
                "f['n'] = h5py.Empty('f4'); f.attrs['e'] = h5py.Empty('S3')", libver: libver))
        let dataset = try file.root.requiredDataset(at: "n")
        #expect(dataset.shape == [] && dataset.elementCount == 0)
        #expect(try dataset.readBytes() == [])
        let attribute = try #require(try file.root.attribute("e"))
        #expect(attribute.value == .strings([]))
        #expect(attribute.string == nil)
    }

    @Test("of version 2 and no elements has no dimensions either")
    func nullRank() {
        let error = hdf5Error {
            _ = try read(HandmadeFile.cursor(.u8(2), .u8(1), .u8(0), .u8(2), .u64(5)))
        }
        #expect(error?.reason == "a null dataspace of rank 1")
    }

    @Test("tells what dimensions may grow to")
    func maximum() throws {
        let space = try read(
            HandmadeFile.cursor(
                .u8(2), .u8(2), .u8(1), .u8(1), .u64(3), .u64(4), .u64(9), .u64(.max)))
        #expect(space.maximalShape == [9, nil])
        let fixed = try read(HandmadeFile.cursor(.u8(2), .u8(1), .u8(0), .u8(1), .u64(5)))
        #expect(fixed.maximalShape == [5])
        let error = hdf5Error {
            _ = try read(
                HandmadeFile.cursor(.u8(2), .u8(1), .u8(1), .u8(1), .u64(3), .u64(2)))
        }
        #expect(error?.reason == "a dimension of 3, at most 2")
    }
}
