import Foundation
import Keras
import KerasTestSupport
import Testing

/// A flipped bit in any file of a folder or of shards is an error.
@Suite(.serialized) struct DamagedFilesTests {
    private let folder: TemporaryDirectory
    private let model: Sequential

    init() throws {
        folder = try TemporaryDirectory()
        model = try ForgedArchive.trainedSample()
    }

    /// Flips bits all over every file of `place`, one at a time, and calls `load`, which must throw.
    private func expectErrors(in place: String, load: () throws -> Void) throws {
        try load()
        for name in try FileManager.default.subpathsOfDirectory(atPath: place) {
            let url = URL(fileURLWithPath: place + "/" + name)
            guard let original = try? Data(contentsOf: url) else { continue }
            // Only without its own name is a list of checksums overlooked.
            let key = original.range(of: Data("\"checksums\"".utf8)) ?? 0..<0
            var count = 0
            for offset in stride(from: 0, to: original.count, by: max(1, original.count / 150))
            where !key.contains(offset) {
                var bytes = original
                bytes[offset] ^= 1 << (offset % 8)
                try bytes.write(to: url)
                #expect(throws: (any Error).self, "\(name), byte \(offset)") { try load() }
                count += 1
            }
            #expect(count > 100)
            try original.write(to: url)
        }
        try load()
    }

    @Test func `of a folder`() throws {
        let path = folder.file("model")
        try model.save(to: path, options: SaveOptions(isZipped: false))
        try expectErrors(in: path) { _ = try Model.load(from: path) }
    }

    @Test func `of shards, and then the model stays as it was`() throws {
        let path = folder.file("m.weights.json")
        try model.saveWeights(to: path, maxShardSizeInGiB: 100 / 0x1p30)
        let other = try ForgedArchive.trainedSample()
        let state = try ModelState(other)
        try expectErrors(in: folder.path) {
            do {
                try other.loadWeights(from: path, skipsMismatches: true)
                try other.setState(state)
            } catch {
                #expect(try ModelState(other) == state)
                throw error
            }
        }
    }

    @Test func `of an asset`() throws {
        #expect(GuideClasses.registered)
        let layer = LayerWithCustomAssets(2)
        layer.vocab = String(repeating: "word ", count: 50)
        let path = folder.file("model")
        try Sequential([InputLayer([3]), layer]).save(
            to: path, options: SaveOptions(isZipped: false))
        let asset = "assets/layers/layer_with_custom_assets/vocabulary.txt"
        let url = URL(fileURLWithPath: path + "/" + asset)
        var bytes = try Data(contentsOf: url)
        bytes[77] ^= 4
        try bytes.write(to: url)
        #expect(throws: KerasError.self) { try Model.load(from: path) }
    }

    @Test func `files of two saves are not mixed`() throws {
        let first = folder.file("first")
        let second = folder.file("second")
        try model.save(to: first, options: SaveOptions(isZipped: false))
        try ForgedArchive.trainedSample().save(to: second, options: SaveOptions(isZipped: false))
        try FileManager.default.removeItem(atPath: first + "/model.weights.h5")
        try FileManager.default.copyItem(
            atPath: second + "/model.weights.h5", toPath: first + "/model.weights.h5")
        #expect(
            ErrorShape.of { try Model.load(from: first) }
                == "KerasError.invalidFile model.weights.h5")
        // Python does not mind, and without the checksums neither do we.
        try Oracle.call("archive.load", ["path": .string(first)])
        try FileManager.default.removeItem(atPath: first + "/metadata.json")
        #expect(throws: Never.self) { try Model.load(from: first) }
    }
}

extension Model {
    /// Puts back the values of all variables.
    fileprivate func setState(_ state: ModelState) throws {
        let variables = try weights + (optimizer?.ownVariables ?? [])
        for (variable, value) in zip(variables, state.variables + state.optimizer) {
            try variable.assign(
                Tensor(uninitialized: value.shape, dtype: value.dtype) {
                    $0.copyBytes(from: value.bytes)
                })
        }
    }
}
