import Foundation
import Keras
import KerasTestSupport
import KerasZip
import Testing

/// Whatever goes wrong in a save to several files, what is there is the old or the new, whole.
@Suite(.serialized) struct FailedFolderSaveTests {
    private let folder: TemporaryDirectory
    /// What was there before.
    private let pristine: String
    /// A copy of it, which is saved over.
    private let place: String

    init() throws {
        folder = try TemporaryDirectory()
        pristine = folder.file("pristine")
        place = folder.file("place")
        try FileManager.default.createDirectory(
            atPath: pristine, withIntermediateDirectories: false)
    }

    private func newer() throws -> Sequential {
        #expect(GuideClasses.registered)
        let layer = LayerWithCustomAssets(2)
        layer.vocab = "some words"
        let model = Sequential([InputLayer([4]), layer], name: "newer")
        try model.compile(optimizer: "adam", loss: "mse")
        try model.optimizer?.buildIfNeeded(model.trainableVariables)
        return model
    }

    /// Saves with each of the calls failing in turn; after each, `check` gets the error, if there
    /// is one, and whether the call was the last one.
    private func sabotage(
        code: Int32, missing: Set<Sabotage.Feature>, _ save: () throws -> Void,
        check: (_ call: Int, _ error: (any Error)?) throws -> Void
    ) throws -> Int {
        try copyFolder(pristine, to: place)
        let undisturbed = Sabotage(missing: missing)
        try undisturbed.disturbing(save)
        try check(0, nil)
        for call in 1...undisturbed.callCount {
            try copyFolder(pristine, to: place)
            let sabotage = Sabotage(failing: call, code: code, missing: missing)
            var failure: (any Error)?
            do { try sabotage.disturbing(save) } catch { failure = error }
            try check(call, failure)
        }
        return undisturbed.callCount
    }

    @Test(arguments: [ENOSPC, EIO], [[], [.exchange]] as [Set<Sabotage.Feature>])
    func `any system call may fail while a folder is replaced`(
        code: Int32, missing: Set<Sabotage.Feature>
    ) throws {
        let old = try ForgedArchive.trainedSample()
        let new = try newer()
        let unzipped = SaveOptions(isZipped: false)
        try old.save(to: pristine + "/model", options: unzipped)
        let before = try contents(ofFolder: pristine)
        var failures = 0
        let count = try sabotage(code: code, missing: missing) {
            try new.save(to: place + "/model", options: unzipped)
        } check: { call, error in
            let names = try FileManager.default.contentsOfDirectory(atPath: place)
            guard let error else {
                #expect(call == 0, "call \(call) failed without a word")
                #expect(names == ["model"])
                #expect(try ModelState(Model.load(from: place + "/model")) == ModelState(new))
                return
            }
            failures += 1
            #expect((error as? FileError)?.reason == .system(code: code), "call \(call): \(error)")
            if try contents(ofFolder: place) == before { return }
            // Only the last step failed: the new one is in place, the old one beside it.
            #expect(try ModelState(Model.load(from: place + "/model")) == ModelState(new))
            #expect(names.count == 2, "call \(call)")
            let aside = try #require(names.first { $0 != "model" })
            #expect(try ModelState(Model.load(from: place + "/" + aside)) == ModelState(old))
            failures += 1000
        }
        // One of the failures, the last, came after the new folder was in place.
        #expect(count > 20 && failures == count + 1000)
    }

    @Test func `any system call may fail while a folder is made`() throws {
        let new = try newer()
        let count = try sabotage(code: EIO, missing: []) {
            try new.save(to: place + "/model", options: SaveOptions(isZipped: false))
        } check: { call, error in
            let names = try FileManager.default.contentsOfDirectory(atPath: place)
            if error != nil, names == [] { return }
            #expect(names == ["model"], "call \(call)")
            #expect(try ModelState(Model.load(from: place + "/model")) == ModelState(new))
        }
        #expect(count > 20)
    }

    @Test(arguments: [ENOSPC, EIO], [[], [.link]] as [Set<Sabotage.Feature>])
    func `any system call may fail while shards are replaced`(
        code: Int32, missing: Set<Sabotage.Feature>
    ) throws {
        let old = try ForgedArchive.trainedSample()
        let new = try ForgedArchive.trainedSample()
        let reader = try ForgedArchive.trainedSample()
        try old.saveWeights(to: pristine + "/m.weights.json", maxShardSizeInGiB: 60 / 0x1p30)
        let before = try contents(ofFolder: pristine)
        let (oldState, newState) = (try ModelState(old), try ModelState(new))
        var untouched = 0
        let count = try sabotage(code: code, missing: missing) {
            try new.saveWeights(to: place + "/m.weights.json", maxShardSizeInGiB: 100 / 0x1p30)
        } check: { call, error in
            try reader.loadWeights(from: place + "/m.weights.json")
            let state = try ModelState(reader)
            if error != nil, state.variables == oldState.variables {
                #expect(try contents(ofFolder: place) == before, "call \(call)")
                untouched += 1
            } else {
                #expect(
                    state.variables == newState.variables && state.optimizer == newState.optimizer,
                    "call \(call)")
            }
        }
        #expect(count > 20 && untouched > 15)
        if missing.isEmpty {
            // Undisturbed, only Keras's names are left.
            try copyFolder(pristine, to: place)
            try new.saveWeights(to: place + "/m.weights.json", maxShardSizeInGiB: 100 / 0x1p30)
            let names = try FileManager.default.contentsOfDirectory(atPath: place).sorted()
            #expect(names.count == 3 && names.allSatisfy { $0.count <= 18 }, "\(names)")
        }
    }
}
