import Foundation
import Keras
import KerasTestSupport
import KerasZip
import Testing

/// Whatever goes wrong in a save, the path leads to the old file, and nothing else is left.
@Suite struct FailedSaveTests {
    private let folder: TemporaryDirectory
    private let path: String
    private let old: [UInt8]

    init() throws {
        folder = try TemporaryDirectory()
        path = folder.file("model.keras")
        old = try ForgedArchive.sample.get()
        try Data(old).write(to: URL(fileURLWithPath: path))
    }

    private func expectUntouched(_ what: String = "") throws {
        #expect(try FileSource(path: path).allBytes() == old, "\(what)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["model.keras"],
            "\(what)")
    }

    private func model() throws -> Sequential {
        let model = Sequential([InputLayer([64]), Dense(96, name: "new")], name: "newer")
        try model.compile(optimizer: "adam", loss: "mse")
        try model.optimizer?.buildIfNeeded(model.trainableVariables)
        return model
    }

    /// A hook that throws after other layers have given their state.
    final class Unsaveable: Dense {
        enum Refusal: Error { case refused }

        override func saveOwnVariables(to store: VariableWriter) throws {
            try super.saveOwnVariables(to: store)
            throw Refusal.refused
        }
    }

    final class Unregistered: Dense {}

    @Test func `a hook may throw`() throws {
        let model = Sequential([InputLayer([4]), Dense(3), Unsaveable(2)])
        try register(Unsaveable.self, package: "transactions")
        #expect(throws: Unsaveable.Refusal.refused) { try model.save(to: path) }
        try expectUntouched()
    }

    @Test func `a class may be unregistered`() throws {
        let model = Sequential([InputLayer([4]), Dense(3), Unregistered(2)])
        let error = KerasError.notRegistered(className: "Unregistered")
        #expect(throws: error) { try model.save(to: path) }
        #expect(throws: error) { try model.archiveBytes() }
        try expectUntouched()
    }

    /// Keys and names that no file can have, or that would lead out of an object's place.
    final class Misnaming: Dense {
        nonisolated(unsafe) static var key: String?
        nonisolated(unsafe) static var assets: [String] = []

        override func saveOwnVariables(to store: VariableWriter) throws {
            try super.saveOwnVariables(to: store)
            if let key = Self.key { store[key] = try kernel.value }
        }
        override func saveAssets(to directory: AssetWriter) throws {
            for name in Self.assets { try directory.write("text", to: name) }
        }
    }

    @Test func `a hook may choose impossible names`() throws {
        try register(Misnaming.self, package: "transactions")
        let model = Sequential([InputLayer([4]), Misnaming(3)])
        for key in ["", "a/b", "..", ".", "/", "a\0b", "../0"] {
            Misnaming.key = key
            #expect(
                ErrorShape.of { try model.save(to: path) }.hasPrefix("KerasError.invalidArgument"),
                "\(key)")
            try expectUntouched(key)
        }
        Misnaming.key = nil
        for name in ["", "/etc/passwd", "../x", "a/../b", "a\0b", "a\\b", "C:x", "a//b", "."] {
            Misnaming.assets = [name]
            #expect(
                ErrorShape.of { try model.save(to: path) } == "KerasError.invalidPath \(name)",
                "\(name)")
            try expectUntouched(name)
        }
        for names in [["a", "a/b"], ["a/b", "a"], ["a/b/c", "a/b"]] {
            Misnaming.assets = names
            #expect(
                ErrorShape.of { try model.save(to: path) }
                    == "KerasError.invalidPath assets/layers/misnaming/\(names[1])")
            try expectUntouched("\(names)")
        }
        Misnaming.assets = ["a/b", "a/c", "d"]
        #expect(throws: Never.self) { try model.save(to: path) }
        #expect(
            try ZipReader(path: path).entries.map(\.name).suffix(3)
                == ["a/b", "a/c", "d"].map { "assets/layers/misnaming/\($0)" })
    }

    @Test func `the target may be a folder`() throws {
        let target = folder.file("folder.keras")
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: false)
        #expect(
            ErrorShape.of { try model().save(to: target) }
                == "FileError write it is a folder; give the path of a file")
        #expect(try FileManager.default.contentsOfDirectory(atPath: target).isEmpty)
        try FileManager.default.removeItem(atPath: target)
        try expectUntouched()
    }

    @Test func `the folder may be missing`() throws {
        let error = #expect(throws: FileError.self) {
            try model().save(to: folder.file("none/model.keras"))
        }
        #expect(error?.reason == .system(code: ENOENT))
        try expectUntouched()
    }

    @Test func `the path may be of another kind`() throws {
        for wrong in ["model.h5", "model", "gs://bucket/model.keras", "model.keras/"] {
            let error = ErrorShape.of { try model().save(to: wrong) }
            #expect(error.hasPrefix("KerasError.invalidPath"), "\(wrong): \(error)")
        }
        try expectUntouched()
    }

    @Test func `overwriting may be refused`() throws {
        #expect(
            ErrorShape.of { try model().save(to: path, overwrite: .refuse) }
                == "KerasError.invalidPath \(path)")
        try expectUntouched()
    }

    @Test func `a symbolic link stays one, and what it leads to is replaced`() throws {
        let link = folder.file("link.keras")
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: "model.keras")
        let model = try model()
        try model.save(to: link)
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: link) == "model.keras")
        #expect(try ModelState(Model.load(from: path)) == ModelState(model))
    }

    @Test func `what a killed save left behind disturbs no later one`() throws {
        let left = folder.file(".keras-killed.tmp")
        try Data(old.prefix(100)).write(to: URL(fileURLWithPath: left))
        let model = try model()
        try model.save(to: path)
        #expect(try ModelState(Model.load(from: path)) == ModelState(model))
        #expect(try FileSource(path: left).allBytes() == Array(old.prefix(100)))
    }
}
