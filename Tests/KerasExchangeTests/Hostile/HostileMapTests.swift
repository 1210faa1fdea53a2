import Foundation
import Keras
import KerasTestSupport
import Testing

/// Maps of shards that no honest writer makes.
@Suite(.serialized) struct HostileMapTests {
    private let folder: TemporaryDirectory
    private let path: String
    private let model: Sequential
    private let state: ModelState

    init() throws {
        folder = try TemporaryDirectory()
        path = folder.file("m.weights.json")
        model = try ForgedArchive.trainedSample()
        try ForgedArchive.trainedSample().saveWeights(to: path, maxShardSizeInGiB: 64 / 0x1p30)
        state = try ModelState(model)
    }

    private func shape(of map: String, _ limits: LoadLimits = .default) throws -> String {
        try Data(map.utf8).write(to: URL(fileURLWithPath: path))
        let shape = ErrorShape.of {
            try model.loadWeights(from: path, skipsMismatches: true, limits: limits)
        }
        #expect(try ModelState(model) == state, "\(map)")
        return shape
    }

    @Test(arguments: [
        "../m_00000.weights.h5", "/etc/passwd.weights.h5", "a/m.weights.h5", "..\\\\m.weights.h5",
        "m_00000.h5", "m.weights.json", "", ".weights.h5", "..", "m\\u0000.weights.h5",
        "/etc/passwd",
    ])
    func `a shard is a weights file beside the map`(name: String) throws {
        for map in [
            "{\"weight_map\": {\"/layers/dense/vars\": \"\(name)\"}}",
            "{\"weight_map\": {\"/layers/dense/vars\": [\"m_00000.weights.h5\", \"\(name)\"]}}",
        ] {
            #expect(try shape(of: map).hasPrefix("KerasError.unsafeContent \(path)"), "\(map)")
        }
    }

    @Test(arguments: [
        "", "{", "[]", "5", "{}", "{\"weight_map\": []}", "{\"weight_map\": {\"/vars\": 5}}",
        "{\"weight_map\": {\"/vars\": null}}",
        "{\"weight_map\": {\"/vars\": [[\"a.weights.h5\"]]}}",
        "{\"weight_map\": {\"/vars\": {\"a\": 1}}}",
        "{\"weight_map\": {}, \"checksums\": 5}",
        "{\"weight_map\": {}, \"checksums\": {\"files\": {\"../x\": {}}, \"this_file\": 0}}",
    ])
    func `what is no map is an error`(map: String) throws {
        #expect(try shape(of: map).hasPrefix("KerasError.invalidFile"), "\(map)")
    }

    @Test func `a missing shard is named`() throws {
        let map = "{\"weight_map\": {\"/layers/dense/vars\": [\"m_00099.weights.h5\"]}}"
        let error = #expect(throws: (any Error).self) {
            try Data(map.utf8).write(to: URL(fileURLWithPath: path))
            try model.loadWeights(from: path, skipsMismatches: true)
        }
        #expect("\(String(describing: error))".contains("m_00099.weights.h5"))
    }

    @Test func `a link to a shard is not followed`() throws {
        let shard = folder.file("m_00001.weights.h5")
        try FileManager.default.moveItem(atPath: shard, toPath: folder.file("other.weights.h5"))
        try FileManager.default.createSymbolicLink(
            atPath: shard, withDestinationPath: "other.weights.h5")
        #expect(
            ErrorShape.of { try model.loadWeights(from: path, skipsMismatches: true) }
                .hasPrefix("FileError open it is a symbolic link"))
        #expect(try ModelState(model) == state)
    }

    @Test func `the number of shards has a limit`() throws {
        let groups = (0..<11).map { "\"/a\($0)/vars\": [\"m_\($0).weights.h5\"]" }
        var limits = LoadLimits()
        limits.shards = 10
        let map = "{\"weight_map\": {\(groups.joined(separator: ", "))}}"
        #expect(try shape(of: map, limits) == "KerasError.resourceLimit \(path)")
        limits.shards = 11
        #expect(try shape(of: map, limits).hasPrefix("FileError open No such file"))
    }

    @Test func `a variable in two shards is an error`() throws {
        try FileManager.default.copyItem(
            atPath: folder.file("m_00000.weights.h5"), toPath: folder.file("n_00000.weights.h5"))
        let map =
            "{\"weight_map\": {\"/layers/dense/vars\": [\"m_00000.weights.h5\", "
            + "\"m_00001.weights.h5\", \"n_00000.weights.h5\"]}}"
        try Data(map.utf8).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: KerasError.self) { try model.loadWeights(from: path) }
        #expect(error?.description.contains("two shards") == true)
        #expect(try ModelState(model) == state)
    }

    @Test func `a shard that is no HDF5 file is an error`() throws {
        try Data("text".utf8).write(to: URL(fileURLWithPath: folder.file("t.weights.h5")))
        let map = "{\"weight_map\": {\"/layers/dense/vars\": [\"t.weights.h5\"]}}"
        #expect(try shape(of: map) == "HDF5Error.signatureNotFound")
    }

    @Test func `more shards than a process may have open files are no matter`() throws {
        let count = 1100
        let layers = (0..<count).map { Dense(1, useBias: false, name: "d\($0)") }
        let deep = Sequential([InputLayer([1])] + layers)
        let many = folder.file("many.weights.json")
        try deep.saveWeights(to: many, maxShardSizeInGiB: 4 / 0x1p30)
        let values = try ModelState(deep).variables
        for variable in try deep.weights { try variable.assign(Ops.zeros(variable.shape)) }
        try deep.loadWeights(from: many)
        #expect(try ModelState(deep).variables == values)
        #expect(FileManager.default.fileExists(atPath: folder.file("many_01099.weights.h5")))
    }
}
