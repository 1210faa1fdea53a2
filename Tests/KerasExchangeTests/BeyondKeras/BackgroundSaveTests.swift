import Dispatch
import Foundation
import KerasTestSupport
import KerasZip
import Testing

@testable import Keras

/// Saves that go on while the model is trained.
@Suite(.serialized) struct BackgroundSaveTests {
    private let folder: TemporaryDirectory
    private let path: String
    private let model: Sequential

    init() throws {
        folder = try TemporaryDirectory()
        path = folder.file("model.keras")
        model = Sequential([InputLayer([64]), Dense(96), Dense(3)])
        try model.compile(optimizer: "adam", loss: "mse")
        try train()
    }

    private func train() throws {
        try model.fit(Random.uniform([8, 64], seed: 1), Ops.ones([8, 3]), verbose: .silent)
    }

    /// The system's calls, of which writing waits for the gate.
    private func calls(waitingFor gate: DispatchSemaphore) -> FileSystemCalls {
        let system = FileSystemCalls.system
        var calls = system
        calls.create = { (path) throws(SystemError) in
            gate.wait()
            return try system.create(path)
        }
        return calls
    }

    @Test func `the file has the state of when the save began`() async throws {
        let before = try ModelState(model)
        let addresses = try model.weights.map(address)
        let gate = DispatchSemaphore(value: 0)
        let saving = try FileSystemCalls.$current.withValue(calls(waitingFor: gate)) {
            try model.saveInBackground(to: path)
        }
        // Nothing was copied yet; the first step copies what it changes.
        #expect(try model.weights.map(address) == addresses)
        try train()
        let copies = try model.weights.map(address)
        #expect(zip(copies, addresses).allSatisfy { $0 != $1 })
        #expect(try ModelState(model) != before)
        #expect(!FileManager.default.fileExists(atPath: path))
        gate.signal()
        #expect(try await saving.value)
        #expect(try ModelState(Model.load(from: path)) == before)
        // When it is written, steps work in place again.
        try train()
        #expect(try model.weights.map(address) == copies)
    }

    @Test func `an error of the disk reaches who awaits, and the old file stays`() async throws {
        try model.save(to: path)
        let old = try FileSource(path: path).allBytes()
        let saving = try Sabotage(failing: 6, code: ENOSPC).disturbing {
            try model.saveInBackground(to: path)
        }
        await #expect(throws: FileError.self) { try await saving.value }
        #expect(try FileSource(path: path).allBytes() == old)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    }

    @Test func `what is wrong with the model or the path is thrown at once`() throws {
        #expect(throws: KerasError.self) {
            try model.saveInBackground(to: folder.file("model.txt"))
        }
        try model.save(to: path)
        #expect(throws: KerasError.self) {
            try model.saveInBackground(to: path, options: SaveOptions(overwrite: .refuse))
        }
    }

    @Test func `saves to one path are written in their order`() async throws {
        let gate = DispatchSemaphore(value: 0)
        let first = try FileSystemCalls.$current.withValue(calls(waitingFor: gate)) {
            try model.saveInBackground(to: path)
        }
        try train()
        let second = try model.saveInBackground(to: path)
        try train()
        let last = try ModelState(model)
        // A save that blocks comes after those that were begun before.
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(50)) { gate.signal() }
        try model.save(to: path)
        #expect(try ModelState(Model.load(from: path)) == last)
        #expect(try await first.value)
        #expect(try await second.value)
        #expect(try ModelState(Model.load(from: path)) == last)
    }

    @Test func `folders are saved in the background, too`() async throws {
        let before = try ModelState(model)
        let path = folder.file("model")
        let saving = try model.saveInBackground(to: path, options: SaveOptions(isZipped: false))
        try train()
        #expect(try await saving.value)
        #expect(try ModelState(Model.load(from: path)) == before)
    }

    @Test func `no answer keeps the file`() async throws {
        try model.save(to: path)
        let old = try FileSource(path: path).allBytes()
        let saving = try model.saveInBackground(
            to: path, options: SaveOptions(overwrite: .ask { _ in false }))
        #expect(try await saving.value == false)
        #expect(try FileSource(path: path).allBytes() == old)
    }

    private func address(_ variable: Variable) throws -> UInt {
        try variable.value.withBytes { UInt(bitPattern: $0.baseAddress) }
    }
}
