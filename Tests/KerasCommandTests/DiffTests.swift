import Foundation
import KerasJSON
import KerasTestSupport
import Testing

@Suite("keras diff") struct DiffTests {
    let models: ModelFixtures
    let folder: TemporaryDirectory

    init() throws {
        models = try ModelFixtures.shared.get()
        folder = try TemporaryDirectory()
    }

    /// Writes `changed.keras` with what the script makes of `config` (JSON), `f` (HDF5) and
    /// `members`.
    private func changed(_ script: String) throws -> String {
        let path = folder.file("changed.keras")
        try Oracle.run(
            script: """
                import h5py, io, json, zipfile
                with zipfile.ZipFile(source) as original:
                    members = {name: original.read(name) for name in original.namelist()}
                config = json.loads(members["config.json"])
                data = io.BytesIO(members["model.weights.h5"])
                with h5py.File(data, "r+") as f:
                    exec(change)
                members["config.json"] = json.dumps(config).encode()
                members["model.weights.h5"] = data.getvalue()
                with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
                    for name, content in members.items():
                        packed.writestr(name, content)
                """,
            arguments: [
                "source": .string(models.path("adam.keras")), "path": .string(path),
                "change": .string(script),
            ])
        return path
    }

    private func diff(_ first: String, _ second: String, _ more: String...) throws
        -> KerasTool.Outcome
    { try KerasTool.run(["diff", first, second] + more) }

    @Test("finds nothing between a file and itself, or the same packed in another way")
    func same() throws {
        let original = models.path("adam.keras")
        for other in [original, try changed("")] {
            let outcome = try diff(original, other)
            #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.errors.isEmpty)
        }
    }

    static let changes: [(script: String, line: String)] = [
        (
            "config['config']['layers'][1]['config']['units'] = 6",
            "config.layers.1.config.units: 5 → 6"
        ),
        ("del config['compile_config']['loss']", "compile_config.loss: only in FIRST: \"mse\""),
        ("config['config']['new'] = [1]", "config.new: only in SECOND: [1]"),
        (
            "v = f['layers/dense/vars/1']; v[...] = v[...] + np.array([0, .25, 0, 0, 0], 'f4')",
            "layers/dense/1: values differ, at most by 0.2"
        ),
        ("f['layers/dense/vars/1'][2] = np.nan", "layers/dense/1: values differ"),
        (
            "v = f['layers/dense/vars']; x = v['1'][...]; del v['1']; v['1'] = x.astype('f8')",
            "layers/dense/1: float32 (5,) → float64 (5,)"
        ),
        ("del f['layers/dense/vars/1']", "layers/dense/1: only in FIRST"),
        ("del f['layers/dense_1']", "layers/dense_1: only in FIRST (2 arrays)"),
        ("f['layers/more/vars/0'] = np.ones(2)", "layers/more: only in SECOND (1 array)"),
        ("members['assets/a.txt'] = b'x'", "assets/a.txt: only in SECOND"),
    ]

    @Test("tells each difference by its path", arguments: changes)
    func different(script: String, line: String) throws {
        let (first, second) = (models.path("adam.keras"), try changed(script))
        let expected = line.replacing("FIRST", with: first).replacing("SECOND", with: second)
        let outcome = try diff(first, second)
        #expect(outcome.status == 1 && outcome.errors.isEmpty)
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 2 && lines[1].hasPrefix("  " + expected), "\(outcome.output)")
        let json = try diff(first, second, "--json")
        #expect(json.status == 1)
        let found = try JSONValue(parsing: Array(json.output.utf8))
        #expect(found["same"]?.boolValue == false)
        let entries = ["config", "weights", "assets"].flatMap { found[$0]?.arrayValue ?? [] }
        #expect(entries.count == 1)
        #expect(line.hasPrefix((entries.first?["path"]?.stringValue ?? "?") + ":"))
    }

    @Test("values within the tolerance are the same")
    func tolerance() throws {
        let second = try changed("f['layers/dense/vars/0'][0, 0] += np.float32(0.125)")
        let first = models.path("adam.keras")
        #expect(try diff(first, second).status == 1)
        #expect(try diff(first, second, "--tolerance", "0.12").status == 1)
        #expect(try diff(first, second, "--tolerance", "0.126").status == 0)
    }

    @Test("finds the largest distance that NumPy finds, in every dtype")
    func distances() throws {
        for name in [
            "float16", "float32", "float64", "int8", "int64", "uint16", "bfloat16", "bool",
        ] {
            let (a, b) = (folder.file("a.weights.h5"), folder.file("b.weights.h5"))
            let expected = try Oracle.run(
                script: """
                    import h5py, ml_dtypes
                    dtype = np.dtype(getattr(ml_dtypes, name, name))
                    generator = np.random.default_rng(3)
                    values = [
                        (generator.normal(size=50) * 100).astype("int64").astype(dtype)
                        if dtype.kind in "iub" and name != "bfloat16"
                        else (generator.normal(size=50) * 100).astype(dtype)
                        for _ in range(2)
                    ]
                    for path, value in zip((a, b), values):
                        with h5py.File(path, "w") as f:
                            if name == "bfloat16":
                                f["x/vars/0"] = value.view("V2")
                                f["x/vars/0"].attrs["dtype"] = name
                            else:
                                f["x/vars/0"] = value
                    x, y = (value.astype("float64") for value in values)
                    result = float(np.abs(x - y).max())
                    """,
                arguments: ["name": .string(name), "a": .string(a), "b": .string(b)])
            let json = try JSONValue(parsing: Array(diff(a, b, "--json").output.utf8))
            #expect(
                json["weights"]?[0]?["max_difference"]?.doubleValue == expected.doubleValue,
                "\(name)")
        }
    }

    @Test("what cannot be compared has a status of its own")
    func refused() throws {
        let outcome = try diff(models.path("adam.keras"), models.path("absent.keras"))
        #expect(outcome.status == 2 && outcome.errorLines.count == 1)
        #expect(outcome.errors.hasPrefix("error: ") && outcome.errors.contains("absent.keras"))
        #expect(try diff("a.keras", "b.keras", "--tolerance", "-1").status == 64)
    }
}
