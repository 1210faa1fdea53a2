import Testing

@testable import KerasHDF5

@Suite("An object header as it is written")
struct HeaderEncoderTests {
    private func header(
        _ path: String, _ layout: HDF5Layout
    ) throws -> (header: ObjectHeader, size: Int) {
        let root = try open(HDF5Writer(layout).bytes()).root
        let address =
            switch try root.object(at: path) {
            case .dataset(let dataset): dataset.address
            case .group(let group): group.address
            case nil: UInt64(0)
            }
        var prefix = try root.reader.cursor(at: address, count: 16, of: "prefix")
        try prefix.skip(4)
        #expect(try prefix.uint32() == 1)
        let size = Int(try prefix.uint32())
        return (try ObjectHeader(at: address, reader: root.reader), size)
    }

    @Test("of a dataset has h5py's messages in h5py's 256 bytes")
    func dataset() throws {
        var layout = HDF5Layout()
        try layout.addDataset("d", type: .float32, shape: [2, 3])
        let (header, size) = try header("d", layout)
        #expect(header.messages.map(\.type) == [.dataspace, .datatype, .fillValue, .layout])
        #expect(size == 256)
    }

    @Test("of a dataset grows where attributes or dimensions need it", arguments: [0, 1, 2, 3, 20])
    func attributes(count: Int) throws {
        var layout = HDF5Layout()
        try layout.addDataset(
            "d", type: .float32, shape: Array(repeating: 1, count: count),
            attributes: Dictionary(uniqueKeysWithValues: (0..<count).map { ("a\($0)", "v") }))
        let (header, size) = try header("d", layout)
        let used = (8 + 8 + 16 * count) + (8 + 24) + (8 + 8) + (8 + 24) + count * 72
        #expect(size == max(256, used))
        #expect(header.messages.filter { $0.type == .attribute }.count == count)
    }

    @Test("of a group has its links' place and nothing else but attributes")
    func group() throws {
        var layout = HDF5Layout()
        try layout.addGroup("g", attributes: ["name": "n"])
        try layout.addGroup("h")
        let (named, namedSize) = try header("g", layout)
        #expect(named.messages.map(\.type) == [.symbolTable, .attribute])
        #expect(namedSize == 24 + 72)
        let (plain, plainSize) = try header("h", layout)
        #expect(plain.messages.map(\.type) == [.symbolTable])
        #expect(plainSize == 24)
    }

    @Test(
        "has an attribute byte for byte as h5py's, but for its place in the heap",
        arguments: ["dense", ""])
    func attribute(value: String) throws {
        var layout = HDF5Layout()
        try layout.addGroup("vars", attributes: ["name": value])
        let ours = try open(HDF5Writer(layout).bytes())
        let theirs = try open(
            H5Py.file("f.create_group('vars').attrs['name'] = v", variables: ["v": .string(value)]))
        let bodies = try [ours, theirs].map { file in
            let address = try file.root.requiredGroup(at: "vars").address
            let header = try ObjectHeader(at: address, reader: file.reader)
            let body = try #require(try header.message(.attribute)).body.ownBytes
            return [Array(body[..<52]), Array(body[60...])]
        }
        #expect(bodies[0] == bodies[1])
    }
}
