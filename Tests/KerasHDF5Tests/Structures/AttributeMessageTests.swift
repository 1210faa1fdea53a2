import KerasTestSupport
import Testing

@testable import KerasHDF5

@Suite("An attribute")
struct AttributeMessageTests {
    @Test(
        "of h5py has its type, shape and value",
        arguments: [
            ("'dense'", [], .strings(["dense"])),
            ("''", [], .strings([""])),
            ("'名前'", [], .strings(["名前"])),
            ("b'ascii'", [], .strings(["ascii"])),
            ("np.bytes_(b'fixed')", [], .strings(["fixed"])),
            ("['a', 'bc', '']", [3], .strings(["a", "bc", ""])),
            ("np.array([b'a/kernel', b'b'])", [2], .strings(["a/kernel", "b"])),
            ("np.int8(-3)", [], .signed([-3])),
            ("np.array([-1, 2], '>i2')", [2], .signed([-1, 2])),
            ("np.array([[-1], [1 << 40]], '<i8')", [2, 1], .signed([-1, 1 << 40])),
            ("np.uint64(2**64 - 1)", [], .unsigned([.max])),
            ("np.array([1, 65535], '>u2')", [2], .unsigned([1, 65535])),
            ("np.uint8(200)", [], .unsigned([200])),
            ("1.5", [], .floats([1.5])),
            ("np.float32(-0.1)", [], .floats([Double(Float(-0.1))])),
            (
                "np.array([1, -0.5, 65504, 6e-8, np.inf], 'f2')", [5],
                .floats([1, -0.5, 65504, 0x1p-24, .infinity])
            ),
            ("np.array([2.5], '>f8')", [1], .floats([2.5])),
            ("True", [], .bools([true])),
            ("np.array([True, False])", [2], .bools([true, false])),
            ("np.void(b'ab')", [], .bytes([0x61, 0x62])),
            ("np.zeros((0,))", [0], .floats([])),
        ] as [(String, [Int], HDF5Attribute.Value)])
    func values(python: String, shape: [Int], value: HDF5Attribute.Value) throws {
        let file = try open(H5Py.file("f.attrs['a'] = \(python)"))
        let attribute = try #require(try file.root.attribute("a"))
        #expect(attribute.name == "a")
        #expect(attribute.shape == shape)
        #expect(attribute.value == value)
    }

    @Test("of a half precision NaN is a NaN")
    func nan() throws {
        let file = try open(H5Py.file("f.attrs['a'] = np.float16(np.nan)"))
        guard case .floats(let values)? = try file.root.attribute("a")?.value else {
            Issue.record("no floats")
            return
        }
        #expect(values.count == 1 && values[0].isNaN)
    }

    @Test("comes with the others in the order of the file")
    func all() throws {
        let file = try open(
            H5Py.file(
                "f.attrs['b'] = 'x'; f.attrs['a'] = np.int8(1); f['d'] = 1; f['d'].attrs['c'] = 'y'"
            ))
        #expect(try file.root.attributes.map(\.name) == ["b", "a"])
        #expect(try file.root.attributes.map(\.value) == [.strings(["x"]), .signed([1])])
        #expect(try file.root.requiredDataset(at: "d").attributes.map(\.string) == ["y"])
    }

    @Test("that is absent is nil, on groups and datasets")
    func absent() throws {
        let file = try open(H5Py.file("f['d'] = 1.0; f['d'].attrs['x'] = 'y'"))
        #expect(try file.root.attribute("a") == nil)
        #expect(try file.root.attributeNames == [])
        let dataset = try file.root.requiredDataset(at: "d")
        #expect(try dataset.attribute("a") == nil)
        #expect(try dataset.attributeNames == ["x"])
        #expect(try dataset.attribute("x")?.string == "y")
    }

    @Test("of a large text is read from a collection of its own")
    func largeText() throws {
        let file = try open(H5Py.file("f.attrs['a'] = 'x' * 300_000; f.attrs['b'] = 'y'"))
        #expect(try file.root.attribute("a")?.string == String(repeating: "x", count: 300_000))
        #expect(try file.root.attribute("b")?.string == "y")
    }

    @Test("with a name beyond ASCII is found by its bytes")
    func unicodeName() throws {
        let file = try open(H5Py.file("f.attrs['\\u00e9'] = 'composed'"))
        #expect(try file.root.attribute("\u{E9}")?.string == "composed")
        #expect(try file.root.attribute("e\u{301}") == nil)
    }

    @Test("of an unknown type does not stand in the way of others")
    func others() throws {
        let file = try open(
            H5Py.file("f.attrs['r'] = f.ref; f.attrs['a'] = 'x'"))
        #expect(try file.root.attribute("a")?.string == "x")
        #expect(try file.root.attributeNames == ["r", "a"])
        #expect(
            throws: HDF5Error.unsupported(path: "/", feature: "a reference datatype")
        ) { try file.root.attribute("r") }
    }

    @Test("gives texts as lists, an empty list whatever its type")
    func lists() throws {
        let file = try open(
            H5Py.file(
                "f.attrs['n'] = ['a', 'b']; f.attrs['e'] = []; f.attrs['s'] = 's'; f.attrs['i'] = 1"
            ))
        #expect(try file.root.attribute("n")?.strings == ["a", "b"])
        #expect(try file.root.attribute("n")?.string == nil)
        #expect(try file.root.attribute("e")?.strings == [])
        #expect(try file.root.attribute("s")?.strings == ["s"])
        #expect(try file.root.attribute("i")?.strings == nil)
    }

    @Test("of several strings exceeding the limit together is refused")
    func limit() throws {
        var limits = HDF5Limits()
        limits.stringBytes = 1000
        let file = try open(
            H5Py.file("f.attrs['a'] = ['x' * 600, 'y' * 600]; f.attrs['b'] = 'x' * 1000"),
            limits: limits)
        #expect(
            throws: HDF5Error.resourceLimit(
                path: "/", what: "length of an attribute's text in bytes", declared: 1200,
                limit: 1000)
        ) { try file.root.attribute("a") }
        #expect(try file.root.attribute("b")?.string?.count == 1000)
    }

    /// Only version 1 fills its parts up to multiples of 8; version 3 adds a character set.
    @Test("of the newer versions has its parts unpadded", arguments: [2, 3])
    func newerVersions(version: Int) throws {
        var file = HandmadeFile()
        let body: [HandmadeFile.Field] = [
            .u8(version), .u8(0), .u16(2), .u16(12), .u16(4), .zeros(version == 3 ? 1 : 0), "a\0",
            .bytes(Array(DatatypeMessage.encoding(of: .int32).prefix(12))), .u8(2), .u8(0), .u8(0),
            .u8(0), .u32(7),
        ]
        file.putHeader([(0x0C, body)])
        #expect(try open(file.bytes).root.attribute("a")?.value == .signed([7]))
        file.put(at: 96 + 16 + 8 + 1, .u8(2))
        #expect(
            throws: HDF5Error.unsupported(path: "/", feature: "an attribute of a shared dataspace")
        ) { try open(file.bytes).root.attribute("a") }
    }

    @Test("that does not fit its message is malformed")
    func doesNotFit() {
        var file = HandmadeFile()
        file.putHeader([
            (
                0x0C,
                [
                    .u8(1), .u8(0), .u16(2), .u16(12), .u16(16), "a", .zeros(7),
                    .bytes(DatatypeMessage.encoding(of: .int32)),
                    .u8(1), .u8(1), .zeros(6), .u64(3), .zeros(8),
                ]
            )
        ])
        let error = hdf5Error { _ = try open(file.bytes).root.attribute("a") }
        #expect(error?.reason == "3 elements of 4 bytes, 8 bytes left")
    }
}
