import Foundation
import Keras
import KerasTestSupport
import KerasZip
import Testing

/// Models as plain files in a folder.
@Suite(.serialized) struct DirectoryTests {
    private let folder: TemporaryDirectory
    private let model: Sequential
    private let path: String
    private let unzipped = SaveOptions(isZipped: false)

    init() throws {
        folder = try TemporaryDirectory()
        path = folder.file("model")
        model = try ForgedArchive.trainedSample()
        try model.save(to: path, options: unzipped)
    }

    @Test func `Keras loads a folder that Swift saved`() throws {
        let state = try Oracle.call("archive.load", ["path": .string(path)])
        try expectSameState(model, state)
        let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        #expect(names == ["config.json", "metadata.json", "model.weights.h5"])
    }

    @Test func `Swift loads a folder that Keras saved`() throws {
        let archive = folder.file("model.keras")
        let theirs = folder.file("theirs")
        try model.save(to: archive)
        try Oracle.call("files.save", ["model": .string(archive), "path": .string(theirs)])
        let loaded = try Sequential.load(from: theirs, options: LoadOptions(strict: true))
        let (state, expected) = (try ModelState(loaded), try ModelState(model))
        #expect(state.variables == expected.variables && state.optimizer == expected.optimizer)
    }

    @Test func `its parts are what Keras writes`() throws {
        let archive = folder.file("model.keras")
        let theirs = folder.file("theirs")
        try model.save(to: archive)
        try Oracle.call("files.save", ["model": .string(archive), "path": .string(theirs)])
        let ours = try Oracle.call("files.describe_folder", ["path": .string(path)])
        let keras = try Oracle.call("files.describe_folder", ["path": .string(theirs)])
        #expect(ours["model.weights.h5"] == keras["model.weights.h5"])
        #expect(ours["metadata.json"]?["keras_version"] == keras["metadata.json"]?["keras_version"])
        #expect(ours["metadata.json"]?["checksums"]?["files"]?.objectValue?.count == 2)
    }

    @Test func `assets are exchanged both ways`() throws {
        #expect(GuideClasses.registered)
        let layer = LayerWithCustomAssets(2)
        layer.vocab = "unk <unk> größer"
        let ours = folder.file("ours")
        let model = Sequential([InputLayer([3]), layer])
        try model.save(to: ours, options: unzipped)
        let theirs = folder.file("theirs")
        let vocabulary = try Oracle.run(
            script: """
                import keras
                from themes import guide
                model = keras.saving.load_model(ours)
                result = model.layers[0].vocab
                model.layers[0].vocab = "theirs <unk>"
                model.save(theirs, zipped=False)
                """, arguments: ["ours": .string(ours), "theirs": .string(theirs)])
        #expect(vocabulary == "unk little größer")
        let loaded = try Sequential.load(from: theirs)
        #expect(try loaded.layer(at: 0, as: LayerWithCustomAssets.self).vocab == "theirs little")
    }

    /// Keras itself loses the assets then.
    @Test func `a relative path keeps the assets, too`() throws {
        #expect(GuideClasses.registered)
        let layer = LayerWithCustomAssets(2)
        layer.vocab = "<unk>"
        let depth = FileManager.default.currentDirectoryPath.split(separator: "/").count
        let path = String(repeating: "../", count: depth) + folder.file("relative").dropFirst()
        try Sequential([InputLayer([3]), layer]).save(to: path, options: unzipped)
        let loaded = try Sequential.load(from: path)
        #expect(try loaded.layer(at: 0, as: LayerWithCustomAssets.self).vocab == "little")
    }

    @Test func `it is replaced as a whole, and so is what a link leads to`() throws {
        let other = try SampleModels.wider()
        let link = folder.file("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "model")
        try FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: path)
        try other.save(to: link + "/", options: unzipped)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "model")
        #expect(try ModelState(Model.load(from: path)) == ModelState(other))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                == ["link", "model"])
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o750)
    }

    @Test func `a folder with other things in it is not replaced`() throws {
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path + "/notes.txt"))
        let before = try contents(ofFolder: folder.path)
        let error = #expect(throws: KerasError.self) { try model.save(to: path, options: unzipped) }
        #expect(error?.description.contains("notes.txt") == true)
        #expect(try contents(ofFolder: folder.path) == before)
        // It loads all the same, as in Keras.
        #expect(try ModelState(Model.load(from: path)) == ModelState(model))
    }

    @Test func `a path of an archive is refused, as by Keras`() throws {
        let archive = folder.file("model.keras")
        #expect(
            ErrorShape.of { try model.save(to: archive, options: unzipped) }
                == "KerasError.invalidPath \(archive)")
        try model.save(to: archive)
        let error = #expect(throws: OracleError.self) {
            try Oracle.call("files.save", ["model": .string(archive), "path": .string(archive)])
        }
        #expect("\(String(describing: error))".contains("should not end in"))
        #expect(
            ErrorShape.of { try model.save(to: archive + "/x", options: unzipped) }
                .hasPrefix("FileError"))
    }

    @Test func `overwriting is asked for or refused`() throws {
        let before = try contents(ofFolder: path)
        for policy: OverwritePolicy in [.refuse, .ask { _ in false }] {
            let options = SaveOptions(overwrite: policy, isZipped: false)
            let saved = try? SampleModels.wider().save(to: path, options: options)
            #expect(saved != true)
            #expect(try contents(ofFolder: path) == before)
        }
        let options = SaveOptions(overwrite: .refuse, isZipped: false)
        #expect(try model.save(to: folder.file("new"), options: options))
    }

    @Test func `weights alone are loaded from a folder, too`() throws {
        let other = try ForgedArchive.trainedSample()
        try other.loadWeights(from: path)
        #expect(try ModelState(other).variables == ModelState(model).variables)
        let again = try ForgedArchive.trainedSample()
        try again.loadWeights(from: path + "/model.weights.h5")
        #expect(try ModelState(again).optimizer == ModelState(model).optimizer)
    }

    @Test func `metadata is not needed, as in Keras`() throws {
        try FileManager.default.removeItem(atPath: path + "/metadata.json")
        #expect(try ModelState(Model.load(from: path)) == ModelState(model))
        try Oracle.call("archive.load", ["path": .string(path)])
    }

    @Test(arguments: ["config.json", "model.weights.h5", "metadata.json"])
    func `a link is not followed`(name: String) throws {
        let file = path + "/" + name
        try FileManager.default.moveItem(atPath: file, toPath: folder.file(name))
        try FileManager.default.createSymbolicLink(
            atPath: file, withDestinationPath: folder.file(name))
        let error = #expect(throws: FileError.self) { try Model.load(from: path) }
        #expect(error?.reason == .symbolicLink && error?.path == file)
    }

    @Test(arguments: ["assets", "assets/deep", "assets/deep/x"])
    func `a link among the assets is not followed`(name: String) throws {
        let link = path + "/" + name
        try FileManager.default.createDirectory(
            atPath: (link as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/etc")
        let error = #expect(throws: FileError.self) { try Model.load(from: path) }
        #expect(error?.reason == .symbolicLink && error?.path == link)
    }

    @Test(arguments: ["config.json", "model.weights.h5"])
    func `a missing file is an error that names it`(name: String) throws {
        try FileManager.default.removeItem(atPath: path + "/" + name)
        #expect(throws: KerasError.self) { try Model.load(from: path) }
        if name != "config.json" {
            try FileManager.default.removeItem(atPath: path + "/metadata.json")
            #expect(
                ErrorShape.of { try Model.load(from: path) } == "KerasError.invalidFile \(name)")
        }
    }

    @Test func `a folder has limits`() throws {
        try FileManager.default.createDirectory(
            atPath: path + "/assets", withIntermediateDirectories: false)
        for name in 0..<5 {
            try Data("x".utf8).write(to: URL(fileURLWithPath: path + "/assets/\(name)"))
        }
        var options = LoadOptions()
        options.limits.assetFiles = 5
        #expect(
            ErrorShape.of { try Model.load(from: path, options: options) }
                == "KerasError.resourceLimit \(path)")
        options.limits.assetFiles = 100
        #expect(throws: Never.self) { try Model.load(from: path, options: options) }
        options.limits.configBytes = 10
        #expect(
            ErrorShape.of { try Model.load(from: path, options: options) }
                == "KerasError.resourceLimit \(path)")
    }
}
