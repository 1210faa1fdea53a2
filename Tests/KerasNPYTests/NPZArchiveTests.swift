import Foundation
import KerasNPY
import KerasTestSupport
import KerasZip
import Testing

@Suite("An .npz archive")
struct NPZArchiveTests {
    private func open(_ bytes: [UInt8]) throws -> NPZArchive {
        try NPZArchive(MemorySource(bytes), origin: "x.npz")
    }

    @Test("of NumPy is read, compressed or not", arguments: ["savez", "savez_compressed"])
    func reading(function: String) throws {
        let archive = try open(
            NumPyFiles.file(
                """
                np.\(function)(file, np.arange(6, dtype="i8").reshape(2, 3),
                               x=np.float32(0.5), **{"layers/dense/é": np.array([True, False])},
                               zeros=np.zeros(3 << 20))
                """))
        #expect(archive.names.sorted() == ["arr_0", "layers/dense/é", "x", "zeros"])
        #expect(
            try archive.array(named: "arr_0")
                == NPYArray([0, 1, 2, 3, 4, 5] as [Int64], shape: [2, 3]))
        #expect(try archive.array(named: "x") == NPYArray([0.5] as [Float], shape: []))
        #expect(try archive.array(named: "layers/dense/é").elements() == [true, false])
        #expect(try archive.array(named: "zeros").bytes.count == 24 << 20)
    }

    @Test("is written so that NumPy reads it")
    func writing() throws {
        try withTemporaryDirectory { directory in
            let path = directory.file("x.npz")
            let arrays = [
                ("input", try NPYArray([1.5, 2, 3, 4] as [Float], shape: [2, 2])),
                ("layers/é", try NPYArray([1, 2, 3] as [Int32])),
                ("flag", try NPYArray([true], shape: [])),
            ]
            try NPZArchive.write(arrays.map { (name: $0.0, array: $0.1) }, toFile: path)
            let answer = try Oracle.run(
                script: """
                    archive = np.load(path)
                    result = {name: [archive[name].tolist(), archive[name].dtype.str]
                              for name in archive.files}
                    """, arguments: ["path": .string(path)])
            #expect(
                answer == [
                    "input": [[[1.5, 2.0], [3.0, 4.0]], "<f4"], "layers/é": [[1, 2, 3], "<i4"],
                    "flag": [true, "|b1"],
                ])
            let archive = try NPZArchive(contentsOfFile: path)
            #expect(archive.names == arrays.map(\.0))
            for (name, array) in arrays { #expect(try archive.array(named: name) == array) }
            // Data that begins at multiples of 64 can be mapped.
            #expect(try ZipReader(path: path).entries.allSatisfy { $0.dataOffset % 64 == 0 })
        }
    }

    @Test("tells which arrays it has when it lacks one")
    func missing() throws {
        let archive = try open(NumPyFiles.file("np.savez(file, a=1, b=2)"))
        let error = NPYError(origin: "x.npz[c]", kind: .arrayNotFound(available: ["a", "b"]))
        #expect(throws: error) { try archive.array(named: "c") }
        #expect(error.description == "x.npz[c]: no such array; the archive has a, b")
    }

    @Test("names the array that cannot be read")
    func objects() throws {
        let archive = try open(
            NumPyFiles.file("np.savez(file, a=np.array([None], dtype=object))"))
        #expect(throws: NPYError(origin: "x.npz[a]", kind: .objectArray)) {
            try archive.array(named: "a")
        }
    }

    @Test("refuses to unpack more than its limits allow")
    func limits() throws {
        let bytes = try NumPyFiles.file("np.savez_compressed(file, a=np.zeros(1000))")
        let archive = try NPZArchive(
            MemorySource(bytes), origin: "x.npz", limits: ZipLimits(maximumReadSize: 8000))
        #expect(throws: ZipError.entryTooLarge(entry: "a.npy", size: 8128, limit: 8000)) {
            try archive.array(named: "a")
        }
    }

    @Test("refuses two arrays of one name, and names that are no paths")
    func names() throws {
        let array = try NPYArray([1] as [Float])
        #expect(throws: ZipError.duplicateName(entry: "a.npy")) {
            try NPZArchive.write([("a", array), ("a", array)], to: MemorySink())
        }
        #expect(throws: ZipError.unsafeName(entry: "../a.npy", offset: 0)) {
            try NPZArchive.write([("../a", array)], to: MemorySink())
        }
    }

    @Test("with any one wrong bit is refused, or gives the same arrays")
    func bitFlips() throws {
        let sink = MemorySink()
        try NPZArchive.write([("a", NPYArray([1, 2] as [Float]))], to: sink)
        var bytes = sink.bytes
        let expected = try open(bytes).array(named: "a")
        for position in bytes.indices {
            bytes[position] ^= 0x10
            defer { bytes[position] ^= 0x10 }
            do {
                #expect(try open(bytes).array(named: "a") == expected)
            } catch is ZipError {}
        }
    }
}
