import KerasHDF5
import KerasTestSupport
import Testing

@Suite("Attributes in the newer format")
struct NewerAttributeTests {
    /// Up to 8 are in the header, more in a heap.
    @Test(
        "are all there in the order of their creation, or of their names where that is unknown",
        arguments: [0, 1, 8, 9, 50, 1000], [false, true])
    func many(count: Int, tracksOrder: Bool) throws {
        let file = try open(
            H5Py.file(
                """
                g = f.create_group("g", track_order=tracked)
                d = f.create_dataset("d", data=1.0, track_order=tracked)
                for o in g, d:
                    for i in range(n): o.attrs[f"a{i * 7 % 1009}"] = f"v{i}" * (i % 50)
                """, libver: "latest",
                variables: ["n": .int(count), "tracked": .bool(tracksOrder)]))
        let made = (0..<count).map {
            (name: "a\($0 * 7 % 1009)", value: String(repeating: "v\($0)", count: $0 % 50))
        }
        let listed = count > 8 && !tracksOrder ? made.sorted { $0.name < $1.name } : made
        let dataset = try file.root.requiredDataset(at: "d")
        #expect(
            try file.root.requiredGroup(at: "g").attributeNames == listed.map(\.name))
        #expect(try dataset.attributes.map(\.string) == listed.map(\.value))
        for index in stride(from: 0, to: count, by: max(1, count / 20)) {
            #expect(try dataset.attribute(made[index].name)?.string == made[index].value)
        }
        #expect(try dataset.attribute("a\(count * 7 % 1009)") == nil)
    }

    @Test("have values of every type, in a header and in a heap", arguments: [0, 20])
    func types(others: Int) throws {
        let file = try open(
            H5Py.file(
                """
                for i in range(n): f.attrs[f"other{i}"] = i
                f.attrs["text"] = "名前"; f.attrs["ascii"] = b"a"; f.attrs["fixed"] = np.bytes_(b"xyz")
                f.attrs["list"] = ["a", "bc", ""]; f.attrs["none"] = []
                f.attrs["int"] = np.array([-1, 2], ">i2"); f.attrs["unsigned"] = np.uint64(2**64 - 1)
                f.attrs["half"] = np.float16(-0.5); f.attrs["big"] = np.array([[2.5]], ">f8")
                f.attrs["bool"] = np.array([True, False]); f.attrs["void"] = np.void(b"ab")
                """, libver: "latest", variables: ["n": .int(others)]))
        let expected: [(String, HDF5Attribute.Value)] = [
            ("text", .strings(["名前"])), ("ascii", .strings(["a"])), ("fixed", .strings(["xyz"])),
            ("list", .strings(["a", "bc", ""])), ("none", .floats([])), ("int", .signed([-1, 2])),
            ("unsigned", .unsigned([.max])), ("half", .floats([-0.5])), ("big", .floats([2.5])),
            ("bool", .bools([true, false])), ("void", .bytes([0x61, 0x62])),
        ]
        for (name, value) in expected {
            #expect(try file.root.attribute(name)?.value == value, "\(name)")
        }
        #expect(try file.root.attributes.count == others + expected.count)
    }

    /// Beyond 4 KB an object does not fit the heap's blocks; beyond 64 KB no header holds it.
    @Test("may be large", arguments: [1000, 5000, 9000, 200_000])
    func large(count: Int) throws {
        let file = try open(
            H5Py.file(
                """
                f.attrs["large"] = np.arange(n, dtype="<f8")
                for i in range(12): f.attrs[f"a{i}"] = np.arange(n // 20 + i, dtype="i4")
                """, libver: "latest", variables: ["n": .int(count)]))
        #expect(try file.root.attribute("large")?.value == .floats((0..<count).map(Double.init)))
        for index in 0..<12 {
            #expect(
                try file.root.attribute("a\(index)")?.value
                    == .signed((0..<Int64(count / 20 + index)).map { $0 }))
        }
    }

    @Test("that were deleted are gone")
    func deleted() throws {
        let file = try open(
            H5Py.file(
                """
                for i in range(100): f.attrs[f"a{i}"] = i
                for i in range(97): del f.attrs[f"a{i}"]
                """, libver: "latest"))
        #expect(try file.root.attributeNames.sorted() == ["a97", "a98", "a99"])
    }

    @Test("in greater number than the limit are refused")
    func limit() throws {
        var limits = HDF5Limits()
        limits.attributes = 99
        let bytes = try H5Py.file(
            "for i in range(100): f.attrs[str(i)] = i", libver: "latest")
        #expect(
            throws: HDF5Error.resourceLimit(
                path: "/", what: "number of attributes of an object", declared: 100, limit: 99)
        ) { try open(bytes, limits: limits).root.attributeNames }
    }
}
