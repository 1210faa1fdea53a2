import Foundation
import KerasNPY
import KerasTestSupport
import Testing

@Suite("keras convert") struct ConvertTests {
    let models: ModelFixtures
    let folder: TemporaryDirectory

    init() throws {
        models = try ModelFixtures.shared.get()
        folder = try TemporaryDirectory()
    }

    @Test("saves a model anew, in its own place too, and Keras finds the same in it")
    func saved() throws {
        let path = folder.file("model.keras")
        try FileManager.default.copyItem(atPath: models.path("adam.keras"), toPath: path)
        let outcome = try KerasTool.run("convert", path, path)
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(fileBytes(path) != fileBytes(models.path("adam.keras")))
        let found = try Oracle.call("archive.load", ["path": .string(path)])
        let expected = try Oracle.call("archive.load", ["path": .string(models.path("adam.keras"))])
        #expect(found == expected)
        #expect(try names(in: folder) == ["model.keras"])
    }

    @Test("a file that may not become as large is an error, and nothing of it is left")
    func limited() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", #"ulimit -f 1; exec "$0" convert "$1" "$2""#, try KerasTool.path(),
            models.path("adam.keras"), folder.file("out.keras"),
        ]
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let text = String(
            decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 1, "\(text)")
        #expect(text.hasPrefix("error: ") && text.contains("out.keras"), "\(text)")
        #expect(try names(in: folder) == [])
    }

    @Test(
        "writes all arrays by path, custom classes or not",
        arguments: ["adam", "variable", "bfloat16"])
    func arrays(file: String) throws {
        let path = folder.file("out.npz")
        let outcome = try KerasTool.run("convert", models.path(file + ".keras"), path)
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
        let isEqual = try Oracle.run(
            script: """
                import h5py, io, zipfile
                data = io.BytesIO(zipfile.ZipFile(model).read("model.weights.h5"))
                expected = {}
                def visit(name, item):
                    if isinstance(item, h5py.Dataset):
                        value = np.asarray(item[()])
                        if value.dtype.kind == "V":
                            import ml_dtypes
                            value = value.view(ml_dtypes.bfloat16).astype("float32")
                        expected[name] = value
                h5py.File(data).visititems(visit)
                with np.load(path) as found:
                    result = sorted(found.files) == sorted(expected) and all(
                        found[name].dtype == value.dtype and np.array_equal(found[name], value)
                        for name, value in expected.items()
                    )
                """,
            arguments: ["model": .string(models.path(file + ".keras")), "path": .string(path)])
        #expect(isEqual == true)
    }

    @Test(
        "names the formats that it supports when it refuses one",
        arguments: [("a.keras", "b.h5"), ("a.h5", "b.keras"), ("a.npz", "b.keras"), ("a", "b")])
    func refused(source: String, destination: String) throws {
        let outcome = try KerasTool.run("convert", source, destination, in: folder.path)
        #expect(outcome.status == 64)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.contains("supported are .keras to .keras and .keras to .npz"))
    }
}
