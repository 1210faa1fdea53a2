import KerasHDF5
import KerasTestSupport
import Testing

/// A way to store a dataset: what `create_dataset` is given beside the data.
struct Storage: CustomTestStringConvertible {
    let name: String
    let shape: [Int]
    let options: String

    var testDescription: String { "\(name), \(shape)" }

    init(_ name: String, _ shape: [Int], _ options: String) {
        self.name = name
        self.shape = shape
        self.options = options
    }

    /// Every index that the newer library chooses, whole and cut chunks, and every filter.
    static let all: [Storage] = [
        .init("one chunk", [3, 4], "chunks=(3, 4)"),
        .init("one filtered chunk", [3, 4], "chunks=(3, 4), compression='gzip'"),
        .init("whole chunks", [6, 8], "chunks=(3, 4)"),
        .init("cut chunks", [7, 10], "chunks=(3, 4)"),
        .init("cut and filtered chunks", [7, 10], "chunks=(3, 4), compression='gzip'"),
        .init("one dimension", [100], "chunks=(7,)"),
        .init("four dimensions", [3, 5, 2, 7], "chunks=(2, 2, 2, 3), shuffle=True"),
        .init("chunks of one element", [5, 3], "chunks=(1, 1)"),
        .init("shuffle", [40], "chunks=(16,), shuffle=True"),
        .init("checksums", [40], "chunks=(16,), fletcher32=True"),
        .init("checksums of odd lengths", [1500], "chunks=(741,), fletcher32=True"),
        .init(
            "all filters", [50, 3],
            "chunks=(16, 2), shuffle=True, fletcher32=True, "
                + "compression='gzip', compression_opts=9"),
        .init("pages of chunks", [2500], "chunks=(1,), compression='gzip'"),
        .init("room to grow to a limit", [7, 5], "chunks=(3, 2), maxshape=(20, 9)"),
        .init("one growing dimension", [7, 5], "chunks=(3, 2), maxshape=(None, 5)"),
        .init("another growing dimension", [3, 50, 2], "chunks=(2, 3, 1), maxshape=(4, None, 3)"),
        .init("a long growing dimension", [3000], "chunks=(2,), maxshape=(None,)"),
        .init(
            "a long growing dimension, filtered", [3000],
            "chunks=(2,), maxshape=(None,), compression='gzip', fletcher32=True"),
        .init("two growing dimensions", [7, 9], "chunks=(2, 4), maxshape=(None, None)"),
        .init(
            "two growing dimensions, filtered", [30, 40],
            "chunks=(2, 3), maxshape=(None, None), compression='gzip', shuffle=True"),
        .init(
            "many chunks in two growing dimensions", [60, 61],
            "chunks=(1, 1), maxshape=(None, None)"),
        .init("chunks larger than the dataset", [2, 3], "chunks=(5, 7), maxshape=(None, 9)"),
        .init("chunks as wide as the dataset", [5, 3, 4], "chunks=(2, 3, 4)"),
        .init("chunks as wide in their middle", [5, 3, 4], "chunks=(2, 3, 3)"),
        .init("dimensions of one place", [1, 5, 1, 3, 1], "chunks=(1, 2, 1, 2, 1)"),
        .init("wider chunks than a place", [5, 1, 3], "chunks=(2, 4, 2), maxshape=(5, 9, 3)"),
        .init("nothing yet", [0, 4], "chunks=(5, 4), maxshape=(None, 4)"),
    ]
}

let libraryVersions = ["earliest", "v108", "v110", "v112", "v114", "latest"]

@Suite("A dataset in chunks that h5py wrote")
struct ChunkedDatasetTests {
    /// Writes the dataset with each type; the answer has the bytes as this machine holds them.
    private func check(_ storage: Storage, libver: String, types: [String]) throws {
        try withTemporaryDirectory { folder in
            let path = folder.file("chunked.h5")
            let answer = try Oracle.run(
                script: """
                    import h5py
                    result = []
                    with h5py.File(path, "w", libver=libver) as f:
                        for i, t in enumerate(types):
                            n = int(np.prod(shape))
                            raw = (np.arange(n * np.dtype(t).itemsize) * 7 % 251).astype("u1")
                            if t == "?": raw = raw % 2
                            a = np.frombuffer(raw.tobytes(), t).reshape(shape)
                            f.create_dataset(f"{i}", data=a, \(storage.options))
                            result.append(list(a.astype(a.dtype.newbyteorder("=")).tobytes()))
                    """,
                arguments: [
                    "path": .string(path), "libver": .string(libver),
                    "shape": OracleValue(storage.shape),
                    "types": .array(types.map { .string($0) }),
                ])
            let file = try HDF5File(HDF5FileStorage(path: path))
            for (index, type) in types.enumerated() {
                let dataset = try file.root.requiredDataset(at: "\(index)")
                #expect(dataset.shape == storage.shape)
                #expect(!dataset.isContiguous || dataset.byteCount == 0)
                #expect(dataset.dataOffset == nil)
                let expected = answer[index]?.flattenedDoubles?.compactMap { UInt8(exactly: $0) }
                #expect(try dataset.readBytes() == expected, "\(type)")
            }
        }
    }

    @Test("has its values under the oldest and the newest format", arguments: Storage.all)
    func storages(_ storage: Storage) throws {
        for libver in ["earliest", "latest"] {
            try check(storage, libver: libver, types: ["<f4", ">i2", "u1"])
        }
    }

    @Test("has its values under each version of the library's format", arguments: libraryVersions)
    func versions(libver: String) throws {
        for storage in Storage.all[3...4] + Storage.all[14...15] + Storage.all[18...19] {
            try check(storage, libver: libver, types: ["<f8"])
        }
    }

    @Test("has values of every type", arguments: ElementType.all)
    func types(_ element: ElementType) throws {
        for libver in ["earliest", "latest"] {
            try check(
                Storage("filtered", [7, 5], "chunks=(3, 2), compression='gzip', shuffle=True"),
                libver: libver, types: [element.numpy])
        }
    }

    /// The index then has super blocks whose data blocks are cut into pages.
    @Test("may have more than a hundred thousand chunks")
    func manyChunks() throws {
        try check(
            Storage("long", [140_000], "chunks=(1,), maxshape=(None,)"), libver: "latest",
            types: ["u1"])
    }

    @Test("has its fill value where no chunk was written", arguments: ["earliest", "latest"])
    func unwritten(libver: String) throws {
        let file = try open(
            H5Py.file(
                """
                for name, m in ("fixed", (7, 5)), ("one", (None, 5)), ("two", (None, None)):
                    d = f.create_dataset(name, (7, 5), ">i2", chunks=(3, 2), maxshape=m, fillvalue=7)
                    d[3:5, 1:4] = np.arange(6).reshape(2, 3)
                    e = f.create_dataset(name + "z", (7, 5), "u1", chunks=(3, 2), maxshape=m,
                                         compression="gzip")
                    e[6, 4] = 9
                    f.create_dataset(name + "n", (2, 2), "u1", chunks=(1, 2), maxshape=m, fillvalue=3)
                """, libver: libver))
        var expected = [UInt8](repeating: 7, count: 35)
        for index in 0..<6 { expected[(3 + index / 3) * 5 + 1 + index % 3] = UInt8(index) }
        for name in ["fixed", "one", "two"] {
            let sevens = try file.root.requiredDataset(at: name).readBytes()
            #expect(sevens == expected.flatMap { [$0, 0] }, "\(name)")
            let zeros = try file.root.requiredDataset(at: name + "z").readBytes()
            #expect(zeros == [UInt8](repeating: 0, count: 34) + [9], "\(name)z")
            #expect(try file.root.requiredDataset(at: name + "n").readBytes() == [3, 3, 3, 3])
        }
    }

    @Test(
        "has what is left when it was made smaller, and grown again",
        arguments: ["earliest", "latest"])
    func resized(libver: String) throws {
        let file = try open(
            H5Py.file(
                """
                for name, m in ("limited", (20, 20)), ("one", (None, 20)), ("two", (None, None)):
                    d = f.create_dataset(name, data=np.arange(63, dtype="u1").reshape(7, 9),
                                         chunks=(2, 4), maxshape=m)
                    d.resize((4, 3)); d.resize((5, 4))
                """, libver: libver))
        let expected: [UInt8] = [
            0, 1, 2, 0, 9, 10, 11, 0, 18, 19, 20, 0, 27, 28, 29, 0, 0, 0, 0, 0,
        ]
        for name in ["limited", "one", "two"] {
            let dataset = try file.root.requiredDataset(at: name)
            #expect(dataset.shape == [5, 4])
            #expect(try dataset.readBytes() == expected, "\(name)")
        }
    }

    @Test("reads text of fixed and of any length", arguments: ["earliest", "latest"])
    func text(libver: String) throws {
        let file = try open(
            H5Py.file(
                """
                f.create_dataset("variable", data=["a", "", "ü" * 100, "d", "e"], chunks=(2,))
                f.create_dataset("fixed", data=np.array([b"ab", b"", b"cde"]), chunks=(2,),
                                 compression="gzip")
                """, libver: libver))
        #expect(
            try file.root.requiredDataset(at: "variable").readStrings()
                == ["a", "", String(repeating: "ü", count: 100), "d", "e"])
        #expect(
            try file.root.requiredDataset(at: "fixed").readStrings() == ["ab", "", "cde"])
    }

    @Test("may have all chunks in a row, allocated before they are written")
    func early() throws {
        let file = try open(
            H5Py.file(
                """
                p = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
                p.set_chunk((3, 4)); p.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
                d = h5py.h5d.create(f.id, b"d", h5py.h5t.STD_U8LE, h5py.h5s.create_simple((7, 9)), p)
                d.write(h5py.h5s.ALL, h5py.h5s.ALL, np.arange(63, dtype="u1").reshape(7, 9))
                """, libver: "latest"))
        #expect(try file.root.requiredDataset(at: "d").readBytes() == Array(0..<63))
    }

    @Test("may leave out filters chunk by chunk", arguments: ["earliest", "latest"])
    func masks(libver: String) throws {
        let file = try open(
            H5Py.file(
                """
                d = f.create_dataset("d", (9,), "<u2", chunks=(3,), shuffle=True, compression="gzip",
                                     fletcher32=True)
                d[:] = np.arange(9)
                d.id.write_direct_chunk((3,), bytes([3, 4, 5, 0, 0, 0]), filter_mask=0b110)
                d.id.write_direct_chunk((6,), bytes([6, 0, 7, 0, 8, 0]), filter_mask=0b111)
                """, libver: libver))
        #expect(
            try file.root.requiredDataset(at: "d").readBytes() == (0..<9).flatMap { [$0, 0] })
    }

    @Test("is refused for filters that are not read, by their names")
    func unknownFilters() throws {
        let cases = [
            ("compression='lzf'", "the filter lzf (32000)"),
            ("scaleoffset=0", "the filter scaleoffset (6)"),
        ]
        for libver in ["earliest", "latest"] {
            for (option, feature) in cases {
                let file = try open(
                    H5Py.file(
                        "f.create_dataset('x', data=np.ones(9, 'i4'), chunks=(3,), \(option))",
                        libver: libver))
                #expect(throws: HDF5Error.unsupported(path: "x", feature: feature)) {
                    try file.root.dataset(at: "x")
                }
            }
        }
    }
}
