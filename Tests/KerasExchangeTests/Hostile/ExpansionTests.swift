import Keras
import KerasJSON
import KerasTestSupport
import Testing

/// Small files that are unpacked to much: the limit is for all that one load unpacks together.
@Suite struct ExpansionTests {
    private static func stack(_ count: Int, units: Int) -> JSONValue {
        let input: JSONValue = .object([
            "module": "keras.layers", "class_name": "InputLayer",
            "config": [
                "name": "i", "batch_shape": [.null, .int(units)], "dtype": "float32",
            ],
            "registered_name": .null,
        ])
        let layers = (0..<count).map { index -> JSONValue in
            .object([
                "module": "keras.layers", "class_name": "Dense",
                "config": [
                    "name": .string("d\(index)"), "units": .int(units), "use_bias": false,
                ],
                "registered_name": .null, "build_config": ["input_shape": [.null, .int(units)]],
            ])
        }
        return .object([
            "module": "keras", "class_name": "Sequential",
            "config": ["name": "s", "layers": .array([input] + layers)], "registered_name": .null,
        ])
    }

    static let cases: [HostileCase] = [
        HostileCase(
            "144 MB of zeros in 150 kB of chunks",
            "KerasError.resourceLimit layers/dense/vars/0"
        ) {
            $0[ForgedArchive.config] = Array(try stack(1, units: 6000).jsonString().utf8)
            try $0.editWeights(
                """
                del f["layers"], f["optimizer"]
                f.create_dataset("layers/dense/vars/0", (6000, 6000), "f4", chunks=(600, 6000),
                                 compression="gzip", data=np.zeros((6000, 6000), "f4"))
                """)
        },
        HostileCase(
            "200 MB of zeros behind compressed weights",
            "KerasError.resourceLimit model.weights.h5"
        ) {
            try $0.editContainer(
                """
                tail = b"".join(zlib.crc32(struct.pack("<I", i)).to_bytes(4, "little")
                                for i in range(1 << 18)) + bytes(200 << 20)
                write([(n, members[n] + (tail if n.endswith(".h5") else b"")) for n in members],
                      zipfile.ZIP_DEFLATED)
                """)
        },
    ]

    @Test(arguments: cases)
    func `what a file is unpacked to is limited by its size`(_ row: HostileCase) throws {
        try row.check()
    }

    @Test func `a file that is trusted may be unpacked to more`() throws {
        let row = Self.cases[0]
        var archive = try ForgedArchive(ForgedArchive.sample.get())
        try row.forge(&archive)
        var options = LoadOptions()
        options.limits.expansion = 1100
        let model = try Model.load(from: archive.bytes(), options: options)
        #expect(try model.countParams() == 36_000_000)
    }

    @Test func `an array that is the kernel of many layers counts for each of them`() throws {
        var archive = try ForgedArchive(ForgedArchive.sample.get())
        archive[ForgedArchive.config] = Array(try Self.stack(150, units: 512).jsonString().utf8)
        try archive.editWeights(
            """
            del f["layers"], f["optimizer"]
            f["layers/dense/vars/0"] = np.ones((512, 512), "f4")
            for index in range(1, 150):
                f[f"layers/dense_{index}/vars/0"] = f["layers/dense/vars/0"]
            """)
        let bytes = try archive.bytes()
        let shape = ErrorShape.of { try Model.load(from: bytes) }
        #expect(shape.hasPrefix("KerasError.resourceLimit layers/dense_"), "\(shape)")
    }

    @Test func `a config has a limited number of values`() throws {
        var archive = try ForgedArchive(ForgedArchive.sample.get())
        let zeros = Array(repeating: "0", count: 1000).joined(separator: ",")
        try archive.setConfig("config.zeros", toText: "[\(zeros)]")
        let bytes = try archive.bytes()
        var options = LoadOptions()
        options.limits.configValues = 1000
        let shape = ErrorShape.of { try Model.load(from: bytes, options: options) }
        #expect(shape == "KerasError.invalidFile config.json")
    }
}
