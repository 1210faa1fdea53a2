import Foundation
import KerasJSON
import KerasTestSupport
import Testing

@Suite("keras verify") struct VerifyTests {
    let models: ModelFixtures
    let folder: TemporaryDirectory

    init() throws {
        models = try ModelFixtures.shared.get()
        folder = try TemporaryDirectory()
    }

    /// The names of the checks with their outcomes, and the whole report.
    private func verify(_ path: String) throws -> (status: Int32, checks: [String], text: String) {
        let outcome = try KerasTool.run("verify", path)
        #expect(outcome.errors.isEmpty, "\(outcome.errors)")
        let checks = outcome.output.split(separator: "\n").map {
            $0.split(separator: " ", omittingEmptySubsequences: true).prefix(2)
                .joined(separator: " ")
        }
        return (outcome.status, checks, outcome.output)
    }

    @Test(
        "passes what Keras wrote, down to the model's state",
        arguments: ["adam", "momentum", "nested", "bfloat16", "dropout", "uncompiled"])
    func intact(file: String) throws {
        let (status, checks, text) = try verify(models.path(file + ".keras"))
        #expect(status == 0, "\(text)")
        #expect(
            checks == [
                "ok archive", "ok metadata", "ok config", "ok checksums", "ok structure",
                "ok values", "ok classes", "ok model",
            ], "\(text)")
    }

    @Test("lists classes that are not known, and goes on")
    func unknown() throws {
        for (file, words) in [
            ("variable", "my_custom_package>LayerWithCustomVariable (custom"),
            ("compile", "my_custom_package>ModelWithCustomCompile (custom"),
            ("custom_loss", "function my_custom_package>small_square_sum_loss (custom"),
        ] {
            let (status, checks, text) = try verify(models.path(file + ".keras"))
            #expect(status == 0 && text.contains(words), "\(text)")
            #expect(checks.contains("note classes") && checks.last == "note model")
            #expect(checks.contains("ok values"))
        }
    }

    @Test("reports what is unsafe, and fails")
    func unsafe() throws {
        let path = folder.file("lambda.keras")
        try Oracle.run(
            script: """
                import keras
                keras.Sequential([keras.Input((2,)), keras.layers.Lambda(lambda x: x * 2)]).save(path)
                """,
            arguments: ["path": .string(path)])
        let (status, checks, text) = try verify(path)
        #expect(status == 1 && checks.contains("FAIL classes"), "\(text)")
        #expect(text.contains("Lambda at config.config.layers.1: not allowed"), "\(text)")
        #expect(!checks.contains { $0.hasSuffix(" model") })
    }

    @Test("notices any changed byte")
    func damage() throws {
        let original = try #require(fileBytes(models.path("adam.keras")))
        let path = folder.file("damaged.keras")
        var missed: [Int] = []
        for offset in stride(from: 37, to: original.count, by: original.count / 40) {
            var bytes = original
            bytes[offset] ^= 0x10
            try bytes.write(to: URL(fileURLWithPath: path))
            let outcome = try KerasTool.run("verify", path)
            // Padding, and the date in the archive's headers, are nobody's content.
            if outcome.status != 1 || !outcome.output.contains("FAIL") { missed.append(offset) }
            #expect(outcome.errors.isEmpty && !outcome.output.contains(path + ": " + path))
        }
        #expect(missed.count <= 4, "\(missed)")
    }

    @Test("names NaNs, checks files of weights, and reports for programs")
    func weights() throws {
        let path = folder.file("a.weights.h5")
        try Oracle.run(
            script: """
                import h5py
                with h5py.File(path, "w") as f:
                    f["a/vars/0"] = np.array([1, np.nan], "f2")
                    f["b/vars/0"] = np.array([1, -np.inf])
                    f["c/vars/0"] = np.ones(3)
                """,
            arguments: ["path": .string(path)])
        let (status, checks, text) = try verify(path)
        #expect(status == 0 && checks == ["ok structure", "ok values", "note values"])
        #expect(text.contains("NaN or infinity in a/0, b/0"))
        let json = try JSONValue(
            parsing: Array(KerasTool.run("verify", "--json", path).output.utf8))
        #expect(json["intact"]?.boolValue == true)
        #expect(json["checks"]?.arrayValue?.count == 3)
        let absent = try verify(folder.file("absent.keras"))
        #expect(absent.status == 1 && absent.checks == ["FAIL archive"])
    }
}
