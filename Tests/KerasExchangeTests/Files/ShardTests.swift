import Foundation
import Keras
import KerasTestSupport
import Testing

/// Weights in several files, and the map that leads to them.
@Suite(.serialized) struct ShardTests {
    private let folder: TemporaryDirectory
    private let model: Sequential
    private let archive: String

    init() throws {
        folder = try TemporaryDirectory()
        archive = folder.file("model.keras")
        model = try SampleModels.save(to: archive)
    }

    private func subfolder(_ name: String) throws -> String {
        let path = folder.file(name)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    private func gibibytes(_ bytes: Double) -> Double { bytes / 0x1p30 }

    private func kerasSave(_ name: String, _ bytes: Double) throws -> [String] {
        try Oracle.call(
            "files.save_weights",
            [
                "model": .string(archive), "path": .string(name),
                "max_shard_size": .double(gibibytes(bytes)),
            ]
        ).strings ?? []
    }

    /// The sizes cut between objects, within them, and not at all.
    @Test(arguments: [48, 60, 64, 100, 1000])
    func `files and map are what Keras writes`(size: Double) throws {
        let ours = try subfolder("ours")
        let theirs = try subfolder("theirs")
        try model.saveWeights(to: ours + "/m.weights.json", maxShardSizeInGiB: gibibytes(size))
        _ = try kerasSave(theirs + "/m.weights.json", size)
        var files = try #require(
            try Oracle.call("files.describe_folder", ["path": .string(ours)]).objectValue)
        var map = try #require(files["m.weights.json"]?.objectValue)
        #expect(map.removeValue(forKey: "checksums") != nil)
        files["m.weights.json"] = .object(map)
        #expect(
            try .object(files) == Oracle.call("files.describe_folder", ["path": .string(theirs)]))
    }

    @Test(arguments: [48, 60, 100, 1000])
    func `Keras loads shards that Swift saved, and Swift those of Keras`(size: Double) throws {
        let path = folder.file("m.weights.json")
        try model.saveWeights(to: path, maxShardSizeInGiB: gibibytes(size))
        let second = try ForgedArchive.trainedSample()
        try second.save(to: folder.file("second.keras"))
        let state = try Oracle.call(
            "files.load_weights",
            ["model": .string(folder.file("second.keras")), "weights": .string(path)])
        try expectSameState(model, state)

        let theirs = try subfolder("theirs") + "/m.weights.json"
        _ = try kerasSave(theirs, size)
        let report = try second.loadWeights(from: theirs)
        #expect(try ModelState(second).variables == ModelState(model).variables)
        #expect(try ModelState(second).optimizer == ModelState(model).optimizer)
        #expect(report.skipped == [] && report.missing == [] && report.unexpected == [])
        #expect(report.loaded == ["layers/dense", "layers/dense_1", "optimizer"])
    }

    @Test(arguments: [
        "weights.json", "m.weights.h5", "weights.h5", "a.b.weights.json", "x.weights.weights.json",
        ".weights.json",
    ])
    func `names are Keras's`(name: String) throws {
        let ours = try subfolder("ours")
        let theirs = try subfolder("theirs")
        let warnings = try kerasSave(theirs + "/" + name, 100)
        #expect(warnings.contains { $0.contains("will be renamed") } == name.hasSuffix(".h5"))
        try model.saveWeights(to: ours + "/" + name, maxShardSizeInGiB: gibibytes(100))
        let names = try FileManager.default.contentsOfDirectory(atPath: ours).sorted()
        #expect(names == (try FileManager.default.contentsOfDirectory(atPath: theirs).sorted()))
        let map = try #require(names.first { $0.hasSuffix(".json") })
        let second = try ForgedArchive.trainedSample()
        try second.loadWeights(from: ours + "/" + map)
        #expect(try ModelState(second).variables == ModelState(model).variables)
    }

    @Test func `an object with one variable has a bare name in the map, which is read`() throws {
        let single = Sequential([InputLayer([3]), Dense(2, useBias: false)])
        let place = try subfolder("place")
        let path = place + "/m.weights.json"
        try single.saveWeights(to: path, maxShardSizeInGiB: 1)
        let map = try Oracle.call("files.describe_folder", ["path": .string(place)])
        #expect(
            map["m.weights.json"]?["weight_map"]
                == ["/layers/dense/vars": "m_00000.weights.h5"])
        let other = Sequential([InputLayer([3]), Dense(2, useBias: false)])
        try other.loadWeights(from: path)
        #expect(try ModelState(other).variables == ModelState(single).variables)
    }

    @Test func `a variable that is too large is an error in Keras's words`() throws {
        let error = #expect(throws: KerasError.self) {
            try model.saveWeights(
                to: folder.file("m.weights.json"), maxShardSizeInGiB: gibibytes(24))
        }
        let theirs = try #require(throws: OracleError.self) {
            try kerasSave(try subfolder("theirs") + "/m.weights.json", 24)
        }
        let phrase = "The size of 0 is 48.00 B which exceeds the maximum shard size 24.00 B"
        #expect("\(theirs)".contains(phrase) && error?.description.contains(phrase) == true)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .allSatisfy { !$0.hasSuffix(".json") && !$0.hasSuffix(".h5") })
        for size in [Double.nan, -1, 0] {
            #expect(throws: KerasError.self) {
                try model.saveWeights(
                    to: folder.file("m.weights.json"), maxShardSizeInGiB: size)
            }
        }
    }

    @Test func `saving again leaves Keras's names, and no shard too many`() throws {
        let place = try subfolder("place")
        let path = place + "/m.weights.json"
        try SampleModels.wider().saveWeights(to: path, maxShardSizeInGiB: gibibytes(80))
        let many = try FileManager.default.contentsOfDirectory(atPath: place)
        #expect(many.count > 4)
        try Data("mine".utf8).write(to: URL(fileURLWithPath: place + "/m_x.weights.h5"))
        try model.saveWeights(to: path, maxShardSizeInGiB: gibibytes(150))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: place).sorted()
                == [
                    "m.weights.json", "m_00000.weights.h5", "m_00001.weights.h5",
                    "m_x.weights.h5",
                ])
        let state = try Oracle.call(
            "files.load_weights", ["model": .string(archive), "weights": .string(path)])
        try expectSameState(model, state)
    }

    @Test func `only shards of its own are removed, whatever the old map says`() throws {
        let place = try subfolder("place")
        let path = place + "/m.weights.json"
        let others = ["other_00000.weights.h5", "mm_00000.weights.h5", "m_1.weights.h5"]
        for name in others {
            try Data("mine".utf8).write(to: URL(fileURLWithPath: place + "/" + name))
        }
        let names = others.map { "\"\($0)\"" }.joined(separator: ", ")
        try Data("{\"weight_map\": {\"/vars\": [\(names)]}}".utf8)
            .write(to: URL(fileURLWithPath: path))
        try model.saveWeights(to: path, maxShardSizeInGiB: 1)
        #expect(
            try Set(FileManager.default.contentsOfDirectory(atPath: place))
                == Set(others + ["m.weights.json", "m_00000.weights.h5"]))
    }

    @Test func `somebody's file under the name of a shard counts as existing`() throws {
        let path = folder.file("m.weights.json")
        let shard = URL(fileURLWithPath: folder.file("m_00000.weights.h5"))
        try Data("mine".utf8).write(to: shard)
        #expect(throws: KerasError.self) {
            try model.saveWeights(to: path, overwrite: .refuse, maxShardSizeInGiB: 1)
        }
        #expect(try Data(contentsOf: shard) == Data("mine".utf8))
        try model.saveWeights(to: path, maxShardSizeInGiB: 1)
        #expect(throws: Never.self) { try model.loadWeights(from: path) }
    }

    @Test func `without hard links shards get Keras's names, too`() throws {
        let path = folder.file("m.weights.json")
        try ForgedArchive.trainedSample().saveWeights(
            to: path, maxShardSizeInGiB: gibibytes(100))
        try Sabotage(missing: [.link]).disturbing {
            try model.saveWeights(to: path, maxShardSizeInGiB: gibibytes(100))
        }
        let state = try Oracle.call(
            "files.load_weights", ["model": .string(archive), "weights": .string(path)])
        try expectSameState(model, state)
    }
}
