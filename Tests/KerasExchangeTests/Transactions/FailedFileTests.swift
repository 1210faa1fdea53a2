import Foundation
import Keras
import KerasTestSupport
import KerasZip
import Testing

/// Whichever system call fails in a save to one file, whoever begins it: the path leads to the old
/// file, byte for byte, and nothing else is left.
@Suite struct FailedFileTests {
    enum Save: CaseIterable {
        case archive, verifiedArchive, backgroundArchive, editedArchive, checkpoint
        case weights, editedWeights, weightsCheckpoint

        var fileName: String {
            switch self {
            case .archive, .verifiedArchive, .backgroundArchive, .editedArchive, .checkpoint:
                "m.keras"
            case .weights, .editedWeights, .weightsCheckpoint: "m.weights.h5"
            }
        }
    }

    private let folder: TemporaryDirectory
    private let elsewhere: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        elsewhere = try TemporaryDirectory()
    }

    /// A model that is the same each time, and other than the models of other seeds.
    private func model(seed: Int) throws -> Sequential {
        let model = Sequential(
            [
                InputLayer([64], name: "input"),
                Dense(96, kernelInitializer: .glorotUniform(seed: seed), name: "dense"),
            ], name: "model")
        try model.compile(optimizer: .sgd(momentum: 0.5), loss: "mse")
        try model.optimizer?.buildIfNeeded(model.trainableVariables)
        return model
    }

    /// Begins a save of the new model over what is at `path`.
    ///
    /// - Returns: What waits for a save in the background.
    private func begin(_ save: Save, at path: String) throws -> Task<Bool, any Error>? {
        let new = try model(seed: 2)
        switch save {
        case .archive: try new.save(to: path)
        case .verifiedArchive: try new.save(to: path, options: SaveOptions(isVerified: true))
        case .backgroundArchive: return try new.saveInBackground(to: path)
        case .weights: try new.saveWeights(to: path)
        case .editedArchive, .editedWeights:
            var editor = try FileEditor(elsewhere.file("new.keras"))
            try editor.removeWeight("1", from: "layers/dense")
            try editor.save(to: path)
        case .checkpoint, .weightsCheckpoint:
            let checkpoint = try ModelCheckpoint(
                path, saveWeightsOnly: save == .weightsCheckpoint)
            let x = try Ops.ones([4, 64])
            try new.fit(
                x, Ops.ones([4, 96]), verbose: .silent, callbacks: [checkpoint], shuffle: false)
        }
        return nil
    }

    /// The values in a file, by their places.
    private func values(in path: String) throws -> [String: [UInt8]] {
        let editor = try FileEditor(path)
        return try Dictionary(
            uniqueKeysWithValues: editor.weights.map { ($0.path, try editor.bytes(of: $0)) })
    }

    @Test(arguments: Save.allCases, [ENOSPC, EIO, EDQUOT, EROFS, EACCES])
    func `any system call may fail`(_ save: Save, code: Int32) async throws {
        let path = folder.file(save.fileName)
        let old = try model(seed: 1)
        if save.fileName.hasSuffix(".keras") {
            try old.save(to: path)
        } else {
            try old.saveWeights(to: path)
        }
        try model(seed: 2).save(to: elsewhere.file("new.keras"))
        let oldBytes = try FileSource(path: path).allBytes()
        let oldValues = try values(in: path)

        let undisturbed = Sabotage()
        _ = try await undisturbed.disturbing { try begin(save, at: path) }?.value
        let newValues = try values(in: path)
        #expect(newValues != oldValues)
        #expect(undisturbed.callCount > 8)

        for failing in 1...undisturbed.callCount {
            try Data(oldBytes).write(to: URL(fileURLWithPath: path))
            let sabotage = Sabotage(failing: failing, code: code)
            let error = await #expect(throws: FileError.self, "call \(failing)") {
                _ = try await sabotage.disturbing { try begin(save, at: path) }?.value
            }
            #expect(error?.reason == .system(code: code), "call \(failing)")
            // After the last call, which waits for the folder, the new file is in place.
            if failing == undisturbed.callCount {
                #expect(try values(in: path) == newValues)
            } else {
                #expect(try FileSource(path: path).allBytes() == oldBytes, "call \(failing)")
            }
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path)
                    == [save.fileName], "call \(failing)")
        }
    }
}
