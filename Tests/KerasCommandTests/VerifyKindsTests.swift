import Foundation
import Keras
import KerasTestSupport
import Testing

/// Folders, shards and files of older versions are checked as archives are.
@Suite("keras verify: kinds of files") struct VerifyKindsTests {
    let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func verify(_ path: String) throws -> (status: Int32, checks: [String], text: String) {
        let outcome = try KerasTool.run("verify", path)
        #expect(outcome.errors.isEmpty, "\(outcome.errors)")
        let checks = outcome.output.split(separator: "\n").map {
            $0.split(separator: " ", omittingEmptySubsequences: true).prefix(2)
                .joined(separator: " ")
        }
        return (outcome.status, checks, outcome.output)
    }

    private func model() throws -> Sequential {
        let model = Sequential([InputLayer([6]), Dense(5, activation: "tanh"), Dense(2)])
        try model.compile(optimizer: "adam", loss: "mse")
        try model.fit(Random.uniform([4, 6], seed: 1), Ops.ones([4, 2]), verbose: .silent)
        return model
    }

    private func flipByte(in path: String, at offset: Int) throws {
        var bytes = try #require(fileBytes(path))
        bytes[offset < 0 ? bytes.count + offset : offset] ^= 0x20
        try bytes.write(to: URL(fileURLWithPath: path))
    }

    private static let folderChecks = [
        "ok folder", "ok metadata", "ok config", "ok checksums", "ok structure", "ok values",
        "ok classes", "ok model",
    ]

    @Test("a folder, and damage in it")
    func folders() throws {
        let path = folder.file("model")
        try model().save(to: path, options: SaveOptions(isZipped: false))
        let (status, checks, text) = try verify(path)
        #expect(status == 0 && checks == Self.folderChecks, "\(text)")

        try flipByte(in: path + "/model.weights.h5", at: -5)
        let damaged = try verify(path)
        #expect(damaged.status == 1 && damaged.checks.contains("FAIL checksums"))
        #expect(damaged.text.contains("model.weights.h5"), "\(damaged.text)")

        let ofPython = folder.file("python")
        try Oracle.run(
            script: """
                import keras
                keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)]).save(path, zipped=False)
                """, arguments: ["path": .string(ofPython)])
        let other = try verify(ofPython)
        #expect(other.status == 0 && other.checks.contains("note checksums"), "\(other.text)")
        #expect(other.checks.last == "ok model")
        try FileManager.default.removeItem(atPath: ofPython + "/config.json")
        let empty = try verify(ofPython)
        #expect(empty.status == 1 && empty.checks == ["FAIL file"], "\(empty.text)")
    }

    @Test("shards, with damage, without one, with a map that lies")
    func shards() throws {
        let map = folder.file("m.weights.json")
        try model().saveWeights(to: map, maxShardSizeInGiB: 200 * 0x1p-30)
        let (status, checks, text) = try verify(map)
        #expect(status == 0, "\(text)")
        #expect(checks.prefix(2) == ["ok map", "ok checksums"])
        #expect(checks.filter { $0 == "ok values" }.count > 1)
        #expect(text.contains("in m_00001.weights.h5"), "\(text)")

        let shard = folder.file("m_00001.weights.h5")
        let whole = try #require(fileBytes(shard))
        try flipByte(in: shard, at: -5)
        let damaged = try verify(map)
        #expect(damaged.status == 1 && damaged.checks.contains("FAIL checksums"))
        try FileManager.default.removeItem(atPath: shard)
        let missing = try verify(map)
        #expect(missing.status == 1 && missing.text.contains("m_00001.weights.h5"))
        try whole.write(to: URL(fileURLWithPath: shard))

        let ofPython = folder.file("p.weights.json")
        try Oracle.run(
            script: """
                import keras
                model = keras.Sequential([keras.Input((20,)), keras.layers.Dense(20), keras.layers.Dense(3)])
                model.save_weights(path, max_shard_size=2000 / 1024**3)
                """, arguments: ["path": .string(ofPython)])
        let other = try verify(ofPython)
        #expect(other.status == 0 && other.checks.contains("note checksums"), "\(other.text)")
        let lie = try String(contentsOfFile: ofPython, encoding: .utf8)
            .replacingOccurrences(of: "/layers/dense_1/vars", with: "/layers/dense_2/vars")
        try lie.write(toFile: ofPython, atomically: true, encoding: .utf8)
        let lying = try verify(ofPython)
        #expect(lying.status == 1 && lying.checks.first == "FAIL map", "\(lying.text)")
        #expect(lying.text.contains("/layers/dense_2/vars"))
    }

    @Test("files of the format before .keras")
    func legacy() throws {
        let path = folder.file("old.h5")
        try Oracle.run(
            script: """
                import h5py, keras
                model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="relu")])
                model.compile("adam", "mean_squared_error")
                model.fit(np.ones((2, 4)), np.ones((2, 3)), verbose=0)
                model.save(path)
                with h5py.File(path) as source, h5py.File(weights, "w") as target:
                    group = source["model_weights"]
                    for name in group:
                        group.copy(name, target)
                    for name, value in group.attrs.items():
                        target.attrs[name] = value
                """,
            arguments: [
                "path": .string(path), "weights": .string(folder.file("weights.hdf5")),
            ])
        let (status, checks, text) = try verify(path)
        #expect(status == 0, "\(text)")
        #expect(checks == ["ok metadata", "ok config", "ok values", "ok classes", "ok model"])
        let weights = try verify(folder.file("weights.hdf5"))
        #expect(weights.status == 0, "\(weights.text)")
        #expect(weights.checks == ["ok metadata", "ok values", "note config"])
        try (#require(fileBytes(path))).prefix(3000).write(
            to: URL(fileURLWithPath: folder.file("cut.h5")))
        let cut = try verify(folder.file("cut.h5"))
        #expect(cut.status == 1 && cut.text.contains("FAIL"), "\(cut.text)")
    }

    @Test("files of Keras 2", arguments: ["graph-2.12.keras", "graph-2.15.keras"])
    func keras2(name: String) throws {
        let (status, checks, text) = try verify(PackageRoot.file("Tests/Fixtures/keras2/\(name)"))
        #expect(status == 0 && !checks.contains("note classes"), "\(text)")
        #expect(checks.contains("ok model"), "\(text)")
    }

    @Test("the self-test, passed and failed", arguments: [true, false])
    func selfTest(isZipped: Bool) throws {
        let path = folder.file(isZipped ? "model.keras" : "model")
        let x = try Random.uniform([3, 6], seed: 1)
        try model().save(
            to: path, options: SaveOptions(isZipped: isZipped, selfTestInputs: .leaf(x)))
        let (status, checks, text) = try verify(path)
        #expect(status == 0 && checks.last == "ok self-test", "\(text)")
        guard isZipped else { return }
        var editor = try FileEditor(path)
        try editor.addWeights(["1": Tensor([Float](repeating: 3, count: 2))], to: "layers/dense_1")
        try editor.save(to: path)
        let changed = try verify(path)
        #expect(changed.status == 1 && changed.checks.last == "FAIL self-test", "\(changed.text)")
        #expect(changed.text.contains("fails the self-test"), "\(changed.text)")
    }

    @Test("what is no model's file", arguments: ["a.txt", "hf://user/model", "a.npz", "."])
    func others(name: String) throws {
        let (status, checks, text) = try verify(name)
        #expect(status == 1 && checks == ["FAIL file"], "\(text)")
        #expect(text.contains("not supported"), "\(text)")
    }
}
