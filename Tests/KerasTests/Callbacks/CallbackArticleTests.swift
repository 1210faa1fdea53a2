import Foundation
import Keras
import KerasTestSupport
import Testing

/// The examples of the article `Callbacks.md`, run together.
@Suite struct CallbackArticleTests {
    private final class StopAfter: Callback {
        var left = 7
        override func onTrainBatchEnd(_ batch: Int, logs: StepLogs) {
            left -= 1
            if left == 0 { model?.stopTraining = true }
        }
        override func state() -> CallbackState { ["left": left] }
        override func restore(from state: CallbackState) throws { left = try state["left"] }
    }

    @Test func `the examples work together`() throws {
        try withTemporaryDirectory { folder in
            let optimizer = Adam(learningRate: 0.001)
            optimizer.useEMA = true
            let model = Sequential([InputLayer([2]), Dense(1)])
            try model.compile(optimizer: .object(optimizer), loss: "mse", metrics: ["accuracy"])
            let x = try Random.uniform([40, 2], seed: 1)
            let y = try Ops.sum(x, axis: -1, keepDims: true)
            var losses: [Double] = []
            let history = try model.fit(
                x, y, batchSize: 8, epochs: 100, verbose: .silent,
                callbacks: [
                    EarlyStopping(patience: 5, restoreBestWeights: true),
                    EarlyStopping(
                        monitor: "val_accuracy", minDelta: 0.001, patience: 3, startFromEpoch: 10),
                    LearningRateScheduler { epoch, rate in epoch < 10 ? rate : rate * 0.9 },
                    ReduceLROnPlateau(factor: 0.2, patience: 5, minLR: 1e-5),
                    SwapEMAWeights(swapOnEpoch: true),
                    ModelCheckpoint(folder.file("models/{epoch:02d}-{val_loss:.2f}.keras")),
                    ModelCheckpoint(
                        folder.file("best.weights.h5"), monitor: "val_accuracy",
                        saveBestOnly: true, saveWeightsOnly: true),
                    ModelCheckpoint(saveFrequency: .batches(5)) { epoch, batch, logs in
                        folder.file("model-\(epoch)-\(batch ?? 0).keras")
                    },
                    BackupAndRestore(folder.file("backup")),
                    TerminateOnNaN(),
                    CSVLogger(folder.file("training.csv"), append: true),
                    LambdaCallback(onEpochEnd: { _, logs in losses.append(logs["loss"] ?? .nan) }),
                    StopAfter(),
                ], validationSplit: 0.2)
            #expect(history.epochs == [0, 1])
            #expect(history["loss"] == losses)
            #expect(history["learning_rate"].count == 2)
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(
                Set(files) == ["models", "best.weights.h5", "model-2-1.keras", "training.csv"])
        }
    }
}
