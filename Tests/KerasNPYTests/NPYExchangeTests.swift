import Foundation
import KerasNPY
import KerasTestSupport
import KerasZip
import Testing

@Suite("A .npy file exchanged with NumPy")
struct NPYExchangeTests {
    static let shapes: [[Int]] = [
        [], [0], [1], [7], [3, 4], [2, 3, 5], [2, 0, 3], [1, 1, 4, 2],
    ]

    @Test("is read whatever its byte order and layout", arguments: NPYDataType.allCases)
    func reading(dataType: NPYDataType) throws {
        for shape in Self.shapes {
            let archive = try NumPyFiles.file(
                NumPyFiles.makeArray + """
                    import io, zipfile
                    array = make("<" + dtype, shape)
                    with zipfile.ZipFile(file, "w") as archive:
                        archive.writestr("data", array.tobytes())
                        for order in "<>":
                            for layout in "CF":
                                variant = np.array(array.astype(order + dtype), order=layout)
                                for version in (1, 0), (2, 0), (3, 0):
                                    out = io.BytesIO()
                                    np.lib.format.write_array(out, variant, version=version)
                                    archive.writestr(f"{order}{layout}{version}", out.getvalue())
                    """,
                arguments: ["dtype": .string(dataType.rawValue), "shape": OracleValue(shape)])
            let zip = try ZipReader(MemorySource(archive))
            let expected = try NPYArray(
                dataType: dataType, shape: shape, bytes: zip.read(zip.entry(named: "data")))
            #expect(zip.entries.count == 13)
            for entry in zip.entries.dropFirst() {
                let file = MemorySource(try zip.read(entry))
                let array = try NPYArray(reading: file, origin: entry.name)
                #expect(array == expected, "\(entry.name) \(shape)")
            }
        }
    }

    @Test("has NumPy's own bytes", arguments: NPYDataType.allCases)
    func writing(dataType: NPYDataType) throws {
        for shape in Self.shapes + [[100_000], [1_234_567, 0]] {
            let expected = try NumPyFiles.file(
                NumPyFiles.makeArray + "np.save(file, make('<' + dtype, shape))",
                arguments: ["dtype": .string(dataType.rawValue), "shape": OracleValue(shape)])
            let read = try NPYArray(reading: MemorySource(expected), origin: "file")
            #expect(read.shape == shape)
            let sink = MemorySink()
            try read.write(to: sink)
            #expect(sink.bytes == expected, "\(shape)")
        }
    }

    @Test("of many dimensions has NumPy's own bytes")
    func manyDimensions() throws {
        for rank in 2...64 {
            let shape = Array(repeating: 1, count: rank)
            let expected = try NumPyFiles.file(
                "np.save(file, np.zeros(shape, 'i2'))", arguments: ["shape": OracleValue(shape)])
            let sink = MemorySink()
            try NPYArray([Int16(0)], shape: shape).write(to: sink)
            #expect(sink.bytes == expected, "\(rank)")
        }
    }

    @Test("goes through the file system")
    func files() throws {
        try withTemporaryDirectory { directory in
            let path = directory.file("a.npy")
            let array = try NPYArray([1.5, -2, .infinity] as [Double], shape: [3, 1])
            try array.write(toFile: path)
            #expect(try NPYArray(contentsOfFile: path) == array)
            let answer = try Oracle.run(
                script: "result = np.load(path).tolist()", arguments: ["path": .string(path)])
            #expect(answer.flattenedDoubles == [1.5, -2, .infinity])
        }
    }

    @Test("has bools of any bits as true and false")
    func bools() throws {
        let file = try NumPyFiles.file(
            "np.save(file, np.array([0, 1, 2, 255], 'u1').view('b1'))")
        let array = try NPYArray(reading: MemorySource(file), origin: "file")
        #expect(array.bytes == [0, 1, 1, 1])
        #expect(try array.elements() == [false, true, true, true])
    }
}
