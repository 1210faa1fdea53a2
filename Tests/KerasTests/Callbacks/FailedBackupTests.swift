import Foundation
import KerasTestSupport
import KerasZip
import Testing

@testable import Keras

/// Whichever system call fails while a backup is written, the training is taken up from the backup
/// before and ends as if nothing had happened.
@Suite struct FailedBackupTests {
    private static let x = Samples.between(-1, 1, [16, 3], seed: 1)
    private static let y = Samples.between(-1, 1, [16, 1], seed: 2)

    /// Trains, from the backup in `folder` on if one is given.
    private func train(backingUpIn folder: String? = nil, keepsPrevious: Bool = false) throws
        -> [[UInt8]]
    {
        let model = Sequential([
            InputLayer([3]),
            Dense(4, activation: "tanh", kernelInitializer: .glorotUniform(seed: 3)),
            Dropout(0.3, seed: 4), Dense(1, kernelInitializer: .glorotUniform(seed: 5)),
        ])
        try model.compile(optimizer: .adam(learningRate: 0.05), loss: "mse")
        let backup = try folder.map {
            try BackupAndRestore($0, saveFrequency: .batches(2), doubleCheckpoint: keepsPrevious)
        }
        try model.fit(
            Self.x.tensor, Self.y.tensor, batchSize: 4, epochs: 2, verbose: .silent,
            callbacks: backup.map { [$0] } ?? [], shuffle: false)
        return try (model.weights + (model.optimizer?.ownVariables ?? [])).map {
            try $0.value.withBytes { [UInt8]($0) }
        }
    }

    @Test(arguments: [false, true], [ENOSPC, EIO])
    func `any system call may fail`(keepsPrevious: Bool, code: Int32) throws {
        let expected = try train()
        let undisturbed = Sabotage()
        let calm = try withTemporaryDirectory { directory in
            try undisturbed.disturbing {
                try train(backingUpIn: directory.file("b"), keepsPrevious: keepsPrevious)
            }
        }
        #expect(calm == expected)
        #expect(undisturbed.callCount > 30)
        for failing in 1...undisturbed.callCount {
            try withTemporaryDirectory { directory in
                let folder = directory.file("b")
                let error = #expect(throws: FileError.self, "call \(failing)") {
                    try Sabotage(failing: failing, code: code).disturbing {
                        try train(backingUpIn: folder, keepsPrevious: keepsPrevious)
                    }
                }
                #expect(error?.reason == .system(code: code), "call \(failing)")
                let left = try FileManager.default.contentsOfDirectory(atPath: folder)
                #expect(
                    Set(left).isSubset(of: ["latest.backup", "previous.backup"]),
                    "call \(failing): \(left)")
                // From the backup that is left, or from the beginning if it was the first.
                #expect(
                    try train(backingUpIn: folder, keepsPrevious: keepsPrevious) == expected,
                    "call \(failing)")
                #expect(!FileManager.default.fileExists(atPath: folder), "call \(failing)")
            }
        }
    }
}
