import Foundation
import KerasHDF5
import KerasTestSupport
import Testing

/// The tools of the HDF Group see no difference between a file of ours and one that h5py wrote with
/// the same content. They come with Scripts/install-system-packages.sh --with-python.
@Suite("The HDF Group's tools") struct ToolsTests {
    private struct Content: Sendable {
        var groups: [(path: String, name: String?)] = []
        var datasets: [(path: String, type: HDF5Type, numpy: String, shape: [Int])] = []
    }

    private static let contents: [String: Content] = {
        var model = Content()
        for layer in ["dense", "dense_1"] {
            model.groups.append(("layers/\(layer)/vars", layer))
            model.datasets.append(("layers/\(layer)/vars/0", .float32, "<f4", [6, 5]))
            model.datasets.append(("layers/\(layer)/vars/1", .float32, "<f4", [5]))
        }
        model.groups.append(("optimizer/vars", "größe"))
        model.datasets.append(("optimizer/vars/0", .int32, "<i4", []))

        var many = Content()
        for index in 0..<300 {
            many.groups.append(("layers/dense_\(index)/vars", index % 3 == 0 ? "d\(index)" : nil))
            many.datasets.append(("layers/dense_\(index)/vars/0", .float16, "<f2", [2, 1, 3]))
        }

        var types = Content()
        let all: [(HDF5Type, String)] = [
            (.float16, "<f2"), (.float32, "<f4"), (.float64, "<f8"), (.int8, "i1"),
            (.int16, "<i2"), (.int32, "<i4"), (.int64, "<i8"), (.uint8, "u1"), (.uint16, "<u2"),
            (.uint32, "<u4"), (.uint64, "<u8"), (.bool, "?"), (.opaque(size: 2), "V2"),
            (.integer(bits: 32, signed: true, order: .big), ">i4"),
            (.float(bits: 64, order: .big), ">f8"),
        ]
        for (index, (type, numpy)) in all.enumerated() {
            for (number, shape) in [[], [3], [2, 2], [0, 4]].enumerated() {
                types.datasets.append(("types/vars/\(index)_\(number)", type, numpy, shape))
            }
        }
        return ["a model": model, "many groups": many, "all types": types, "nothing": Content()]
    }()

    @Test(
        "h5dump, h5stat, h5diff and h5repack agree with h5py's file",
        arguments: ["a model", "many groups", "all types", "nothing"])
    func agree(name: String) throws {
        let content = try #require(Self.contents[name])
        var layout = HDF5Layout()
        for group in content.groups {
            try layout.addGroup(group.path, attributes: group.name.map { ["name": $0] } ?? [:])
        }
        for dataset in content.datasets {
            try layout.addDataset(dataset.path, type: dataset.type, shape: dataset.shape)
        }
        let writer = try HDF5Writer(layout)
        let bytes = try writer.bytes()
        try withTemporaryDirectory { folder in
            let path = folder.file("ours.h5")
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let problems = try Oracle.run(
                script: Self.script,
                arguments: [
                    "ours": .string(path), "theirs": .string(folder.file("theirs.h5")),
                    "packed": .string(folder.file("packed.h5")),
                    "groups": .array(
                        content.groups.map {
                            .array([.string($0.path), $0.name.map(OracleValue.string) ?? .null])
                        }),
                    "datasets": .array(
                        zip(content.datasets, writer.datasets).map { dataset, declared in
                            .array([
                                .string(dataset.path), .string(dataset.numpy),
                                .array(dataset.shape.map(OracleValue.int)),
                                .array(declared.pattern.map { .int(Int($0)) }),
                            ])
                        }),
                ])
            #expect(problems == [])
        }
    }

    private static let script = """
        import h5py, re, shutil, subprocess
        problems = []
        for tool in ("h5dump", "h5stat", "h5diff", "h5repack"):
            if shutil.which(tool) is None:
                raise RuntimeError(
                    tool + " is missing: run Scripts/install-system-packages.sh --with-python"
                )
        with h5py.File(theirs, "w") as f:
            for path, name in groups:
                group = f.create_group(path)
                if name is not None:
                    group.attrs["name"] = name
            for path, dtype, shape, content in datasets:
                values = np.frombuffer(bytes(content), dtype).reshape(shape)
                f.create_dataset(path, data=values)

        def run(*command):
            outcome = subprocess.run(command, capture_output=True, text=True)
            if outcome.returncode != 0 or outcome.stderr:
                problems.append([" ".join(command), outcome.returncode, outcome.stderr[:500]])
            # Where things lie is each writer's own affair.
            text = outcome.stdout.replace(command[-1], "FILE")
            return re.sub(r"(OFFSET|NATIVE_OFFSET) .*", "", text)

        for options in ([], ["-p", "-H"], ["-B", "-H"]):
            a, b = (run("h5dump", *options, path) for path in (ours, theirs))
            if a != b:
                lines = [x for x in zip(a.split("\\n"), b.split("\\n")) if x[0] != x[1]]
                problems.append(["h5dump", options, lines[:5]])
        counts = lambda path: [
            line for line in run("h5stat", "-g", "-d", "-A", path).split("\\n")
            if re.search(r"#|Max\\.|layout counts|Number of|rank", line)
        ]
        a, b = counts(ours), counts(theirs)
        if a != b or not a:
            problems.append(["h5stat", [x for x in zip(a, b) if x[0] != x[1]][:5]])
        run("h5diff", "-c", ours, theirs)
        run("h5repack", ours, packed)
        run("h5diff", "-c", packed, theirs)
        result = problems
        """
}
