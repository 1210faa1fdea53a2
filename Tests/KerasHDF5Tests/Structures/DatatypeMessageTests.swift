import KerasTestSupport
import Testing

@testable import KerasHDF5

@Suite("A datatype message")
struct DatatypeMessageTests {
    private func read(_ bytes: [UInt8]) throws -> HDF5Type {
        var cursor = HandmadeFile.cursor(.bytes(bytes))
        return try DatatypeMessage.type(&cursor)
    }

    @Test("is byte for byte h5py's", arguments: ElementType.all)
    func encoding(_ element: ElementType) throws {
        let bytes = try H5Py.file(
            "f.create_dataset('d', (3,), np.dtype(t))", variables: ["t": .string(element.numpy)])
        let theirs = try message(.datatype, ofDatasetIn: bytes)
        #expect(DatatypeMessage.encoding(of: element.type) == theirs)
        #expect(try read(theirs) == element.type)
    }

    @Test("of an attribute's text is byte for byte h5py's", arguments: ["'x'", "b'x'"])
    func textEncoding(value: String) throws {
        let bytes = try H5Py.file("f.attrs['a'] = \(value)")
        let set: HDF5Type.CharacterSet = value.hasPrefix("b") ? .ascii : .utf8
        #expect(try open(bytes).root.attribute("a")?.type == .variableString(characterSet: set))
        let encoded = DatatypeMessage.encoding(of: .variableString(characterSet: set))
        #expect(bytes.firstRange(of: encoded) != nil)
    }

    private func message(
        _ type: ObjectHeader.MessageType, ofDatasetIn bytes: [UInt8]
    ) throws -> [UInt8] {
        let file = try open(bytes)
        let dataset = try file.root.requiredDataset(at: "d")
        let header = try ObjectHeader(at: dataset.address, reader: file.reader)
        return try header.message(type)?.body.ownBytes ?? []
    }

    @Test("of the other messages of a dataset is h5py's too", arguments: exchangedShapes)
    func otherMessages(shape: [Int]) throws {
        let theirs = try open(
            H5Py.file("f['d'] = np.zeros(s, 'f4')", variables: ["s": OracleValue(shape)]))
        var layout = HDF5Layout()
        try layout.addDataset("d", type: .float32, shape: shape)
        let ours = try open(HDF5Writer(layout).bytes())
        for (type, ignored) in [
            (ObjectHeader.MessageType.dataspace, 0..<0), (.datatype, 0..<0), (.fillValue, 0..<0),
            (.layout, 2..<10),
        ] {
            var bodies = try [ours, theirs].map { file in
                let address = try file.root.requiredDataset(at: "d").address
                return try ObjectHeader(at: address, reader: file.reader).message(type)?.body
                    .ownBytes ?? []
            }
            // Where the data are may differ; whether there are any may not.
            let isStored = bodies.map { !$0[ignored].allSatisfy { $0 == 0xFF } }
            #expect(isStored[0] == isStored[1])
            for index in bodies.indices {
                bodies[index].replaceSubrange(ignored, with: ignored.map { _ in 0 })
            }
            #expect(bodies[0] == bodies[1])
        }
    }

    /// Types of newer versions, by hand: names of an enumeration are then not padded.
    @Test("of version 3 is read")
    func version3() throws {
        #expect(try read([0x30, 8, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0]) == .int32)
        let base: [UInt8] = [0x30, 8, 0, 0, 1, 0, 0, 0, 0, 0, 8, 0]
        #expect(
            try read([0x38, 2, 0, 0, 1, 0, 0, 0] + base + Array("FALSE\0TRUE\0".utf8) + [0, 1])
                == .bool)
    }

    @Test("of an enumeration with its names swapped is still a bool, with its values not")
    func swappedBool() throws {
        let head: [UInt8] = [0x38, 2, 0, 0, 1, 0, 0, 0, 0x30, 8, 0, 0, 1, 0, 0, 0, 0, 0, 8, 0]
        let names = Array("TRUE\0FALSE\0".utf8)
        #expect(try read(head + names + [1, 0]) == .bool)
        #expect(hdf5Error { _ = try read(head + names + [0, 1]) }?.kind == .unsupported)
    }

    @Test(
        "that no weights have is named and refused",
        arguments: [
            ("np.zeros(2, [('a', 'f4'), ('b', 'i4')])", "a compound datatype"),
            ("np.zeros(2, h5py.enum_dtype({'A': 0, 'B': 1}))", "an enumeration other than bool"),
            ("np.zeros(2, 'c8')", "a compound datatype"),
            ("np.zeros(2, '(2,)f4')", nil),
            ("np.array([np.ones(2, 'f4'), None], h5py.vlen_dtype('f4'))", nil),
            ("np.zeros(2, 'g')", "a float of 16 bytes other than IEEE 754"),
        ] as [(String, String?)])
    func refused(value: String, feature: String?) throws {
        let script =
            feature == nil
            ? value.contains("vlen")
                ? "f.create_dataset('d', (2,), h5py.vlen_dtype('f4'))"
                : "f['d'] = np.dtype('(2,)f4'); del f['d'];"
                    + "h5py.h5d.create(f.id, b'd', h5py.h5t.array_create("
                    + "h5py.h5t.NATIVE_FLOAT, (2,)), h5py.h5s.create(0))"
            : "f['d'] = \(value)"
        let expected =
            feature ?? (value.contains("vlen") ? "a variable-length sequence" : "an array datatype")
        let file = try open(H5Py.file(script))
        #expect(
            hdf5Error { _ = try file.root.dataset(at: "d") }
                == .unsupported(path: "d", feature: expected))
    }

    @Test(
        "that contradicts itself is refused",
        arguments: [
            ([0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], HDF5Error.Case.malformed),
            ([0x60, 0, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0], .malformed),
            ([0x00, 0, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0], .malformed),
            ([0x1E, 0, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0], .malformed),
            ([0x10, 0, 0, 0, 4, 0, 0, 0, 0, 0, 31, 0], .unsupported),
            ([0x10, 0, 0, 0, 4, 0, 0, 0, 1, 0, 32, 0], .unsupported),
            ([0x10, 0, 0, 0, 3, 0, 0, 0, 0, 0, 24, 0], .unsupported),
            ([0x10, 0, 0, 0, 4, 0, 0, 0, 0, 0], .malformed),
            ([0x13, 3, 0, 0, 4, 0, 0, 0], .malformed),
            ([0x13, 0x20, 0, 0, 4, 0, 0, 0], .malformed),
            ([0x19, 1, 2, 0, 16, 0, 0, 0], .malformed),
            ([0x19, 1, 0, 0, 8, 0, 0, 0], .malformed),
            ([0x19, 0, 0, 0, 16, 0, 0, 0], .unsupported),
            ([0x12, 0, 0, 0, 4, 0, 0, 0], .unsupported),
            ([0x14, 0, 0, 0, 4, 0, 0, 0], .unsupported),
            ([0x17, 0, 0, 0, 4, 0, 0, 0], .unsupported),
        ] as [([UInt8], HDF5Error.Case)])
    func contradictions(bytes: [UInt8], kind: HDF5Error.Case) {
        #expect(hdf5Error { _ = try read(bytes) }?.kind == kind)
    }

    @Test("of a float with any field off IEEE 754 is not taken for one", arguments: 0..<20)
    func almostFloats(offset: Int) {
        var bytes = DatatypeMessage.encoding(of: .float32)
        // Byte 3 and the padding bits carry nothing.
        bytes[offset] ^= offset == 1 ? 0x10 : offset == 0 ? 0x01 : 0x02
        let type = try? read(bytes)
        #expect(offset == 3 ? type == .float32 : type != .float32)
    }

    @Test(
        "describes itself in numpy's words",
        arguments: [
            (HDF5Type.float32, "float32"), (.uint8, "uint8"), (.bool, "bool"),
            (.float(bits: 64, order: .big), ">f8"),
            (.integer(bits: 16, signed: false, order: .big), ">u2"), (.opaque(size: 2), "V2"),
            (.variableString(characterSet: .utf8), "str"),
            (.fixedString(size: 3, padding: .nullPadded, characterSet: .ascii), "S3"),
        ])
    func descriptions(type: HDF5Type, text: String) {
        #expect("\(type)" == text)
    }
}
