import Foundation
import KerasTestSupport
import KerasZip
import Testing

@testable import Keras

/// A training that was interrupted and taken up ends as one that was not. (Kills, shuffling and the
/// process's own generators are for processes of their own: see `SafetyProgramTests`.)
@Suite struct BackupTests {
    private struct Interruption: Error {}

    private static let x = Samples.between(-1, 1, [22, 3], seed: 1)
    private static let y = Samples.between(-1, 1, [22, 1], seed: 2)

    private func model(units: Int = 4) throws -> Sequential {
        let model = Sequential([
            InputLayer([3]),
            Dense(units, activation: "tanh", kernelInitializer: .glorotUniform(seed: 3)),
            Dropout(0.3, seed: 4), Dense(1, kernelInitializer: .glorotUniform(seed: 5)),
        ])
        try model.compile(
            optimizer: .adam(learningRate: 0.05), loss: "mse", metrics: ["mae", "accuracy"])
        return model
    }

    /// Counts batches, and stops where it is told to.
    private final class Interrupter: Callback {
        var batches = 0
        var batch: Int?
        var epoch: Int?
        var isAtEnd = false

        override func onTrainBatchBegin(_ batch: Int) throws {
            if batches == self.batch { throw Interruption() }
        }
        override func onTrainBatchEnd(_ batch: Int, logs: StepLogs) { batches += 1 }
        override func onEpochEnd(_ epoch: Int, logs: Logs) throws {
            if epoch == self.epoch { throw Interruption() }
        }
        override func onTrainEnd(logs: Logs) throws { if isAtEnd { throw Interruption() } }
        override func state() -> CallbackState { ["batches": batches] }
        override func restore(from state: CallbackState) throws { batches = try state["batches"] }
    }

    private func callbacks() throws -> [Callback] {
        [
            EarlyStopping(patience: 2, restoreBestWeights: true),
            try ReduceLROnPlateau(factor: 0.5, patience: 0, minDelta: 0.05),
        ]
    }

    @discardableResult
    private func fit(
        _ model: Model, _ callbacks: [Callback], rows: Int = 22, batchSize: Int = 4,
        stepsPerEpoch: Int? = nil, epochs: Int = 5
    ) throws -> History {
        try model.fit(
            Self.x.tensor.rows(in: 0..<rows), Self.y.tensor.rows(in: 0..<rows),
            batchSize: batchSize, epochs: epochs, verbose: 0, callbacks: callbacks,
            validationSplit: 0.2, shuffle: false, stepsPerEpoch: stepsPerEpoch)
    }

    private func bits(_ model: Model) throws -> [[UInt8]] {
        try (model.weights + (model.optimizer?.ownVariables ?? [])).map {
            try $0.value.withBytes { [UInt8]($0) }
        }
    }

    // MARK: Going on

    private static let frequencies: [SaveFrequency] = [.epoch, .batches(1), .batches(3)]

    @Test(arguments: frequencies, [nil, 3])
    func `interrupted anywhere, a training ends as if it had not been`(
        _ frequency: SaveFrequency, _ stepsPerEpoch: Int?
    ) throws {
        let expected = try model()
        let counter = Interrupter()
        let history = try fit(expected, callbacks() + [counter], stepsPerEpoch: stepsPerEpoch)
        for moment in 0...counter.batches {
            try withTemporaryDirectory { folder in
                let backup = { try BackupAndRestore(folder.file("b"), saveFrequency: frequency) }
                let interrupter = Interrupter()
                interrupter.batch = moment
                interrupter.isAtEnd = moment == counter.batches
                #expect(throws: Interruption.self) {
                    // The backup is the last to be told, wherever it stands.
                    try fit(
                        model(), [backup()] + callbacks() + [interrupter],
                        stepsPerEpoch: stepsPerEpoch)
                }
                let found = try model()
                let resumed = try fit(
                    found, [backup()] + callbacks() + [Interrupter()], stepsPerEpoch: stepsPerEpoch)
                #expect(try bits(found) == bits(expected), "\(moment)")
                #expect(resumed.epochs == history.epochs)
                #expect(resumed.names == history.names)
                for name in history.names { #expect(resumed[name] == history[name], "\(moment)") }
                #expect(!FileManager.default.fileExists(atPath: folder.file("b")))
            }
        }
    }

    @Test(arguments: Self.frequencies, [nil, 4])
    func `a training on a sequence of batches is taken up, too`(
        _ frequency: SaveFrequency, _ stepsPerEpoch: Int?
    ) throws {
        let (x, y) = (try Self.x.tensor, try Self.y.tensor)
        let batches = try (0..<7).map { index in
            let rows = 3 * index..<3 * index + 3
            return Batch(x: try x.rows(in: rows), y: try y.rows(in: rows))
        }
        func fit(_ model: Model, _ callbacks: [Callback]) throws -> History {
            try model.fit(
                batches, epochs: 4, verbose: 0, callbacks: callbacks,
                stepsPerEpoch: stepsPerEpoch)
        }
        let expected = try model()
        let counter = Interrupter()
        let history = try fit(expected, [counter])
        for moment in 0...counter.batches {
            try withTemporaryDirectory { folder in
                let backup = { try BackupAndRestore(folder.file("b"), saveFrequency: frequency) }
                let interrupter = Interrupter()
                interrupter.batch = moment
                interrupter.isAtEnd = moment == counter.batches
                #expect(throws: Interruption.self) { try fit(model(), [backup(), interrupter]) }
                let found = try model()
                let resumed = try fit(found, [backup(), Interrupter()])
                #expect(try bits(found) == bits(expected), "\(moment)")
                for name in history.names { #expect(resumed[name] == history[name], "\(moment)") }
            }
        }
    }

    @Test func `a backup that stays makes the next call of fit find everything done`() throws {
        try withTemporaryDirectory { folder in
            let first = try model()
            let history = try fit(
                first, [BackupAndRestore(folder.file("b"), deleteCheckpoint: false)])
            let second = try model()
            let counter = Interrupter()
            let found = try fit(
                second, [BackupAndRestore(folder.file("b"), deleteCheckpoint: false), counter])
            #expect(try bits(second) == bits(first))
            #expect(found["loss"] == history["loss"])
            #expect(counter.batches == 0)
            // More epochs are trained after the ones before.
            let more = try fit(second, [BackupAndRestore(folder.file("b"))], epochs: 7)
            #expect(more.epochs == Array(0..<7))
        }
    }

    @Test func `only the backup is removed`() throws {
        try withTemporaryDirectory { folder in
            for name in ["mine.txt", ".keras-killed.tmp"] {
                try Data().write(to: URL(fileURLWithPath: folder.file(name)))
            }
            try fit(model(), [BackupAndRestore(folder.path, doubleCheckpoint: true)])
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["mine.txt"])
        }
    }

    // MARK: Refusing

    /// Leaves a backup, made after the second epoch.
    private func interrupt(
        _ folder: TemporaryDirectory, twice: Bool = false, with callbacks: [Callback] = []
    ) throws {
        let interrupter = Interrupter()
        interrupter.batch = 10
        #expect(throws: Interruption.self) {
            try fit(
                model(),
                [BackupAndRestore(folder.path, doubleCheckpoint: twice), interrupter] + callbacks)
        }
    }

    private func expectRefused(
        _ reason: String, _ folder: TemporaryDirectory, _ run: (Callback) throws -> Void
    ) throws {
        let backup = try BackupAndRestore(folder.path)
        let error = #expect(throws: KerasError.self) { try run(backup) }
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
        #expect(error?.description.contains("remove") == true)
        #expect(SavedFiles.names(in: folder) == ["latest.backup"])
    }

    @Test func `the backup of another training is refused with what differs`() throws {
        try withTemporaryDirectory { folder in
            try interrupt(folder)
            let other = try model(units: 5)
            let before = try bits(other)
            try expectRefused("variable 0 was kernel of shape (3, 4)", folder) {
                try fit(other, [$0, Interrupter()])
            }
            #expect(try Array(bits(other).prefix(2)) == Array(before.prefix(2)))
            try expectRefused("17 samples in batches of 4", folder) {
                try fit(model(), [$0, Interrupter()], rows: 20)
            }
            try expectRefused("in batches of 4", folder) {
                try fit(model(), [$0, Interrupter()], batchSize: 5)
            }
            try expectRefused("the optimizer's class was Adam", folder) {
                let model = try model()
                try model.compile(optimizer: "sgd", loss: "mse")
                try fit(model, [$0, Interrupter()])
            }
            try expectRefused("the callback Interrupter", folder) { try fit(model(), [$0]) }
            // One without a state may come and go, one with may come.
            try fit(
                model(),
                [BackupAndRestore(folder.path), Interrupter(), LambdaCallback()] + callbacks())
        }
    }

    @Test func `a model file is no backup`() throws {
        try withTemporaryDirectory { folder in
            try model().save(to: folder.file("m.keras"))
            try FileManager.default.moveItem(
                atPath: folder.file("m.keras"), toPath: folder.file("latest.backup"))
            #expect(throws: KerasError.self) { try fit(model(), [BackupAndRestore(folder.path)]) }
        }
    }

    @Test func `of two backups the one before stands in for a damaged one`() throws {
        try withTemporaryDirectory { folder in
            try interrupt(folder, twice: true)
            let url = URL(fileURLWithPath: folder.file("latest.backup"))
            let bytes = try Data(contentsOf: url)
            let place = try #require(bytes.range(of: Data("is_inside_epoch".utf8)))
            var damaged = bytes
            damaged[place.lowerBound] ^= 1
            try damaged.write(to: url)
            #expect(throws: ZipError.self) { try Backup(path: url.path) }
            try bytes.prefix(bytes.count / 2).write(to: url)
            let counter = Interrupter()
            try fit(model(), [BackupAndRestore(folder.path, doubleCheckpoint: true), counter])
            #expect(counter.batches == 5 * 5)
        }
        try withTemporaryDirectory { folder in
            try interrupt(folder)
            let url = URL(fileURLWithPath: folder.file("latest.backup"))
            try Data(contentsOf: url).dropLast(30).write(to: url)
            #expect(throws: ZipError.self) { try fit(model(), [BackupAndRestore(folder.path)]) }
        }
    }

    @Test func `arguments that cannot be are refused`() {
        #expect(throws: KerasError.self) { try BackupAndRestore("") }
        #expect(throws: KerasError.self) {
            try BackupAndRestore("b", saveFrequency: .batches(0))
        }
    }
}

private enum SavedFiles {
    static func names(in folder: TemporaryDirectory) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    }
}
