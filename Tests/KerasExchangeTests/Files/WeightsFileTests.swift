import Foundation
import Keras
import KerasHDF5
import KerasTestSupport
import Testing

/// Weights without a model: `.weights.h5`, and those of whole models.
@Suite(.serialized) struct WeightsFileTests {
    private let folder: TemporaryDirectory
    private let first: Sequential
    private let second: Sequential
    private let firstPath: String
    private let secondPath: String

    init() throws {
        folder = try TemporaryDirectory()
        firstPath = folder.file("first.keras")
        secondPath = folder.file("second.keras")
        first = try SampleModels.save(to: firstPath)
        second = try SampleModels.save(to: secondPath)
    }

    @Test func `Keras loads weights that Swift saved`() throws {
        let path = folder.file("first.weights.h5")
        #expect(try first.saveWeights(to: path))
        let state = try Oracle.call(
            "files.load_weights", ["model": .string(secondPath), "weights": .string(path)])
        try expectSameState(first, state)
        #expect(state["warned"] == false)
    }

    @Test(arguments: [".weights.h5", ".keras"])
    func `Swift loads weights that Keras saved`(ending: String) throws {
        var path = firstPath
        if ending != ".keras" {
            path = folder.file("first\(ending)")
            try Oracle.call(
                "files.save_weights", ["model": .string(firstPath), "path": .string(path)])
        }
        let report = try second.loadWeights(from: path)
        let (loaded, saved) = (try ModelState(second), try ModelState(first))
        #expect(loaded.variables == saved.variables && loaded.optimizer == saved.optimizer)
        #expect(report.loaded == ["layers/dense", "layers/dense_1", "optimizer"])
        #expect(report.skipped == [] && report.missing == [] && report.unexpected == [])
        #expect(second.loadReport == report)
    }

    @Test(arguments: [[], ["second"], ["optimizer"], ["first", "optimizer"]])
    func `the file is what Keras writes, without what is skipped`(skipped: [String]) throws {
        let ours = folder.file("ours.weights.h5")
        let keras = folder.file("keras.weights.h5")
        try first.saveWeights(to: ours, skipping: SampleModels.objects(skipped, of: first))
        try Oracle.call(
            "files.save_weights",
            ["model": .string(firstPath), "path": .string(keras), "skip": .init(skipped)])
        #expect(
            try Oracle.call("archive.describe_hdf5", ["file": .string(ours)])
                == Oracle.call("archive.describe_hdf5", ["file": .string(keras)]))
    }

    @Test(arguments: [["second"], ["optimizer"], ["first", "optimizer"]])
    func `what is skipped keeps its state, as in Keras`(skipped: [String]) throws {
        let path = folder.file("first.weights.h5")
        try first.saveWeights(to: path)
        let state = try Oracle.call(
            "files.load_weights",
            ["model": .string(secondPath), "weights": .string(path), "skip": .init(skipped)])
        try second.loadWeights(from: path, skipping: SampleModels.objects(skipped, of: second))
        try expectSameState(second, state)
    }

    @Test func `objects that do not fit are skipped as in Keras, if that is wanted`() throws {
        let path = folder.file("wider.weights.h5")
        try SampleModels.wider().saveWeights(to: path)
        let before = try ModelState(second)
        #expect(
            ErrorShape.of { try second.loadWeights(from: path) }
                == "KerasError.stateMismatch layers/dense_1")
        #expect(try ModelState(second) == before)
        let state = try Oracle.call(
            "files.load_weights",
            ["model": .string(secondPath), "weights": .string(path), "skip_mismatch": true])
        let report = try second.loadWeights(from: path, skipsMismatches: true)
        try expectSameState(second, state)
        #expect(report.loaded == ["layers/dense"])
        #expect(report.skipped.map(\.path) == ["optimizer", "layers/dense_1"])
        #expect(state["warned"] == true)
    }

    @Test(arguments: [
        "del f['layers/dense_1/vars/1']\n"
            + "f['layers/dense_1/vars/1'] = h5py.ExternalLink('other.h5', '/x')",
        "del f['layers/dense_1/vars/1']\n"
            + "f['layers/dense_1/vars/1'] = h5py.SoftLink('/layers/dense/vars/1')",
        "del f['layers/dense_1/vars/1']\nf['layers/dense_1/vars/1'] = 'text'",
    ])
    func `a file that is not allowed is an error even if mismatches are skipped`(script: String)
        throws
    {
        let path = folder.file("first.weights.h5")
        try first.saveWeights(to: path)
        try Oracle.call(
            "hostile.edit_weights", ["path": .string(path), "script": .string(script)])
        let before = try ModelState(second)
        for skips in [false, true] {
            let shape = ErrorShape.of { try second.loadWeights(from: path, skipsMismatches: skips) }
            #expect(shape.hasPrefix("HDF5Error."), "\(shape)")
            #expect(try ModelState(second) == before)
        }
    }

    @Test func `a damaged archive leaves the model as it was`() throws {
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: firstPath)))
        let file = try HDF5File(
            HDF5MemoryStorage(ForgedArchive(bytes)[ForgedArchive.weights]))
        let value = try file.root.requiredDataset(at: "optimizer/vars/5").readBytes()
        let place = try #require(
            bytes.indices.dropLast(value.count).first {
                bytes[$0..<$0 + value.count].elementsEqual(value)
            })
        bytes[place] ^= 1
        try Data(bytes).write(to: URL(fileURLWithPath: firstPath))
        let before = try ModelState(second)
        #expect(
            ErrorShape.of { try second.loadWeights(from: firstPath, skipsMismatches: true) }
                == "ZipError.checksumMismatch \(ForgedArchive.weights)")
        #expect(try ModelState(second) == before)
    }

    @Test func `a model without weights neither gives nor takes any`() throws {
        let path = folder.file("m.weights.h5")
        let messages = try Oracle.call("files.unbuilt", ["path": .string(path)]).strings ?? []
        let model = Sequential([Dense(2)])
        let errors = [
            #expect(throws: KerasError.self) { try model.saveWeights(to: path) },
            #expect(throws: KerasError.self) { try model.loadWeights(from: path) },
        ]
        try #require(messages.count == 2)
        for (error, message) in zip(errors, messages) {
            let phrase = try #require(message.split(separator: ".").first)
            #expect(error?.description.contains(phrase) == true, "\(message)")
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test(arguments: ["m.h5", "m.keras", "m", "m.WEIGHTS.H5", "m.weights.json", "weights.h5"])
    func `a path with another ending is refused, as by Keras`(name: String) throws {
        let path = folder.file(name)
        let error = #expect(throws: OracleError.self) {
            try Oracle.call(
                "files.save_weights", ["model": .string(firstPath), "path": .string(path)])
        }
        #expect("\(String(describing: error))".contains("The filename must end in"))
        #expect(
            ErrorShape.of { try first.saveWeights(to: path) } == "KerasError.invalidPath \(path)")
    }

    @Test func `arguments go with some kinds of files only, as in Keras`() throws {
        let weights = folder.file("first.weights.h5")
        try first.saveWeights(to: weights)
        for (path, byName, skipped) in [
            (firstPath, true, []), (weights, true, []), (firstPath, false, ["first"]),
        ] {
            var arguments: [String: OracleValue] = [
                "model": .string(secondPath), "weights": .string(path),
            ]
            if byName { arguments["by_name"] = true }
            if !skipped.isEmpty { arguments["skip"] = .init(skipped) }
            let answer = try Oracle.table("files.load_weights", [arguments])
            guard case .failure(.raised(_, let message))? = answer.first else {
                Issue.record("Keras allows \(arguments)")
                continue
            }
            let error = #expect(throws: KerasError.self) {
                try second.loadWeights(
                    from: path, byName: byName,
                    skipping: SampleModels.objects(skipped, of: second))
            }
            let phrase = byName ? "by_name only supports loading" : "objects_to_skip only supports"
            #expect(message.replacing("`", with: "").contains(phrase))
            #expect(error?.description.contains(phrase) == true)
        }
    }

    @Test(arguments: ["gs://bucket/m.weights.h5", "hf://user/m.keras", "file://m.keras"])
    func `remote paths are refused`(path: String) {
        let shape = "KerasError.invalidPath \(path)"
        #expect(ErrorShape.of { try second.loadWeights(from: path) } == shape)
        #expect(ErrorShape.of { try second.saveWeights(to: path) } == shape)
        #expect(ErrorShape.of { try second.save(to: path) } == shape)
        #expect(ErrorShape.of { try Model.load(from: path) } == shape)
    }

    @Test func `a model cannot be loaded from weights`() throws {
        let path = folder.file("first.weights.h5")
        try first.saveWeights(to: path)
        let error = #expect(throws: KerasError.self) { try Model.load(from: path) }
        #expect(error?.description.contains("loadWeights") == true)
    }

    @Test func `overwriting is asked for, refused or done`() throws {
        let path = folder.file("first.weights.h5")
        for save in [
            { try first.saveWeights(to: path, overwrite: $0) },
            { try first.save(to: firstPath, overwrite: $0) },
        ] as [(OverwritePolicy) throws -> Bool] {
            #expect(try save(.replace))
            #expect(ErrorShape.of { try save(.refuse) }.hasPrefix("KerasError.invalidPath"))
            #expect(try save(.ask { _ in true }))
            #expect(try !save(.ask { _ in false }))
            #expect(throws: CancellationError.self) {
                try save(.ask { _ in throw CancellationError() })
            }
        }
        #expect(try first.saveWeights(to: folder.file("new.weights.h5"), overwrite: .refuse))
        #expect(try first.save(to: folder.file("new.keras"), overwrite: .ask { _ in false }))
    }
}
